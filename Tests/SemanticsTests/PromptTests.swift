import Semantics
import Syntax
import Testing

@Suite("Lines of the prompt")
struct PromptTests {
  /// Checks lines one after the other, each with what the earlier ones declare.
  private func session(_ lines: String...) -> [[String]] {
    var inherited: [InheritedVariable] = []
    return lines.map { line in
      let (result, diagnostics) = check(line, mode: .prompt, inherited: inherited)
      inherited = zip(result.resolution.variables, result.declarations).filter(\.0.isTopLevel).map {
        InheritedVariable($0.0, $0.1)
      }
      return diagnostics.map(\.code.id)
    }
  }

  @Test("values may stand alone, and nothing counts as unused")
  func values() {
    #expect(session("let a = 1", "a", "a + 1", "[a]", "fn f() { a }") == [[], [], [], [], ["E0122"]])
  }

  @Test("earlier lines are known as if they stood above")
  func earlier() {
    let found = session(
      "service db { image: \"db\" }", "service api { image: \"api\", needs: [db] }", "env shop { services: [api] }",
      "shop.db.port", "shop.dbb.port", "fn f(a) { return a }", "f()", "let limit = 3", "limit = 4", "let limit = 4")
    #expect(found == [[], [], [], [], ["E0208"], [], ["E0302"], [], ["E0206"], []])
  }
}
