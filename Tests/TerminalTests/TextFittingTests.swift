import Terminal
import Testing

@Suite struct TextFittingTests {
  @Test(arguments: [
    ("hello", 5, "hello"), ("hello", 4, "hel…"), ("hello", 1, "…"), ("hello", 0, ""), ("", 0, ""),
    ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("👩‍👩‍👧👩‍👩‍👧", 3, "👩‍👩‍👧…"),
  ])
  func `text is cut at a column`(text: String, width: Int, fitted: String) {
    #expect(text.fitted(to: width) == fitted)
  }

  @Test func `without Unicode three dots are used`() {
    #expect("container".fitted(to: 6, unicode: false) == "con...")
  }

  @Test func `a cut inside a style closes it`() {
    #expect("\u{1B}[31mdanger\u{1B}[0m ahead".fitted(to: 4) == "\u{1B}[31mdan…\u{1B}[0m")
    #expect("\u{1B}[31mred\u{1B}[0m ahead".fitted(to: 6) == "\u{1B}[31mred\u{1B}[0m a…")
    #expect("\u{1B}[31mopen".fitted(to: 9) == "\u{1B}[31mopen\u{1B}[0m")
  }

  @Test func `what would move the cursor is dropped`() {
    #expect("a\u{1B}[2J\u{1B}[Hb\u{7}\u{1B}]0;title\u{7}c\td\r\ne\u{8}".fitted(to: 20) == "abc d e")
    #expect("unfinished \u{1B}[12".fitted(to: 20) == "unfinished ")
  }

  @Test func `padding counts columns`() {
    #expect("日".padded(to: 4) == "日  ")
    #expect("42".padded(to: 5, .right) == "   42")
    #expect("long".padded(to: 2) == "long")
  }
}
