import ArgumentParser
import Library
import Runtime
import Syntax
import Terminal

/// `orch import`: writes the program that Compose files stand for.
struct ImportCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Write the program that Compose files stand for.",
    discussion: """
      Each file is put over those before it. What cannot be kept is named at its place in the file, and is a comment in the \
      program. To go on using the file itself, write `use compose "compose.yml" as shop` into a program instead.
      Exit status: 0 done, 2 something could not be kept.
      """)

  @ArgumentParser.Argument(help: "Compose files.")
  var files: [String]

  @Option(name: .shortAndLong, help: "Where to write it; without it, to standard output.")
  var output: String?

  @Option(name: .long, parsing: .singleValue, help: "A profile that is on, beside those of COMPOSE_PROFILES.")
  var profile: [String] = []

  @Flag(help: "Keep the host's ports that the files fix; else the engine chooses them.")
  var fixedPorts = false

  @Flag(help: "Write over an output that exists.")
  var force = false

  mutating func runForStatus() throws -> Int32 {
    if let output, !force, FileSystem.exists(output) {
      throw CommandMistake("\(output) exists; `--force` writes over it")
    }
    let imported = ComposeImporter.program(files, output: folder, profiles: profile, fixesPorts: fixedPorts)
    Console().report(imported.diagnostics)
    if let text = imported.text { try write(text) }
    return imported.diagnostics.contains { $0.severity == .error } ? 2 : 0
  }

  /// Where the program's relative paths start from.
  private var folder: String {
    guard let output, let slash = output.lastIndex(of: "/") else { return WorkingFolder.current }
    let folder = String(output[..<slash])
    return folder.hasPrefix("/") || folder.isEmpty ? folder : "\(WorkingFolder.current)/\(folder)"
  }

  private func write(_ text: String) throws {
    var bytes = Array(text.utf8)
    if case .formatted(let formatted) = Formatter.format(SourceFile(name: output ?? "import", text: text)) {
      bytes = formatted
    }
    guard let output else {
      return try Console().output(String(decoding: bytes, as: UTF8.self))
    }
    do throws(Raise) {
      try FileSystem.write(bytes, to: output, append: false)
    } catch {
      if case .failure(let failure) = error { throw CommandMistake(failure.message) }
    }
  }
}
