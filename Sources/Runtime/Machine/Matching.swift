import Patterns
import Synchronization
import Syntax

/// Patterns that a program has used, since one in a loop is made once.
final class PatternCache: Sendable {
  private let patterns = Mutex<[(text: StringBox, pattern: Pattern)]>([])
  private static let limit = 64

  func pattern(_ text: StringBox) throws(Raise) -> Pattern {
    if let known = patterns.withLock({ $0.first { $0.text == text }?.pattern }) { return known }
    let made: Pattern
    do throws(PatternMistake) {
      made = try Pattern(text.text)
    } catch {
      throw .failure(.invalidPattern, error.message(about: text.text), help: error.help)
    }
    patterns.withLock { patterns in
      if patterns.count >= Self.limit { patterns.removeFirst() }
      patterns.append((text, made))
    }
    return made
  }
}

extension Machine {
  /// `text ~ pattern`
  func matches(_ left: Value, _ right: Value) throws(Raise) -> Bool {
    guard let text = left.textWhereDue, case .string(let pattern) = right.outputAsText else {
      throw .failure(
        .typeMismatch,
        "`~` needs a string and a regular expression (a string), these are \(left.kind.withArticle) and \(right.kind.withArticle)"
      )
    }
    return try self.pattern(pattern).matches(in: text) { () throws(Raise) in try poll() }
  }

  func pattern(_ text: StringBox) throws(Raise) -> Pattern { try image.patterns.pattern(text) }
}
