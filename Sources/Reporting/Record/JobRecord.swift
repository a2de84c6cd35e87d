package import TestRunner

/// What is known of one job of a run.
package struct JobRecord: Sendable {
  package var job: Job
  /// First the one for its turn, then those for room on the engine.
  package var waits: [Wait] = []
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

  /// What its own failure is called where tests are listed.
  package var outsideTitle: String { job.title.map { "\($0), outside of its tests" } ?? "outside of tests" }
  package var isRunning: Bool { startedAt != nil && finishedAt == nil }

  package var queuedAt: Int64? { waits.first?.from }

  /// A time in which it could not go on.
  package struct Wait: Hashable, Sendable {
    package var from: Int64
    /// `nil` while it lasts.
    package var to: Int64?
    /// What for, where it is more than its turn.
    package var reason: String?
  }

  mutating func wait(for reason: String?, since time: Int64) {
    if let last = waits.indices.last, waits[last].to == nil {
      waits[last].reason = reason ?? waits[last].reason
    } else {
      waits.append(Wait(from: time, reason: reason))
    }
  }

  mutating func goOn(at time: Int64) {
    guard let last = waits.indices.last, waits[last].to == nil else { return }
    waits[last].to = time
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
