import Semantics
import Syntax
import Testing

@Suite("Pages of the checker's codes")
struct CodePageTests {
  private let importer = Importer.of([
    "lib.orch": "fn run() { return 1 }",
    "does-something.orch": "fn run() { return 1 }\nprint 1",
    "cycle.orch": "use \"main.orch\" as main\nfn run() { return main }",
    "main.orch": "",
  ])

  @Test("the wrong program makes exactly this mistake", arguments: DiagnosticCode.checkerCodes.map(\.id))
  func wrong(id: String) throws {
    let code = try #require(DiagnosticCode.find(id))
    #expect(codes(code.wrong, importer: importer) == [id])
  }

  @Test("the right program makes none", arguments: DiagnosticCode.checkerCodes.map(\.id))
  func right(id: String) throws {
    let code = try #require(DiagnosticCode.find(id))
    #expect(codes(code.right, importer: importer) == [])
  }

  @Test("ids are unique and in order")
  func order() {
    let ids = DiagnosticCode.checkerCodes.map(\.id)
    #expect(ids == Set(ids).sorted())
  }
}
