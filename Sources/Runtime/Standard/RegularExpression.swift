import Synchronization
import Syntax
import _StringProcessing

/// A regular expression in the syntax that Swift's `Regex` reads, which is close to PCRE's.
package struct RegularExpression {
  private let regex: Regex<AnyRegexOutput>

  package static func compile(_ pattern: String) throws(Raise) -> RegularExpression {
    if let known = cached(pattern) { return RegularExpression(regex: known) }
    do {
      let regex = try Regex(pattern)
      remember(regex, for: pattern)
      return RegularExpression(regex: regex)
    } catch {
      throw .failure(.invalidValue, "`\(pattern)` is no regular expression: \(error)")
    }
  }

  package func matches(in text: String) -> Bool { text.firstMatch(of: regex) != nil }

  /// The groups of the first match, the whole of it first; a group that took no part is nil.
  func groups(in text: String) -> [String?]? {
    guard let match = text.firstMatch(of: regex) else { return nil }
    return match.output.map { $0.substring.map(String.init) }
  }

  func allMatches(in text: String) -> [String] { text.matches(of: regex).map { String(text[$0.range]) } }

  func replaceAll(in text: String, with replacement: String) -> String {
    text.replacing(regex) { _ in replacement }
  }

  func split(_ text: String) -> [String] {
    text.split(separator: regex, omittingEmptySubsequences: false).map(String.init)
  }

  // MARK: The last few patterns, since a pattern in a loop is compiled once

  private struct Cache: @unchecked Sendable {
    var entries: [(pattern: String, regex: Regex<AnyRegexOutput>)] = []
  }

  private static let cache = Mutex(Cache())

  private static func cached(_ pattern: String) -> Regex<AnyRegexOutput>? {
    cache.withLock { cache in
      nonisolated(unsafe) let found = cache.entries.first { $0.pattern == pattern }?.regex
      return found
    }
  }

  private static func remember(_ regex: Regex<AnyRegexOutput>, for pattern: String) {
    nonisolated(unsafe) let regex = regex
    cache.withLock { cache in
      if cache.entries.count >= 16 { cache.entries.removeFirst() }
      cache.entries.append((pattern, regex))
    }
  }
}
