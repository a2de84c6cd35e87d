import Patterns
import Testing

/// Where patterns match, and what their groups take.
@Suite struct MatchTests {
  private func matches(_ pattern: String, _ text: String) throws -> [String] {
    var found: [String] = []
    try Pattern(pattern).forEachMatch(in: text, poll: {}) { match in
      let parts = [match.range] + match.groups
      found.append(
        parts.map { $0.map { String(decoding: Array(text.utf8)[$0], as: UTF8.self) } ?? "-" }.joined(separator: "/"))
      return true
    }
    return found
  }

  /// As Perl's and Python's do.
  @Test(arguments: [
    ("\\d+", "a1 b22", ["1", "22"]), ("foo|foobar", "foobar", ["foo"]), ("foobar|foo", "foobar", ["foobar"]),
    ("a*?b", "aabab", ["aab", "ab"]), ("a+?", "aa", ["a", "a"]), ("<.+?>", "<a><b>", ["<a>", "<b>"]),
    ("<.+>", "<a><b>", ["<a><b>"]), ("x*", "abxd", ["", "", "x", "", ""]), ("(a)|(b)", "ab", ["a/a/-", "b/-/b"]),
    ("(a|ab)(c|bcd)(d*)", "abcd", ["abcd/a/bcd/"]), ("(\\w)+", "abc", ["abc/c"]), ("(?:(a)|b)*", "ab", ["ab/a", "/-"]),
    ("(?<k>\\w+)=(?<v>\\d+)", "a=1 b=2", ["a=1/a/1", "b=2/b/2"]), ("(a*)*", "b", ["/", "/"]),
    ("(?i)É(.)", "éx", ["éx/x"]), ("(?m)^(.*)$", "a\nb\n", ["a/a", "b/b", "/"]), ("b$", "ab\nb\n", ["b"]),
    ("^a", "aa", ["a"]), ("\\bis\\b", "this is", ["is"]), ("日(.)", "a日本b", ["日本/本"]), ("", "é", ["", ""]),
    ("order (\\d+)", "border 12, order x, order 3", ["order 12/12", "order 3/3"]),
    ("(\\d{1,2})(\\d{2})", "123", ["123/1/23"]),
  ]) func `matches are found from left to right, the preferred one of each place`(
    _ pattern: String, _ text: String, _ expected: [String]
  ) throws {
    #expect(try matches(pattern, text) == expected)
  }

  @Test func `a match is found wherever in a long text it stands`() throws {
    let text = String(repeating: "é ab\n", count: 50_000)
    for pattern in ["needle", "n(ee)dle", "(?m)^needle$", "\\bneedle\\b", "[n]eed"] {
      let pattern = try Pattern(pattern)
      #expect(pattern.firstMatch(in: text, poll: {}) == nil)
      let match = pattern.firstMatch(in: text + "needle", poll: {})
      #expect(match?.range.lowerBound == text.utf8.count)
    }
  }

  @Test func `more kinds of characters than there are numbers for are told apart`() throws {
    let letters = (0..<5000).compactMap { Unicode.Scalar(0x4e00 + $0) }
    let pattern = try Pattern("(?:" + letters.map { "\($0)" }.joined(separator: "") + ")")
    let text = String(String.UnicodeScalarView(letters))
    #expect(pattern.firstMatch(in: "x\(text)", poll: {})?.range == 1..<text.utf8.count + 1)
    #expect(!pattern.matches(in: String(text.dropLast())))
  }

  @Test(arguments: ["(a+)+$", "(x+x+)+y", "(a|a)*(c)", "((a*)*)*(c)"])
  func `groups do not make a search explode`(_ pattern: String) throws {
    let text = String(repeating: "a", count: 5_000) + String(repeating: "x", count: 5_000) + "!"
    #expect(try Pattern(pattern).firstMatch(in: text, poll: {}) == nil || pattern.contains("*"))
  }

  @Test func `an escaped text matches itself`() throws {
    let text = "a.b*c+(d)[e]{f}^$|\\?é"
    #expect(try matches(Pattern.escaped(text), "x\(text)x") == [text])
  }

  @Test(
    arguments: [
      ("$2-$1", [.group(2), .text("-"), .group(1)]), ("${a}b$$", [.group(1), .text("b$")]),
      ("$0$a", [.group(0), .group(1)]), ("5 $ and $.", [.text("5 $ and $.")]), ("", []), ("$", [.text("$")]),
    ] as [(String, [Replacement.Piece])]) func `a replacement refers to groups`(
      _ text: String, _ pieces: [Replacement.Piece]
    ) throws
  {
    #expect(try Replacement(text, groupNames: [nil, "a", nil]).pieces == pieces)
  }

  @Test(
    arguments: [
      ("x$3", 1..<3, "the pattern has no group 3"), ("$99999999999999999999", 0..<21, nil),
      ("${b}", 0..<4, "the pattern has no group with the name `b`"), ("$ab", 0..<3, nil),
      ("a${", 1..<3, "`${` is not closed behind a group's number or name"), ("${a b}", 0..<3, nil),
    ] as [(String, Range<Int>, String?)]) func `a reference to no group says where it stands`(
      _ text: String, _ place: Range<Int>, _ message: String?
    )
  {
    do {
      _ = try Replacement(text, groupNames: [nil, "a", nil])
      Issue.record("\(text) was taken")
    } catch {
      #expect(error.place == place)
      if let message { #expect(error.message == message) }
    }
  }
}
