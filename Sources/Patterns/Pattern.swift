import Synchronization

/// A regular expression that is matched in time linear in the text, whatever the text and the expression are.
///
/// The syntax is the part of Perl's that finite automata can do: literals, `.`, classes `[a-z]`, `[^…]`, `[[:alpha:]]`, `\d \w \s` and
/// their opposites, anchors `^ $ \A \z \b \B`, groups `(…)`, `(?:…)`, `(?<name>…)`, alternatives `|`, repeats `* + ? {n} {n,} {n,m}` with
/// their lazy forms, and the flags `(?i)`, `(?m)`, `(?s)`, also for a group: `(?i:…)`. References back and look-around are errors.
/// Of several matches the one that begins first is found, and of those the one that Perl prefers.
package final class Pattern: Sendable {
  private let program: PatternProgram
  private let backward: PatternProgram
  /// By number; the first is the whole match, which has none.
  package let groupNames: [String?]
  /// What searches have learnt of the pattern; one for each thread that searches at once.
  private let idle = Mutex<[PatternSearch]>([])

  package init(_ text: String) throws(PatternMistake) {
    var parser = PatternParser(text)
    let parsed = try parser.parse()
    program = try PatternProgram(parsed)
    backward = try PatternProgram(parsed, isBackward: true)
    groupNames = parsed.groupNames
  }

  /// Whether it matches somewhere in a text. `poll` is called now and then, and may end the search by throwing.
  package func matches<Stop: Error>(in text: String, poll: () throws(Stop) -> Void) throws(Stop) -> Bool {
    var search = takeSearch()
    defer { idle.withLock { [search] in $0.append(search) } }
    return try search.matches(text.utf8.span, poll: poll)
  }

  package func matches(in text: String) -> Bool { matches(in: text, poll: {}) }

  /// Gives all matches, from left to right and without overlaps, to `body` until it says false. Behind one that takes no character the
  /// search goes on at the next character.
  package func forEachMatch<Stop: Error>(
    in text: String, poll: () throws(Stop) -> Void, _ body: (PatternMatch) throws(Stop) -> Bool
  ) throws(Stop) {
    var search = takeSearch()
    defer { idle.withLock { [search] in $0.append(search) } }
    let bytes = text.utf8.span
    var position = 0
    while position <= bytes.count, let match = try search.match(in: bytes, from: position, poll: poll),
      try body(match)
    {
      position = match.range.upperBound
      if match.range.isEmpty { position += position < bytes.count ? bytes.scalar(at: position).length : 1 }
    }
  }

  package func firstMatch<Stop: Error>(
    in text: String, poll: () throws(Stop) -> Void
  ) throws(Stop) -> PatternMatch? {
    var first: PatternMatch?
    try forEachMatch(in: text, poll: poll) { (match) throws(Stop) in
      first = match
      return false
    }
    return first
  }

  private func takeSearch() -> PatternSearch {
    idle.withLock { $0.popLast() }
      ?? PatternSearch(program, backward: backward, groupCount: groupNames.count - 1)
  }

  /// A text as a pattern that matches just that.
  package static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      if "\\.+*?()|[]{}^$".unicodeScalars.contains(scalar) { result.unicodeScalars.append("\\") }
      result.unicodeScalars.append(scalar)
    }
    return result
  }
}

/// Where a pattern has matched, in offsets of UTF-8.
package struct PatternMatch: Hashable, Sendable {
  package var range: Range<Int>
  /// Of the groups from the first; `nil` for one that took no part.
  package var groups: [Range<Int>?] = []
}

/// Why a text is no pattern.
package struct PatternMistake: Error, Hashable {
  package var message: String
  /// What of the text is wrong, in Unicode scalars; `nil` where all of it is.
  package var place: Range<Int>?
  package var help: [String] = []

  package func message(about text: String) -> String {
    let shown = text.utf8.count <= 100 ? text : text.prefix(80) + "…"
    return "`\(shown)` is no regular expression: \(messageWithPlace)"
  }

  package var messageWithPlace: String {
    guard let place else { return message }
    return "\(message) (at character \(place.lowerBound + 1))"
  }
}
