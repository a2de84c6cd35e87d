import Glibc
import Library
import Reporting
import Runtime
import Synchronization
import Terminal
import TestRunner

/// A run of tests on the terminal: environments as they come up, what tests and programs say job by job.
final class TestConsole: RunSink {
  let output: StandardOutput
  let live: LiveEnvironments
  private let report: ConsoleReport
  private let console = Console()
  private let state = Mutex(State())

  private struct State {
    var begin: Int64 = 0
    var file = ""
    var hasSeveralFiles = false
  }

  init(interrupt: Interrupt) {
    let progress = EnvironmentProgress(
      sink: FileDescriptorSink.standardError, capabilities: console.errorCapabilities,
      windowSize: { WindowSize.of(descriptor: STDERR_FILENO) })
    live = LiveEnvironments(progress: progress)
    output = StandardOutput(progress: progress, interrupt: interrupt)
    report = ConsoleReport(style: Style(console.outputCapabilities.colour), width: console.outputCapabilities.width)
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
      write(report.summary(verdict, duration: event.time - state.withLock { $0.begin }))
    case .jobQueued, .jobFinished, .environment: break
    }
  }

  private func begin(_ run: RunDescription, _ time: Int64) {
    state.withLock { state in
      state.begin = time
      state.hasSeveralFiles = Set(run.jobs.map(\.file)).count > 1
    }
    if let seed = run.seed { output.writeError("shuffled: --shuffle \(seed) gives this order again\n") }
  }

  private func heading(_ job: Job) {
    let isNew = state.withLock { state in
      defer { state.file = job.file }
      return state.hasSeveralFiles && state.file != job.file
    }
    let style = Style(console.outputCapabilities.colour)
    if isNew { write("\n\(style(.path, job.file))\n") }
  }

  private func write(_ text: String) { if !text.isEmpty { output.write(text) } }
}

/// Environments of all jobs as they come up, whatever job's turn it is.
struct LiveEnvironments: RunSink {
  let progress: EnvironmentProgress

  func receive(_ event: RunEvent) {
    if case .environment(_, let event) = event.kind { progress.note(event) }
  }
}
