import Synchronization

/// A regular expression that is matched in time linear in the text, whatever the text and the expression are.
///
/// The syntax is the part of Perl's that finite automata can do: literals, `.`, classes `[a-z]`, `[^…]`, `[[:alpha:]]`, `\d \w \s` and
/// their opposites, anchors `^ $ \A \z \b \B`, groups `(…)`, `(?:…)`, `(?<name>…)`, alternatives `|`, repeats `* + ? {n} {n,} {n,m}` with
/// their lazy forms, and the flags `(?i)`, `(?m)`, `(?s)`, also for a group: `(?i:…)`. References back and look-around are errors.
package final class Pattern: Sendable {
  private let program: PatternProgram
  /// What searches have learnt of the pattern; one for each thread that searches at once.
  private let idle = Mutex<[PatternSearch]>([])

  package init(_ text: String) throws(PatternMistake) {
    var parser = PatternParser(text)
    program = try PatternProgram(try parser.parse())
  }

  /// Whether it matches somewhere in a text. `poll` is called now and then, and may end the search by throwing.
  package func matches<Stop: Error>(in text: String, poll: () throws(Stop) -> Void) throws(Stop) -> Bool {
    var search = idle.withLock { $0.popLast() } ?? PatternSearch(program)
    defer { idle.withLock { [search] in $0.append(search) } }
    return try search.run(text, poll: poll)
  }

  package func matches(in text: String) -> Bool { matches(in: text, poll: {}) }
}

/// Why a text is no pattern.
package struct PatternMistake: Error, Hashable {
  package var message: String
  package var help: [String] = []

  package func message(about text: String) -> String {
    let shown = text.utf8.count <= 100 ? text : text.prefix(80) + "…"
    return "`\(shown)` is no regular expression: \(message)"
  }
}
