import Foundation
import Library
import Orchestration
import Reporting
import Runtime
import Syntax
import TestRunner

/// A folder of its own for a test, removed with what is in it.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("orch-test-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var history: String { "\(path)/history.sqlite" }
  var names: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
}

/// A run of tests that ended as told, each in so many milliseconds.
enum SampleRun {
  enum Result {
    case passed(Int64)
    case flaky(Int64)
    case failed
    case skipped
    case interrupted
  }

  static let source = SourceFile(name: "shop.orch", text: "test \"a\" {}\n")

  static func record(
    _ results: [(String, Result)], at moment: Int64 = 1_773_065_109_000, isOver: Bool = true, isWhole: Bool = false
  ) -> RunRecord {
    var record = RunRecord(machine: MachineFacts(name: "builder", processors: 2, memory: 1 << 30, version: "0.1.0"))
    let job = Job(id: 0, file: "shop.orch")
    var clock: Int64 = 0
    func note(_ kind: RunEvent.Kind) {
      clock += 1_000_000
      record.note(RunEvent(kind, time: clock))
    }
    var description = RunDescription(
      id: "r\(moment)", mode: .isolated, startedAt: moment, commandLine: ["orch", "test"], jobs: [job], concurrency: 1)
    description.isWhole = isWhole
    note(.runStarted(description))
    note(.jobStarted(job))
    var tally = TestTally()
    for (title, result) in results {
      let outcome = outcome(result)
      if case .failed = outcome.verdict { tally.failed += 1 } else { tally.passed += 1 }
      func event(_ kind: TestEvent.Kind) -> TestEvent {
        TestEvent(
          kind: kind, path: ["orders", title], location: .init(source: source, span: Span(0, 4)), environment: nil,
          time: 0)
      }
      note(.test(job, event(.testStarted)))
      note(.test(job, event(.testFinished(outcome))))
    }
    guard isOver else { return record }
    note(.jobFinished(job))
    note(.runFinished(RunVerdict(ending: .completed, tally: tally)))
    return record
  }

  private static func outcome(_ result: Result) -> TestOutcome {
    switch result {
    case .passed(let milliseconds):
      TestOutcome(verdict: .passed, attempts: 1, duration: milliseconds * 1_000_000, startup: 0)
    case .flaky(let milliseconds):
      TestOutcome(
        verdict: .flaky(earlier: [Failure(.failed, "too early")]), attempts: 2, duration: milliseconds * 1_000_000,
        startup: 0)
    case .failed:
      TestOutcome(verdict: .failed(Failure(.failed, "no cups")), attempts: 1, duration: 1_000_000, startup: 0)
    case .interrupted: TestOutcome(verdict: .interrupted, attempts: 1, duration: 0, startup: 0)
    case .skipped: TestOutcome(verdict: .skipped("not now"), attempts: 1, duration: 0, startup: 0)
    }
  }
}
