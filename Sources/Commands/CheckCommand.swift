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

  @Flag(help: "One JSON object for each diagnostic, a line each.")
  var json = false

  mutating func runForStatus() throws -> Int32 {
    let console = Console()
    let loader = ProgramLoader()
    var hasErrors = false
    for path in paths {
      do throws(Raise) {
        let diagnostics = loader.check(try FileImporter.source(path))
        hasErrors = hasErrors || diagnostics.contains { $0.severity == .error }
        if json { print(DiagnosticRenderer.renderJSON(diagnostics)) } else { console.report(diagnostics) }
      } catch {
        if case .failure(let failure) = error { throw ValidationError(failure.message) }
      }
    }
    return hasErrors ? 2 : 0
  }
}
