package import Orchestration
package import Runtime

/// What happens while tests run, in the order in which it happens. Reports are made from these alone.
package struct TestEvent: Sendable {
  package enum Kind: Sendable {
    case suiteStarted
    case suiteFinished
    case testStarted
    case testFinished(TestOutcome)
  }

  package var kind: Kind
  /// Titles from the outermost suite to the test itself.
  package var path: [String]
  package var location: Failure.Location
  /// The `env` that it runs in, by name.
  package var environment: String?
  /// Nanoseconds of the monotonic clock.
  package var time: Int64

  package init(kind: Kind, path: [String], location: Failure.Location, environment: String?, time: Int64) {
    self.kind = kind
    self.path = path
    self.location = location
    self.environment = environment
    self.time = time
  }
}

/// How one test ended.
package struct TestOutcome: Sendable {
  package enum Verdict: Sendable {
    case passed
    /// Passed, but not at once.
    case flaky(earlier: [Failure])
    case failed(Failure)
    case skipped(String)
    /// Its environment could not be had.
    case notRun(Failure)
    case interrupted
    /// The program ended before it began.
    case notReached
    /// It called `exit`.
    case exited(Int32)
  }

  package var verdict: Verdict
  package var attempts: Int
  /// Nanoseconds of all attempts' bodies, without the start of environments.
  package var duration: Int64
  /// Nanoseconds that its own environments took to start.
  package var startup: Int64
  /// Where it failed, what its environments were found like.
  package var evidence: [Evidence] = []
  /// Where it failed several times, what went wrong otherwise than at first.
  package var later: [Failure] = []

  package init(verdict: Verdict, attempts: Int, duration: Int64, startup: Int64) {
    self.verdict = verdict
    self.attempts = attempts
    self.duration = duration
    self.startup = startup
  }
}

/// How many tests ended how.
package struct TestTally: Sendable {
  package var passed = 0
  package var flaky = 0
  package var failed = 0
  package var skipped = 0
  package var notRun = 0
  package var interrupted = 0
  package var exited = 0
  package var notReached = 0
  /// The program ended before it was known which further tests there are.
  package var mayHaveMore = false

  package init() {}

  package mutating func add(_ other: TestTally) {
    passed += other.passed
    flaky += other.flaky
    failed += other.failed
    skipped += other.skipped
    notRun += other.notRun
    interrupted += other.interrupted
    exited += other.exited
    notReached += other.notReached
    mayHaveMore = mayHaveMore || other.mayHaveMore
  }

  package var total: Int { passed + flaky + failed + skipped + notRun + interrupted + exited + notReached }

  mutating func count(_ verdict: TestOutcome.Verdict) {
    switch verdict {
    case .passed: passed += 1
    case .flaky: flaky += 1
    case .failed: failed += 1
    case .skipped: skipped += 1
    case .notRun: notRun += 1
    case .interrupted: interrupted += 1
    case .exited: exited += 1
    case .notReached: notReached += 1
    }
  }
}
