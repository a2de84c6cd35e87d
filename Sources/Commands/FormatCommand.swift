import ArgumentParser
import Glibc
import Library
import Runtime
import Syntax
import Terminal

/// `orch fmt`: puts programs into the one style.
struct FormatCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Format programs in place; `--check` tells which ones would change.",
    discussion: """
      A folder stands for all programs in it and below, hidden ones left out: \(ProgramFiles.description). `-` formats \
      standard input to standard output. Names the files that it changes. A file with syntax errors is left alone.
      Exit status: 0 done, 1 files would change (with --check), 2 a file does not parse, 64 a path does not
      exist, or is a folder without programs.
      """)

  // What writes in place does not guess where.
  @ArgumentParser.Argument(help: "Files and folders, or `-`; `.` is this folder.")
  var paths: [String]

  @Flag(help: "Change nothing; show what would change, with status 1 if anything would.")
  var check = false

  mutating func runForStatus() throws -> Int32 {
    if paths == ["-"] { return try formatStandardInput() }
    var formatting = Formatting(isCheck: check)
    do throws(Raise) {
      for path in try ProgramFiles.find(paths) {
        formatting.format(try FileImporter.source(path))
      }
    } catch {
      if case .failure(let failure) = error { throw CommandMistake(failure.message, help: failure.help) }
    }
    return try formatting.finish()
  }

  private func formatStandardInput() throws -> Int32 {
    let source: SourceFile
    do throws(Raise) {
      source = try FileImporter.standardInput()
    } catch {
      throw CommandMistake("cannot read standard input")
    }
    var formatting = Formatting(isCheck: check, isStandardInput: true)
    formatting.format(source)
    return try formatting.finish()
  }
}

/// What has become of the files so far.
private struct Formatting {
  let isCheck: Bool
  var isStandardInput = false
  private let console = Console()
  private var wouldChange: [String] = []
  private var status: Int32 = 0
  private var lost: OutputLost?

  init(isCheck: Bool, isStandardInput: Bool = false) {
    self.isCheck = isCheck
    self.isStandardInput = isStandardInput
  }

  mutating func format(_ source: SourceFile) {
    switch Formatter.format(source) {
    case .formatted(let text): use(text, of: source)
    case .wrong(let diagnostics):
      console.report(diagnostics)
      status = 2
    case .unfaithful:
      console.error("error: \(source.name) was left alone: formatting would change what it says, a defect of orch\n")
      status = max(status, 1)
    }
  }

  private mutating func use(_ text: [UInt8], of source: SourceFile) {
    if isStandardInput, !isCheck {
      output(String(decoding: text, as: UTF8.self))
    } else if text == source.text {
      return
    } else if isCheck {
      wouldChange.append(source.name)
      output(LineDifference.unified(source.text, text, name: source.name))
    } else {
      replace(source.name, by: text)
    }
  }

  private mutating func replace(_ path: String, by text: [UInt8]) {
    do throws(Raise) {
      try FileSystem.replace(path, by: text)
      output(path + "\n")
    } catch {
      if case .failure(let failure) = error { console.error("error: \(failure.message)\n") }
      status = max(status, 1)
    }
  }

  private mutating func output(_ text: String) {
    do throws(OutputLost) { try console.output(text) } catch { lost = error }
  }

  /// The exit status.
  func finish() throws(OutputLost) -> Int32 {
    if let lost { throw lost }
    guard !wouldChange.isEmpty else { return status }
    let count = wouldChange.count == 1 ? "1 file" : "\(wouldChange.count) files"
    console.error("\(count) would change: \(wouldChange.joined(separator: ", "))\n")
    return max(status, 1)
  }
}
