package import Orchestration
package import TestRunner

/// One test of a run.
package struct TestRecord: Sendable {
  package enum State: Sendable {
    case running
    case finished(TestResult, at: Int64)
  }

  /// The number of its job.
  package var job: Int
  /// Its job's file, as the user named it.
  package var file: String
  /// Titles from the outermost suite to the test itself.
  package var path: [String]
  package var place: Place
  /// The `env` that it runs in, by name.
  package var environment: String?
  package var startedAt: Int64
  package var state: State
  /// What its program wrote while it ran; of tests that run beside each other in one job, the job has it.
  package var output = CapturedOutput()
  /// The folder with what was kept of it, once there is one.
  package var bundle: String?

  package var title: String { path.last ?? "" }
  package var suite: [String] { Array(path.dropLast()) }

  package var result: TestResult? { if case .finished(let result, _) = state { result } else { nil } }
  /// Swift 6.3's optimizer does not survive it inlined into a loop over tests.
  package var finishedAt: Int64? {
    @inline(never) get { if case .finished(_, let time) = state { time } else { nil } }
  }

  /// Where it ended its program itself.
  package var exitStatus: Int32? { if case .exited(let status)? = result?.verdict { status } else { nil } }

  /// What it is known by from run to run.
  package var identity: TestPath { TestPath(file: file, titles: path) }
  package var name: String { identity.name }

  package static let separator = TestPath.separator
}

extension TestPath {
  /// With its file: `tests/api.orch › api › an order is stored`.
  package var name: String { ([file] + titles).joined(separator: TestPath.separator) }
}

/// How a test ended.
package struct TestResult: Sendable {
  package enum Verdict: Sendable {
    case passed
    /// Passed, but not at once.
    case flaky(earlier: [FailureRecord])
    case failed(FailureRecord)
    case skipped(String)
    /// Its environment could not be had.
    case notRun(FailureRecord)
    case interrupted
    /// The run ended before it began.
    case notReached
    /// It called `exit`.
    case exited(Int32)

    /// What counts against the run.
    package var failure: FailureRecord? {
      switch self {
      case .failed(let failure), .notRun(let failure): failure
      case .passed, .flaky, .skipped, .interrupted, .notReached, .exited: nil
      }
    }

    /// As reports and the history name it.
    package var word: String {
      switch self {
      case .passed: "passed"
      case .flaky: "flaky"
      case .failed: "failed"
      case .skipped: "skipped"
      case .notRun, .notReached: "not_run"
      case .interrupted: "interrupted"
      case .exited: "exited"
      }
    }
  }

  package var verdict: Verdict
  package var attempts: Int
  /// Nanoseconds of all attempts' bodies.
  package var duration: Int64
  /// Nanoseconds that its own environments took to start.
  package var startup: Int64
  /// Where it failed, what its environments were found like.
  package var evidence: [Evidence] = []
}

/// A place in a program's text; line and column count from 1.
package struct Place: Hashable, Sendable, CustomStringConvertible {
  package var file: String
  package var line: Int
  package var column: Int

  package init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  package var description: String { "\(file):\(line):\(column)" }
}
