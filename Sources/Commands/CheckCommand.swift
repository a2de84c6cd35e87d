import ArgumentParser
import Library
import Runtime
import Syntax

/// `orch check`: what is wrong with programs, without running them.
struct CheckCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check programs without running them: names, arguments, settings, types, imports.",
    discussion: """
      A folder stands for all programs in it and below, hidden ones left out: \(ProgramFiles.description). `-` is standard input. \
      What files bring in with `use` is checked with them.

      Exit status: 0 nothing is wrong, 2 there are errors (with --strict, also warnings), 64 a path does not exist, or is a folder without programs.

      --json writes one object to standard output:
        {"version": 1, "files": 2, "errors": 1, "warnings": 0, "diagnostics": [
          {"code": "E0203", "severity": "error", "message": "unknown name `totl`", "file": "shop.orch",
           "line": 3, "column": 7, "endLine": 3, "endColumn": 11, "label": "not defined in this file",
           "help": ["did you mean `total` (let, line 2)?"]}]}
      Lines and columns count from 1, columns in characters; the end is the first column behind what is wrong.
      Fields may be added; the version changes when one changes its meaning.
      """)

  @ArgumentParser.Argument(help: "Files and folders; `.` is this folder, `-` standard input.")
  var paths: [String]

  @Flag(help: "Write the diagnostics as JSON, for editors and CI.")
  var json = false

  @Flag(help: "Warnings count as errors for the exit status.")
  var strict = false

  mutating func runForStatus() throws -> Int32 {
    let loader = ProgramLoader()
    var report = CheckReport()
    do throws(Raise) {
      if paths.contains("-") { report.add(loader.check(try FileImporter.standardInput())) }
      for path in try ProgramFiles.find(paths.filter { $0 != "-" }) {
        report.add(loader.check(try FileImporter.source(path)))
      }
    } catch {
      if case .failure(let failure) = error { throw CommandMistake(failure.message, help: failure.help) }
    }
    if json {
      try Console().output(report.json)
    } else {
      let console = Console()
      console.report(report.diagnostics)
      if report.fileCount != 1 {
        console.error((report.diagnostics.isEmpty ? "" : "\n") + report.summary + "\n")
      }
    }
    return report.errorCount > 0 || (strict && report.warningCount > 0) ? 2 : 0
  }
}

/// What was found in all files together.
private struct CheckReport {
  private(set) var fileCount = 0
  private(set) var diagnostics: [Diagnostic] = []
  /// A file that several bring in is told of once.
  private var seen: Set<Place> = []

  private struct Place: Hashable {
    var file: String
    var span: Span
    var code: DiagnosticCode

    /// Each file of a circle closes it, and its message is the same from wherever it was entered.
    init(_ diagnostic: Diagnostic) {
      let isCircle = diagnostic.code == .importCycle
      file = isCircle ? diagnostic.message : diagnostic.source.name
      span = isCircle ? Span(0, 0) : diagnostic.span
      code = diagnostic.code
    }
  }

  mutating func add(_ found: [Diagnostic]) {
    fileCount += 1
    for diagnostic in found {
      let place = Place(diagnostic)
      if seen.insert(place).inserted { diagnostics.append(diagnostic) }
    }
  }

  var errorCount: Int { diagnostics.count { $0.severity == .error } }
  var warningCount: Int { diagnostics.count - errorCount }

  /// `3 files: 1 error, 2 warnings`
  var summary: String {
    let found = [Self.count(errorCount, "error"), Self.count(warningCount, "warning")].compactMap(\.self)
    let mistakes = found.isEmpty ? "no mistakes" : found.joined(separator: ", ")
    return "\(Self.count(fileCount, "file") ?? "no files"): \(mistakes)"
  }

  private static func count(_ number: Int, _ noun: String) -> String? {
    number == 0 ? nil : "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  var json: String {
    let counts = "\"version\":1,\"files\":\(fileCount),\"errors\":\(errorCount),\"warnings\":\(warningCount)"
    let list = diagnostics.map { "\n" + DiagnosticRenderer.renderJSON($0) }.joined(separator: ",")
    return "{\(counts),\"diagnostics\":[\(list)]}\n"
  }
}
