import Orchestration
import Runtime
import Terminal
import TestRunner

/// What is kept of a failed test: why it failed, what it wrote, how its environment came up, what its services were like.
struct FailureBundle {
  let test: TestRecord
  let record: RunRecord

  var files: [BundleFile] {
    [BundleFile(BundleFile.failure, failure), BundleFile("output.txt", test.output.text())] + start + found
  }

  private var evidence: [Evidence] { test.result?.evidence ?? [] }

  private var start: [BundleFile] {
    // The failure that is told may be of an earlier attempt than the last environment.
    let all = record.environments(of: test)
    let looked = all.last { one in evidence.contains { $0.environment.id == one.id } }
    guard let environment = looked ?? all.last else { return [] }
    let events = evidence.first { $0.environment.id == environment.id }?.events ?? []
    return EnvironmentFiles(environment: environment, events: events, runBegan: record.description?.startedAt).files
  }

  private var found: [BundleFile] {
    let began = record.description.map { $0.startedAt + test.startedAt / 1_000_000 }
    return evidence.flatMap { one in
      let folder = evidence.count > 1 ? "\(one.environment.name)-\(one.environment.id)/" : ""
      return EvidenceFiles(evidence: one, testBegan: began).files.map { BundleFile(folder + $0.name, $0.text) }
    }
  }

  private var failure: String {
    guard let failure = test.result?.verdict.failure else { return "" }
    let place = failure.place ?? test.place
    let troubles = evidence.flatMap(\.troubles).map { "  = \($0)\n" }.joined()
    return "\(test.name)\n\(place)\n\(FailureRenderer(style: .plain, width: nil).renderInTest(failure))\(troubles)"
      + "  = again: orch test \(ShellWord.quoted(test.file)) --filter \(ShellWord.quoted(filter))\n"
  }

  private var filter: String { test.path.joined(separator: TestPath.separator) }
}

/// What is kept of an environment that did not come up, or that was up when something outside of tests failed.
struct EnvironmentBundle {
  let environment: EnvironmentRecord
  let record: RunRecord
  /// `nil` until it has been gathered.
  let evidence: Evidence?

  var files: [BundleFile] {
    let start = EnvironmentFiles(
      environment: environment, events: evidence?.events ?? [], runBegan: record.description?.startedAt)
    return [BundleFile(BundleFile.failure, failure)] + start.files
      + (evidence.map { EvidenceFiles(evidence: $0, testBegan: nil).files } ?? [])
  }

  private var failure: String {
    guard case .failed(_, let text) = environment.start else { return "" }
    return "\(environment.name) \(environment.id)\n\(text)\n"
  }
}

/// Why a job ended that failed outside of its tests.
struct OutsideFailure {
  let failure: FailureRecord
  let job: Job

  init(_ failure: FailureRecord, of job: Job) {
    self.failure = failure
    self.job = job
  }

  var text: String {
    let place = failure.place.map { "\($0)\n" } ?? ""
    return "\(job.file)\n\(place)\(FailureRenderer(style: .plain, width: nil).renderInTest(failure))"
  }
}
