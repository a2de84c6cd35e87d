import Patterns
import Testing

@Suite struct PatternTests {
  private func matches(_ pattern: String, _ text: String) throws -> Bool { try Pattern(pattern).matches(in: text) }

  @Test(arguments: [
    ("b", "abc"), ("^abc$", "abc"), ("^a", "abc"), ("c$", "abc"), ("c$", "abc\n"), ("a.c", "abc"), ("", ""), ("^$", ""),
    ("[a-c]+", "xbx"), ("[^a-c]", "d"), ("[]x]", "]"), ("[a-]", "-"), ("[\\d-]", "-"), ("[[:digit:]x]", "7"),
    ("[[:^digit:]]", "a"), ("\\d{3}", "a123"), ("^\\d{2,3}$", "123"), ("^(ab)+$", "abab"), ("^a|b$", "xb"),
    ("^(?:a|b)$", "b"), ("^(?<name>a)$", "a"), ("a*?b", "aab"), ("a+?", "a"), ("^a??$", ""), ("colou?r", "color"),
    ("(?i)ÄPFEL", "äpfel"), ("(?i:A)b", "ab"), ("(?m)^b$", "a\nb\nc"), ("(?s)a.b", "a\nb"), ("(?-i)a", "a"),
    ("\\bfoo\\b", "a foo b"), ("o\\Bo", "foo"), ("\\Aa", "ab"), ("b\\z", "ab"), ("b\\Z", "ab\n"), ("\\x41", "A"),
    ("\\u00e9", "é"), ("\\x{1F600}", "😀"), ("\\.", "."), ("\\s\\S", " a"), ("\\w+", "straße"), ("{", "{"),
    ("a{", "a{"), ("a{,2}", "a{,2}"), ("a{x}", "a{x}"), ("\"a\": {\"b\"", "{\"a\": {\"b\": 1}}"), ("(|a)b", "b"),
    ("(a*)*b", "aab"), ("()*", ""), ("é.", "éx"), ("日本", "a日本b"), ("^.$", "日"),
  ]) func `it matches`(_ pattern: String, _ text: String) throws {
    #expect(try matches(pattern, text))
  }

  @Test(arguments: [
    ("b", "ac"), ("^b", "ab"), ("a$", "ab"), ("a\\z", "a\n"), ("a.c", "a\nc"), ("[a-c]", "d"), ("[^a-c]", "a"),
    ("^\\d{2,3}$", "1234"), ("^a{2}$", "a"), ("A", "a"), ("(?i:A)B", "ab"), ("^b$", "a\nb\nc"), ("\\bfoo\\b", "food"),
    ("\\Bfoo", "a foo"), ("(?i)a(?-i)B", "Ab"), ("((?i)a)B", "Ab"), ("a+", ""), ("^(ab)*$", "aba"), ("x|y|z", "abc"),
  ]) func `it does not match`(_ pattern: String, _ text: String) throws {
    #expect(try !matches(pattern, text))
  }

  @Test(arguments: [
    ("(a", "a group is not closed (at character 1)"), ("a)", "`)` closes no group (at character 2)"),
    ("[a", "a class is not closed (at character 1)"), ("*a", "`*` has nothing to repeat (at character 1)"),
    ("a\\", "`\\` stands at the end (at character 2)"),
    ("(a)\\1", "references back to a group are not supported (at character 4)"),
    ("(?=a)", "look-around is not supported (at character 1)"),
    ("(?<!a)", "look-around is not supported (at character 1)"),
    ("a++", "possessive repeats are not supported (at character 3)"),
    ("a+*", "`*` repeats a repeat (at character 3)"), ("a{2}{3}", "`{3}` repeats a repeat (at character 5)"),
    ("(?>a)", "atomic groups are not supported (at character 1)"),
    ("a{1001}", "a repeat goes up to 1000 (at character 2)"),
    ("a{99999999999999999999}", "a repeat goes up to 1000 (at character 2)"),
    ("a{3,2}", "`{3,2}` ends before it begins (at character 2)"),
    ("[b-a]", "the range `b-a` ends before it begins (at character 2)"),
    ("[a-\\d]", "a class cannot end a range (at character 2)"),
    ("\\q", "there is no escape `\\q` (at character 1)"),
    ("[[:vowel:]]", "there is no class `[:vowel:]` (at character 2)"),
    ("(?z)", "there is no flag `z` (at character 3)"), ("x(?i", "a group is not closed (at character 2)"),
    ("(?<1>a)", "a group's name is made of letters, digits and `_`, as in `(?<name>…)` (at character 4)"),
    ("(?<a>b)(?P<a>c)", "group 1 has the name `a` already (at character 12)"),
    ("\\x4", "a character's code is written `\\x41`, `\\u00e9` or `\\x{1F600}` (at character 1)"),
    ("((a{1000}){1000}){1000}", "its repeats multiply to too large a pattern"),
    ("(((){1000}){1000}){1000}", "its repeats multiply to too large a pattern"),
  ]) func `a mistake says what it is and where`(_ pattern: String, _ message: String) {
    do {
      _ = try Pattern(pattern)
      Issue.record("\(pattern) was taken")
    } catch {
      #expect(error.messageWithPlace == message)
    }
  }

  @Test func `groups may nest deep, but not without end`() {
    func nested(_ count: Int) -> String {
      String(repeating: "(", count: count) + "a" + String(repeating: ")", count: count)
    }
    #expect(throws: Never.self) { try Pattern(nested(100)) }
    #expect(throws: PatternMistake.self) { try Pattern(nested(100_000)) }
  }

  /// A search that goes back and tries again would take longer than the universe has time.
  @Test(arguments: ["(a+)+$", "(a|a)*c", "(a*)*c", "^(([a-z])+.)+[A-Z]([a-z])+$", "(a?){30}a{30}b"])
  func `no pattern explodes`(_ pattern: String) throws {
    #expect(try !matches(pattern, String(repeating: "a", count: 20_000) + "!"))
  }

  @Test func `a pattern with very many states is matched in bounded memory`() throws {
    let pattern = try Pattern("(a|b)*a(a|b){14}c")
    var text = ""
    var seed: UInt32 = 1
    for _ in 0..<30_000 {
      seed = seed &* 1_664_525 &+ 1_013_904_223
      text += seed >> 31 == 0 ? "a" : "b"
    }
    #expect(!pattern.matches(in: text))
    #expect(pattern.matches(in: text + "a" + String(repeating: "b", count: 14) + "c"))
  }

  @Test func `a search can be stopped`() throws {
    struct Stop: Error {}
    let pattern = try Pattern("(a?){500}b")
    var looks = 0
    #expect(throws: Stop.self) {
      _ = try pattern.matches(in: String(repeating: "é", count: 300_000)) { () throws(Stop) in
        looks += 1
        if looks == 3 { throw Stop() }
      }
    }
  }
}
