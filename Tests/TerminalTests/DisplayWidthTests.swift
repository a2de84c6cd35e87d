import Terminal
import Testing
import TextWidth

@Suite struct DisplayWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("héllo", 5), ("日本", 4), ("ｱ", 1), ("Ａ", 2), ("한글", 4),
    ("e\u{301}", 1), ("\u{1112}\u{1161}\u{11AB}", 2), ("a\u{200B}b", 2), ("co\u{AD}op", 5),
    ("😀", 2), ("👩‍👩‍👧", 2), ("👍🏽", 2), ("🇩🇪", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("1\u{FE0F}\u{20E3}", 2),
    ("─│└", 3), ("…", 1), ("क्षि", 3), ("\u{7}a\tb", 2), ("\r\n", 0),
  ])
  func `columns of text`(text: String, columns: Int) {
    #expect(DisplayWidth.of(text) == columns)
  }

  @Test func `escape sequences take no columns`() {
    #expect(DisplayWidth.of("\u{1B}[1;31mred\u{1B}[0m") == 3)
    #expect(DisplayWidth.of("\u{1B}]8;;http://x\u{1B}\\link\u{1B}]8;;\u{7}!") == 5)
    #expect(DisplayWidth.of("\u{1B}[0m\u{301}") == 0)
  }

  @Test(arguments: [(0x10FF, 1), (0x1100, 2), (0x115F, 2), (0x20000, 2), (0x3FFFD, 2), (0xFF61, 1), (0x10FFFD, 1)])
  func `the table's bounds`(value: Int, columns: Int) throws {
    let scalar = try #require(Unicode.Scalar(UInt32(value)))
    #expect(DisplayWidth.of(scalar) == columns)
  }
}
