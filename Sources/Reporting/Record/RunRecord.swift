package import TestRunner

/// What is known of a run of tests: folded from its events, complete at any moment as far as the run has come.
///
/// Times are nanoseconds since the run's first event.
package struct RunRecord: Sendable {
  package internal(set) var description: RunDescription?
  package let machine: MachineFacts
  /// In the order of the files and of the text.
  package internal(set) var jobs: [JobRecord] = []
  /// In the order in which they were planned.
  package internal(set) var environments: [EnvironmentRecord] = []
  package internal(set) var notes: [Note] = []
  /// `nil` while it goes on, and for ever where it was killed.
  package internal(set) var ending: Ending?
  /// When the last event came.
  package internal(set) var elapsed: Int64 = 0

  /// The run's first moment on the monotonic clock.
  var begin: Int64?
  var placeOfJob: [Int: Int] = [:]
  var placeOfEnvironment: [String: Int] = [:]

  package init(machine: MachineFacts = MachineFacts()) { self.machine = machine }

  /// The runner's own word.
  package struct Note: Hashable, Sendable {
    package var time: Int64
    package var text: String
  }

  package struct Ending: Sendable {
    package enum Cause: Sendable {
      case completed
      /// An error that nothing took.
      case failed(FailureRecord)
      case exited(Int32)
      /// The signal's number.
      case interrupted(Int32)
    }

    package var cause: Cause
    package var exitStatus: Int32
    /// It ended before it was known which further tests there are.
    package var mayHaveMore = false
  }

  package subscript(job id: Int) -> JobRecord? { placeOfJob[id].map { jobs[$0] } }

  /// All tests, job by job.
  package var tests: [TestRecord] { jobs.flatMap(\.tests) }

  package var tally: Tally {
    var tally = Tally()
    for job in jobs { for test in job.tests { tally.count(test) } }
    tally.mayHaveMore = ending?.mayHaveMore ?? false
    return tally
  }

  /// Errors that ended jobs outside of their tests.
  package var errorsOutside: Int { jobs.count { $0.failure != nil } }

  /// `12 passed, 0 failed, 1 error outside of tests`
  package var summary: String {
    ([tally.text] + (Tally.text(errorsOutside: errorsOutside).map { [$0] } ?? [])).joined(separator: ", ")
  }

  /// Nothing of what has ended counts against it.
  package var isGood: Bool { (ending?.exitStatus ?? 0) == 0 && tally.isGood && errorsOutside == 0 }

  /// Tests that failed or could not be run, job by job.
  package var failures: [TestRecord] { tests.filter { $0.result?.verdict.failure != nil } }

  /// The environment that a test ran in, where it is known.
  package func environment(of test: TestRecord) -> EnvironmentRecord? { environments(of: test).last }

  /// Several where it was tried again, in their order.
  func environments(of test: TestRecord) -> [EnvironmentRecord] {
    environments.filter { $0.owner.map { $0.job == test.job && $0.path.isPrefix(of: test.path) } ?? false }
  }
}

extension [String] {
  func isPrefix(of other: [String]) -> Bool { other.starts(with: self) }
}
