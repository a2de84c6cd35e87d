import Glibc
import Library
import Orchestration
import Reporting
import Runtime
import Synchronization
import Terminal
import TestRunner

/// A run of tests on the terminal: environments as they come up, what tests and programs say job by job.
final class TestConsole: RunSink {
  let output: StandardOutput
  let live: LiveRun
  private let reports: ReportSet
  private let isOutputTaken: Bool
  /// Of the starts of environments.
  private let showsTimings: Bool
  private let style: Style
  private let report: ConsoleReport
  private let console = Console()
  private let state = Mutex(State())

  private struct State {
    var begin: Int64 = 0
    var file = ""
    var repetition = 1
    /// How often everything is run.
    var rounds = 1
    var hasSeveralFiles = false
  }

  /// `reports` have the record that failures are told from at the end. Where one of them takes standard output, all else goes to
  /// standard error.
  init(output: StandardOutput, reports: ReportSet, isOutputTaken: Bool, showsTimings: Bool) {
    live = LiveRun(
      progress: output.progress, status: RunStatus(capabilities: console.errorCapabilities), reports: reports)
    self.output = output
    self.reports = reports
    self.isOutputTaken = isOutputTaken
    self.showsTimings = showsTimings
    let capabilities = isOutputTaken ? console.errorCapabilities : console.outputCapabilities
    style = Style(capabilities.colour)
    report = ConsoleReport(style: style, width: capabilities.width, detail: .atEnd)
  }

  func receive(_ event: RunEvent) {
    switch event.kind {
    case .runStarted(let run): begin(run, event.time)
    case .jobStarted(let job): heading(job)
    case .test(_, let test): write(report.lines(test))
    case .output(_, .output, let text): write(text)
    case .output(_, .error, let text), .note(let text): output.writeError(text.hasSuffix("\n") ? text : text + "\n")
    case .jobFailed(_, let failure): output.writeError(console.text(failure))
    case .runFinished(let verdict):
      let record = reports.record
      write(report.failures(record))
      write(report.summary(verdict, errors: record.errorsOutside, duration: event.time - state.withLock { $0.begin }))
    case .environment(_, let event): tellTimes(event)
    case .jobQueued, .jobFinished: break
    }
  }

  private func tellTimes(_ event: OrchestrationEvent) {
    guard showsTimings, case .up(let running) = event.kind else { return }
    output.writeError(running.describeTimings().map { $0 + "\n" }.joined())
  }

  private func begin(_ run: RunDescription, _ time: Int64) {
    state.withLock { state in
      state.begin = time
      state.hasSeveralFiles = Set(run.jobs.map(\.file)).count > 1
      state.rounds = run.jobs.map(\.repetition).max() ?? 1
    }
    if let seed = run.seed { output.writeError("shuffled: --shuffle \(seed) gives this order again\n") }
  }

  private func heading(_ job: Job) {
    let (isNew, round) = state.withLock { state in
      defer { (state.file, state.repetition) = (job.file, job.repetition) }
      let isNextRound = job.repetition != state.repetition
      let isNew = state.hasSeveralFiles && (state.file != job.file || isNextRound)
      return (isNew, isNextRound ? "\nround \(job.repetition) of \(state.rounds)\n" : "")
    }
    write(round)
    if isNew { write("\n\(style(.path, job.file))\n") }
  }

  private func write(_ text: String) {
    if text.isEmpty { return }
    if isOutputTaken { output.writeError(text) } else { output.write(text) }
  }
}

/// What goes on, in all jobs at once: environments as they come up, suites that run, and what has come of it so far.
struct LiveRun: RunSink {
  let progress: EnvironmentProgress
  let status: RunStatus
  let reports: ReportSet

  func receive(_ event: RunEvent) {
    status.receive(event)
    switch event.kind {
    case .environment(_, let event): progress.note(event)
    case .jobStarted, .jobFinished, .jobQueued, .test, .runFinished: progress.refresh()
    case .runStarted, .output, .jobFailed, .note: break
    }
  }

  /// Shows it while the body runs, with times that go on, and has reports keep what has finished.
  func shown<Result>(_ body: () -> Result) -> Result {
    progress.show { [status] in status.lines(now: Machine.monotonicTime()) }
    let result = reports.keepingUp({ [progress] in progress.refresh() }, while: body)
    progress.show(nil)
    return result
  }
}

/// Standard output for reports, with the live lines out of the way.
struct ReportSink: OutputSink {
  let progress: EnvironmentProgress

  func write(_ bytes: [UInt8]) -> Bool {
    var isWritten = false
    progress.aside { isWritten = FileDescriptorSink.standardOutput.write(bytes) }
    return isWritten
  }
}
