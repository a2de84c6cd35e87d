import Library
package import TestRunner

/// When what has finished of a run is written although it goes on: a second after its beginning at the earliest, and so
/// seldom that it costs the run little. Times are nanoseconds of the monotonic clock.
package struct Keeping: Sendable {
  private var hasNews = false
  /// `nil` before the run has begun.
  private var next: Int64?

  private static let firstAfter: Int64 = 1_000_000_000
  private static let shortest: Int64 = 500_000_000
  /// Writing takes at most one part of so many of the time.
  private static let share: Int64 = 20

  package init() {}

  package mutating func note(_ event: RunEvent) {
    next = next ?? event.time + Keeping.firstAfter
    switch event.kind {
    case .test(_, let test): if case .testFinished = test.kind { hasNews = true }
    case .jobFinished, .jobFailed: hasNews = true
    default: break
    }
  }

  package func isDue(at now: Int64) -> Bool { hasNews && next.map { now >= $0 } ?? false }

  package mutating func done(from begin: Int64, to end: Int64) {
    hasNews = false
    next = end + max(Keeping.shortest, (end - begin) * Keeping.share)
  }
}
