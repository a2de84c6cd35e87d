import Syntax
import Testing

@Suite struct FixtureTests {
  @Test(arguments: Fixture.all(in: "Trees"))
  func treeIsAsRecorded(_ fixture: Fixture) throws {
    let result = Parser.parse(try fixture.source())
    #expect(DiagnosticRenderer().render(result.diagnostics) == "")
    try fixture.expect(TreePrinter.print(result.program), "tree")
  }

  @Test(arguments: Fixture.all(in: "Diagnostics"))
  func messagesAreAsRecorded(_ fixture: Fixture) throws {
    let result = Parser.parse(try fixture.source())
    try fixture.expect(DiagnosticRenderer().render(result.diagnostics), "messages")
  }

  @Test func fixturesAreFound() {
    #expect(Fixture.all(in: "Trees").count >= 12)
    #expect(Fixture.all(in: "Diagnostics").count >= 6)
  }
}
