import ArgumentParser
import Library
import Runtime
import Syntax

/// `orch check`: what is wrong with programs, without running them.
struct CheckCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check programs without running them; status 2 where one is wrong.")

  @ArgumentParser.Argument(help: "The files.")
  var paths: [String]

  @Flag(help: "A JSON array of all diagnostics, one on each line.")
  var json = false

  mutating func runForStatus() throws -> Int32 {
    let console = Console()
    let loader = ProgramLoader()
    var found: [Diagnostic] = []
    for path in paths {
      do throws(Raise) {
        let diagnostics = loader.check(try FileImporter.source(path))
        found += diagnostics
        if !json { console.report(diagnostics) }
      } catch {
        if case .failure(let failure) = error { throw ValidationError(failure.message) }
      }
    }
    if json { print(DiagnosticRenderer.renderJSON(found), terminator: "") }
    return found.contains { $0.severity == .error } ? 2 : 0
  }
}
