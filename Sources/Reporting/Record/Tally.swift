package import Library

/// How many tests ended how.
package struct Tally: Hashable, Sendable {
  package var passed = 0
  /// Among those that passed.
  package var flaky = 0
  package var failed = 0
  package var skipped = 0
  package var notRun = 0
  package var interrupted = 0
  /// Those that called `exit`.
  package var exited = 0
  /// Those that the end of the run has kept from beginning.
  package var notReached = 0
  /// There may be more of these.
  package var mayHaveMore = false

  package init() {}

  package init(_ tally: TestTally) {
    passed = tally.passed + tally.flaky
    flaky = tally.flaky
    failed = tally.failed
    skipped = tally.skipped
    notRun = tally.notRun
    interrupted = tally.interrupted
    exited = tally.exited
    notReached = tally.notReached
    mayHaveMore = tally.mayHaveMore
  }

  package var total: Int { passed + failed + skipped + notRun + interrupted + exited + notReached }
  package var isGood: Bool { failed == 0 && notRun == 0 && interrupted == 0 }

  package mutating func count(_ test: TestRecord) {
    if let result = test.result { count(result.verdict) }
  }

  package mutating func count(_ verdict: TestResult.Verdict) {
    switch verdict {
    case .passed: passed += 1
    case .flaky:
      passed += 1
      flaky += 1
    case .failed: failed += 1
    case .skipped: skipped += 1
    case .notRun: notRun += 1
    case .interrupted: interrupted += 1
    case .exited: exited += 1
    case .notReached: notReached += 1
    }
  }

  /// The parts of `12 passed (1 flaky), 0 failed, 2 skipped`; those beyond passed and failed only where there are some.
  package var parts: [Part] {
    var parts = [
      Part(kind: .passed, count: passed, text: "\(passed) passed" + (flaky > 0 ? " (\(flaky) flaky)" : "")),
      Part(kind: .failed, count: failed, text: "\(failed) failed"),
    ]
    if skipped > 0 { parts.append(Part(kind: .skipped, count: skipped, text: "\(skipped) skipped")) }
    if notRun + notReached > 0 || mayHaveMore {
      parts.append(Part(kind: .notRun, count: notRun + notReached, text: notRunText))
    }
    if exited > 0 { parts.append(Part(kind: .exited, count: exited, text: "\(exited) called exit")) }
    if interrupted > 0 {
      parts.append(Part(kind: .interrupted, count: interrupted, text: "\(interrupted) interrupted"))
    }
    return parts
  }

  private var notRunText: String {
    let count = notRun + notReached
    return mayHaveMore ? count == 0 ? "perhaps others not run" : "\(count) or more not run" : "\(count) not run"
  }

  package var text: String { parts.map(\.text).joined(separator: ", ") }

  /// `nil` where there are none.
  package static func text(errorsOutside count: Int) -> String? {
    count > 0 ? "\(count) error\(count == 1 ? "" : "s") outside of tests" : nil
  }

  package struct Part: Hashable, Sendable {
    package enum Kind: Sendable { case passed, failed, skipped, notRun, interrupted, exited }
    package var kind: Kind
    package var count: Int
    package var text: String
  }
}
