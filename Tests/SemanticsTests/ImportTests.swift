import Semantics
import Syntax
import Testing

@Suite("Imports")
struct ImportTests {
  private let library = """
    service db { image: "db:1", port: 5432 }
    service api { image: "api:1", needs: [db] }
    env shop { services: [api] }
    let defaults = { memory: 64M }
    fn seed(target, rows = 10) { print target rows }
    """

  @Test("what a library declares is checked like one's own")
  func declarations() {
    let importer = Importer.of(["lib.orch": library])
    let head = "use \"lib.orch\" as lib\n"
    #expect(codes(head + "lib.seed(1)\nprint lib.shop.db.port\nlib.seed 1 --rows 3", importer: importer) == [])
    #expect(codes(head + "lib.seed()", importer: importer) == ["E0302"])
    #expect(codes(head + "lib.sed(1)", importer: importer) == ["E0208"])
    #expect(codes(head + "print lib.shop.dbb.port", importer: importer) == ["E0208"])
    #expect(codes(head + "lib()", importer: importer) == ["E0305"])
    #expect(codes(head + "lib", importer: importer) == ["E0212"])
    #expect(codes(head + "print lib", importer: importer) == ["E0212"])
    #expect(codes(head + "up lib.shop", importer: importer) == [])
  }

  @Test("services of a library can be needed, and its records spread")
  func services() {
    let importer = Importer.of(["lib.orch": library])
    let text = """
      use "lib.orch" as lib
      service web { image: "web:1", needs: [lib.api], ...lib.defaults }
      env site { services: [web] }
      up site
      print site.db.port
      """
    #expect(codes(text, importer: importer) == [])
    #expect(codes(text + " site.bd.port", importer: importer) == ["E0208"])
  }

  @Test("a library's own mistakes are reported in its text, once")
  func mistakes() {
    let importer = Importer.of([
      "a.orch": "use \"lib.orch\" as lib\nfn run() { lib.whatever() }", "lib.orch": "fn f() { return oops }",
    ])
    let found = check("use \"a.orch\" as a\nuse \"lib.orch\" as lib\na.run()\nlib.g()", importer: importer).diagnostics
    #expect(found.map(\.code.id) == ["E0203"])
    #expect(found.first?.source.name == "lib.orch")
  }

  @Test("each file is checked once, behind those that it imports")
  func order() throws {
    let importer = Importer.of([
      "a.orch": "use \"c.orch\" as c\nfn f() { return c.f() }",
      "b.orch": "use \"c.orch\" as c\nfn f() { return c.f() }",
      "c.orch": "fn f() { return 1 }",
    ])
    let result = check("use \"a.orch\" as a\nuse \"b.orch\" as b\na.f()\nb.f()", importer: importer).result
    #expect(result.libraries.map(\.program.source.name) == ["c.orch", "a.orch", "b.orch"])
    #expect(result.imports.values.sorted() == [1, 2])
    #expect(result.libraries[1].imports.values.first == 0)
  }

  @Test("a circle names the files around it")
  func cycle() throws {
    let importer = Importer.of([
      "a.orch": "use \"b.orch\" as b\nfn f() { b.f() }", "b.orch": "use \"a.orch\" as a\nfn f() { a.f() }",
    ])
    let found = check("use \"a.orch\" as a\na.f()", importer: importer).diagnostics
    #expect(found.map(\.code.id) == ["E0507"])
    #expect(found.first?.message == "files bring in each other: `a.orch` → `b.orch` → `a.orch`")
    #expect(found.first?.source.name == "b.orch")
  }

  @Test("a file that imports itself is a circle")
  func ownCycle() {
    let importer = Importer.of(["main.orch": ""])
    #expect(codes("use \"main.orch\" as me\nprint me", importer: importer) == ["E0507"])
  }

  @Test("a chain without an end is an error, not a crash")
  func depth() {
    let files = (0..<200).map { ("\($0).orch", "use \"\($0 + 1).orch\" as next\nfn f() { next.f() }") }
    let importer = Importer.of(Dictionary(uniqueKeysWithValues: files))
    #expect(codes("use \"0.orch\" as first\nfirst.f()", importer: importer) == ["E0506"])
  }

  @Test("a library may only declare")
  func statements() {
    let importer = Importer.of(["lib.orch": "let a = 1\nprint a\nprint 2"])
    let found = check("use \"lib.orch\" as lib\nprint lib.a", importer: importer).diagnostics
    #expect(found.map(\.code.id) == ["E0505"])
    #expect(found.first.map { $0.source.string($0.span) } == "print a")
  }

  @Test("a file that is not there")
  func missing() {
    let found = check("use \"lib.orch\" as lib\nlib.anything(1)\nprint lib.shop.x").diagnostics
    #expect(found.map(\.code.id) == ["E0506"])
    #expect(found.first?.message == "there is no file `lib.orch`")
  }

  @Test("a compose file is an environment with its services")
  func compose() {
    let importer = Importer.of([:], compose: ["compose.yml": ["db", "web"]])
    let head = "use compose \"compose.yml\" as shop\n"
    #expect(codes(head + "test \"t\" in shop { expect shop.db.port > 0 }", importer: importer) == [])
    #expect(codes(head + "test \"t\" in shop { expect shop.bd.port > 0 }", importer: importer) == ["E0208"])
  }
}
