import ArgumentParser
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
      print(DiagnosticCode.groups.map(list).joined(separator: "\n"))
      return
    }
    guard let found = DiagnosticCode.find(code) else {
      throw CommandMistake("there is no diagnostic `\(code)`: `orch explain` lists them")
    }
    print("\(found.id): \(found.title)\n\n\(found.explanation)")
    if !found.wrong.isEmpty { print("\nWrong:\n\n\(indented(found.wrong))\n\nRight:\n\n\(indented(found.right))") }
  }

  private func list(_ group: DiagnosticCode.Group) -> String {
    "\(group.title)\n" + group.codes.map { "  \($0.id)  \($0.title)\n" }.joined()
  }

  private func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? "" : "    \($0)" }.joined(
      separator: "\n")
  }
}
