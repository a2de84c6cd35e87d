import ArgumentParser
import Prompt
import Syntax

/// `orch explain E0203`: the page of one diagnostic.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Explain a diagnostic by its code, with a wrong and a right example; alone, list all of them.")

  @ArgumentParser.Argument(help: "A code, as E0203. Without one, all of them are listed.")
  var code: String?

  mutating func run() throws {
    guard let code else {
      return try Console().output(DiagnosticCode.groups.map(list).joined(separator: "\n"))
    }
    guard let found = DiagnosticCode.find(code) else {
      throw CommandMistake("there is no diagnostic `\(code)`", help: ["`orch explain` lists them"])
    }
    let console = Console()
    try console.output(Reference.page(found, capabilities: console.outputCapabilities))
  }

  private func list(_ group: DiagnosticCode.Group) -> String {
    "\(group.title)\n" + group.codes.map { "  \($0.id)  \($0.title)\n" }.joined()
  }
}
