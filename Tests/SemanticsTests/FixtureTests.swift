import Foundation
import Syntax
import Testing

@Suite("Fixtures")
struct FixtureTests {
  @Test("each mistake is found where it is marked, and nothing else", arguments: Fixture.all(in: "errors"))
  func marks(fixture: Fixture) {
    let found = Set(check(fixture.text).diagnostics.map(Fixture.finding))
    #expect(!fixture.expected.isEmpty)
    for missed in fixture.expected.subtracting(found) { Issue.record("not found: \(missed)") }
    for surplus in found.subtracting(fixture.expected) { Issue.record("not marked: \(surplus)") }
  }

  @Test("a right program gives nothing", arguments: Fixture.all(in: "right"))
  func right(fixture: Fixture) {
    #expect(DiagnosticRenderer().render(check(fixture.text).diagnostics) == "")
  }

  @Test("a program cut off anywhere, or without its start, can still be checked", arguments: Fixture.all(in: "right"))
  func parts(fixture: Fixture) {
    let text = Array(fixture.text.utf8)
    for cut in stride(from: 0, to: text.count, by: 11) {
      for part in [text[..<cut], text[cut...]] {
        let program = check(String(decoding: part, as: UTF8.self))
        #expect(program.diagnostics.allSatisfy { Int($0.span.end) <= part.count })
      }
    }
  }

  @Test("messages read as recorded", arguments: Fixture.all(in: "errors"))
  func messages(fixture: Fixture) throws {
    let found = DiagnosticRenderer().render(check(fixture.text).diagnostics)
    let golden = fixture.url.deletingPathExtension().appendingPathExtension("txt")
    if ProcessInfo.processInfo.environment["ORCH_RECORD"] == "1" {
      try found.write(to: golden, atomically: true, encoding: .utf8)
    }
    #expect(try found == String(contentsOf: golden, encoding: .utf8))
  }
}
