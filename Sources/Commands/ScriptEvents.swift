import Library
import Orchestration
import Reporting
import Runtime
import TestRunner

/// What happens in a script, told as a run of one job, for the reports that were asked for.
struct ScriptEvents: Sendable {
  private let recorder: RunRecorder
  private let reports: ReportSet
  private let job: Job
  /// Reports tell of what the program and its programs write, too.
  let recordsOutput: Bool
  /// A report goes to standard output, so all else goes to standard error.
  let isOutputTaken: Bool

  init(file: String, reports: ReportSet, secrets: SecretMask, recordsOutput: Bool, isOutputTaken: Bool) {
    self.reports = reports
    self.recordsOutput = recordsOutput
    self.isOutputTaken = isOutputTaken
    recorder = RunRecorder([reports], secrets: secrets)
    job = Job(id: 0, file: file)
  }

  func begin(commandLine: [String]) {
    let run = RunDescription(
      id: TestBench.newID(), mode: .isolated, startedAt: WallClock.milliseconds, commandLine: commandLine,
      jobs: [job],
      concurrency: 1)
    recorder.record(.runStarted(run))
    recorder.record(.jobStarted(job))
  }

  func record(_ event: TestEvent) { recorder.record(.test(job, event)) }
  func record(_ event: OrchestrationEvent) { recorder.record(.environment(job, event)) }
  func record(_ text: String, _ stream: RunEvent.OutputStream) { recorder.record(.output(job, stream, text)) }

  /// Where what a test left was put that has just been told of.
  func bundle(of event: TestEvent) -> String? {
    guard case .testFinished(_) = event.kind else { return nil }
    return reports.record[job: job.id]?.tests.last { $0.path == event.path && $0.result != nil }?.bundle
  }

  /// Where what environments left was put: the one that did not come up, where that is what failed, and those that went with it.
  func bundles(of failure: Failure) -> [String] {
    let record = reports.record
    let failed = failure.isOfEnvironment ? record.environments.last { $0.hasFailed && $0.owner == nil } : nil
    return ([failed?.bundle] + record.bundlesOutsideOfTests(of: job)).compactMap(\.self)
  }

  func finish(_ verdict: RunVerdict) {
    if case .failed(let failure) = verdict.ending { recorder.record(.jobFailed(job, failure)) }
    recorder.record(.jobFinished(job))
    recorder.record(.runFinished(verdict))
  }
}

/// Standard output, with reports listening.
struct RecordedOutput: ScriptOutput {
  let output: StandardOutput
  let events: ScriptEvents

  func write(_ text: String) {
    if events.isOutputTaken { output.writeError(text) } else { output.write(text) }
    events.record(text, .output)
  }

  func writeError(_ text: String) {
    output.writeError(text)
    events.record(text, .error)
  }

  /// What programs write is to be in the reports, too.
  var sharesStandardStreams: Bool { false }
}
