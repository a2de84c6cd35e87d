import Syntax
import Testing

@Suite struct RendererTests {
  private static let code = DiagnosticCode("E0999", "a test", explanation: "A test.", wrong: "a", right: "b")

  private func diagnostic(_ text: String, _ range: Range<Int>, label: String = "", help: [String] = []) -> Diagnostic {
    let source = SourceFile(name: "api.orch", text: text)
    return Diagnostic(
      Self.code, "it is wrong", in: source, at: Span(range.lowerBound, range.upperBound), label: label, help: help)
  }

  private func render(_ diagnostic: Diagnostic) -> String { DiagnosticRenderer().render(diagnostic) }

  @Test func formIsThatOfTheLanguagePage() {
    let text = String(repeating: "\n", count: 23) + "  let base = shpo.api.url\n"
    let rendered = render(diagnostic(text, 36..<40, label: "not defined in this file", help: ["did you mean `shop`?"]))
    #expect(
      rendered == """
        error[E0999]: it is wrong
          --> api.orch:24:14
        24 |   let base = shpo.api.url
           |              ^^^^ not defined in this file
           = help: did you mean `shop`?

        """)
  }

  @Test func otherPlacesFollowInTheirOwnFiles() {
    let library = SourceFile(name: "services.orch", text: "\nservice web { image: \"web:1\" }\n")
    var failed = diagnostic("up shop\n", 0..<7, help: ["start it"])
    failed.related = [Diagnostic.Related(in: library, at: Span(9, 12), "declared here")]
    #expect(
      render(failed) == """
        error[E0999]: it is wrong
         --> api.orch:1:1
        1 | up shop
          | ^^^^^^^
         ::: services.orch:2:9
        2 | service web { image: "web:1" }
          |         --- declared here
          = help: start it

        """)
  }

  @Test func severalLinesShowTheFirstAndTheLast() {
    #expect(
      render(diagnostic("f(a,\n  b,\n  c)\n", 1..<14, label: "here")) == """
        error[E0999]: it is wrong
         --> api.orch:1:2
        1 | f(a,
          |  ^^^
        ...
        3 |   c)
          |   ^^ here

        """)
  }

  @Test func tabsAndWideCharactersAreAligned() {
    #expect(
      render(diagnostic("\tx日é = 1", 5..<7)).split(separator: "\n").suffix(2) == ["1 |     x日é = 1", "  |        ^"])
    #expect(render(diagnostic("a\tb", 2..<3)).split(separator: "\n").suffix(2) == ["1 | a   b", "  |     ^"])
  }

  @Test func longLinesAreCutAroundTheSpan() {
    let text = String(repeating: "a", count: 500) + "WRONG" + String(repeating: "b", count: 500)
    let lines = render(diagnostic(text, 500..<505)).split(separator: "\n").map(Array.init)
    #expect(lines[2].count <= 126)
    let column = lines[3].firstIndex(of: "^") ?? 0
    #expect(String(lines[2][column..<(column + 5)]) == "WRONG")
    #expect(String(lines[3][column...]) == "^^^^^")
  }

  @Test func emptySpansGetOneCaret() {
    #expect(render(diagnostic("", 0..<0)).hasSuffix("1 |\n  | ^\n"))
    #expect(render(diagnostic("ab", 2..<2)).hasSuffix("1 | ab\n  |   ^\n"))
    #expect(render(diagnostic("ab", 90..<99)).hasSuffix("1 | ab\n  |   ^\n"))
  }

  @Test func colourIsAddedAroundTheSameText() {
    let diagnostic = diagnostic("a b", 2..<3, label: "x", help: ["y"])
    let coloured = DiagnosticRenderer(style: .ansi).render(diagnostic)
    #expect(coloured.contains("\u{1B}[1;31merror[E0999]\u{1B}[0m"))
    var plain = ""
    var isEscape = false
    for character in coloured {
      if character == "\u{1B}" { isEscape = true }
      if !isEscape { plain.append(character) }
      if isEscape, character == "m" { isEscape = false }
    }
    #expect(plain == render(diagnostic))
  }

  @Test func jsonSaysTheSameAsData() {
    let diagnostic = diagnostic("é\n \"b\"", 4..<7, label: "a \"b\"\t", help: ["c\\d", "e\u{1}"])
    #expect(
      DiagnosticRenderer.renderJSON(diagnostic) == """
        {"code":"E0999","severity":"error","message":"it is wrong","file":"api.orch","line":2,"column":2,\
        "endLine":2,"endColumn":5,"label":"a \\"b\\"\\t","help":["c\\\\d","e\\u0001"]}
        """)
  }
}
