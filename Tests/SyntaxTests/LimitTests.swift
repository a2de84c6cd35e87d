import Syntax
import Testing

/// Text that is made to break a recursive parser, or what walks its trees.
@Suite struct LimitTests {
  private func nested(_ open: String, _ inner: String, _ close: String, _ count: Int) -> String {
    String(repeating: open, count: count) + inner + String(repeating: close, count: count)
  }

  @Test(arguments: [
    ("[", "1", "]"), ("(", "1", ")"), ("{ a: ", "1", " }"), ("f(", "1", ")"), ("x => ", "1", ""), ("-", "1", ""),
    ("- ", "1", ""), ("not ", "a", ""), ("try ", "a", ""), ("\"${", "1", "}\""), ("$(a ", "b", ")"), ("a[", "1", "]"),
    ("x => { return ", "1", " }"), ("if a { ", "1", " } else { 1 }"), ("[x => -(", "1", ")]"),
  ])
  func deepNestingGivesOneMessage(_ open: String, _ inner: String, _ close: String) {
    #expect(codes("let a = " + nested(open, inner, close, 2_000) + "\nlet b = 1").first == "E0123")
    #expect(codes("let a = " + nested(open, inner, close, 2_000)).count == 1)
    #expect(codes("let a = " + nested(open, inner, close, 30)) == [])
  }

  @Test(arguments: ["if a { ", "for x in y { ", "with a: 1 { ", "parallel { ", "defer { ", "suite \"a\" { "])
  func deepBlocksGiveOneMessage(_ open: String) {
    #expect(codes(nested(open, "f()", " }", 2_000)) == ["E0123"])
    #expect(codes(nested(open, "f()", " }", 100)) == [])
  }

  @Test(arguments: [" + a", " and a", ".b", "(1)", "[0]", " ?? a", " ?? a - a"])
  func longChainsGiveOneMessage(_ link: String) {
    #expect(codes("let x = a" + String(repeating: link, count: 5_000) + "\nlet y = 1") == ["E0123"])
    #expect(codes("let x = a" + String(repeating: link, count: 450)) == [])
  }

  @Test func chainsInChainsAreCountedTogether() {
    var text = "a"
    for _ in 0..<20 { text = "(" + text + String(repeating: " + a", count: 60) + ")" }
    #expect(codes("let x = " + text) == ["E0123"])
  }

  @Test func longFlatProgramsAreFine() {
    #expect(codes("let a = [" + String(repeating: "1, ", count: 50_000) + "]") == [])
    #expect(codes("if a { f() }" + String(repeating: " else if a { f() }", count: 5_000)) == [])
    #expect(codes("$ a" + String(repeating: " | a", count: 5_000)) == [])
    #expect(codes("print \"" + String(repeating: "$a", count: 5_000) + "\"") == [])
  }

  @Test(arguments: [
    "(", "[", "{", "\"${", "$(", "\"", "'", "\"\"\"", "$ ", ")", "}", "\\", "#", "\0", "`",
    "=>", "f(\n", "{\n", "(\n)}", "f(\nlet a", "f(\"\n",
  ])
  func hugeRepetitionsEndSoon(_ piece: String) {
    let result = parse(String(repeating: piece, count: 20_000))
    #expect(result.diagnostics.count <= 200)
  }

  @Test func emptyFilesAreFine() {
    for text in ["", "\n", "\r\n", "#", "#!", "\u{FEFF}", "\u{FEFF}#!/x\nf()", "\\", "\\\n"] {
      #expect(codes(text) == [])
    }
  }
}
