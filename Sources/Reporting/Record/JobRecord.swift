package import TestRunner

/// What is known of one job of a run.
package struct JobRecord: Sendable {
  package var job: Job
  /// When it was put in the queue, and for what it waited.
  package var queuedAt: Int64?
  package var waitingFor: String?
  package var startedAt: Int64?
  package var finishedAt: Int64?
  /// The error outside of any test that ended it.
  package var failure: FailureRecord?
  /// In the order in which they began.
  package var suites: [SuiteRecord] = []
  /// In the order in which they began.
  package var tests: [TestRecord] = []
  /// What belongs to no one test.
  package var output = CapturedOutput()

  package init(_ job: Job) { self.job = job }

  package var name: String { job.title.map { "\(job.file) \"\($0)\"" } ?? job.file }
  package var isRunning: Bool { startedAt != nil && finishedAt == nil }

  /// How long it stood in the queue.
  package var waited: Int64? {
    guard let queuedAt, let startedAt else { return nil }
    return max(0, startedAt - queuedAt)
  }

  /// The only test that runs now; `nil` where several do, or none.
  var onlyRunningTest: Int? {
    var found: Int?
    for index in tests.indices.reversed() where tests[index].result == nil {
      guard found == nil else { return nil }
      found = index
    }
    return found
  }
}

/// One suite of a job.
package struct SuiteRecord: Sendable {
  package var path: [String]
  package var place: Place
  package var environment: String?
  package var startedAt: Int64
  package var finishedAt: Int64?

  package var title: String { path.last ?? "" }
}
