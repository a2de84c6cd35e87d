import Patterns

/// Which tests a run is to have, and in what order, as its command line says.
package struct RunCriteria: Sendable {
  /// Titles of suites or tests, or stems of files; empty is all.
  package var suites: [String] = []
  package var filter: TestFilter?
  /// Only what failed last time.
  package var onlyFailed = false
  /// What failed last time comes first.
  package var failedFirst = false
  package var shard: Shard?
  /// Nanoseconds by which shards are balanced. All shards must go by the same ones, or together they would not have every
  /// test once: so not by a machine's own history.
  package var shardDurations: [TestPath: Int64] = [:]
  /// Shuffles the jobs.
  package var seed: UInt64?
  package var repetitions = 1

  package init() {}

  /// The order of jobs was asked for.
  var ordersItself: Bool { seed != nil || failedFirst }

  /// Some tests may be left out.
  package var isSelective: Bool { !suites.isEmpty || filter != nil || onlyFailed }
}

/// One of several parts of a run that together have every test once: `2/5`.
package struct Shard: Hashable, Sendable {
  /// From 1.
  package var index: Int
  package var count: Int

  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]), count >= 1,
      (1...count).contains(index)
    else { return nil }
    self.index = index
    self.count = count
  }
}

/// A text that the path `suite › test` must contain, or between slashes a regular expression that must match in it.
package struct TestFilter: Sendable {
  private enum Form: Sendable {
    case text(String)
    case pattern(Pattern)
  }

  private let form: Form

  /// Why the text between the slashes is no regular expression.
  package struct Mistake: Error {
    package var message: String
  }

  package init(_ text: String) throws(Mistake) {
    if text.count > 2, text.hasPrefix("/"), text.hasSuffix("/") {
      do throws(PatternMistake) {
        form = .pattern(try Pattern(String(text.dropFirst().dropLast())))
      } catch {
        throw Mistake(message: error.messageWithPlace)
      }
    } else {
      form = .text(text.lowercased())
    }
  }

  /// `>` may be written for `›`; letters' case counts only in regular expressions.
  package func matches(_ path: [String]) -> Bool {
    let paths = [path.joined(separator: TestPath.separator), path.joined(separator: " > ")]
    switch form {
    case .text(let text): return paths.contains { $0.lowercased().contains(text) }
    case .pattern(let pattern):
      return paths.contains { pattern.matches(in: $0) }
    }
  }
}
