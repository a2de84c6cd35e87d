import Glibc
import Library
import Orchestration
import Prompt
import Reporting
import Runtime
import Synchronization
import Terminal
import TestRunner

/// What runs of tests in this process share: its streams, its signals, the engine of its variables.
final class TestBench: Sendable {
  let interrupt = Interrupt()
  let base: ScriptHost
  private let output: StandardOutput
  private let progress: EnvironmentProgress
  private let requests: [ReportRequest]
  private let signals: SignalTarget
  /// Where events of the engine go: to the run that is under way.
  private let recorder: RecorderSlot

  init(arguments: [String], requests: [ReportRequest]) {
    let signals = SignalTarget(interrupt)
    SignalWatch.start { signals.receive($0) }
    let secrets = SecretMask()
    let progress = EnvironmentProgress(
      sink: MaskingSink(FileDescriptorSink.standardError, secrets), capabilities: Console().errorCapabilities,
      windowSize: { WindowSize.of(descriptor: STDERR_FILENO) })
    let recorder = RecorderSlot(progress: progress)
    let (engine, supervisor) = EngineSetup.access(ProcessVariables.all, keepsEvidence: true, secrets: secrets) {
      recorder.record($0.masked(by: secrets))
    }
    self.signals = signals
    self.progress = progress
    self.recorder = recorder
    self.requests = requests
    output = StandardOutput(
      progress: progress, interrupt: interrupt, capabilities: Console().outputCapabilities)
    base = ScriptHost(
      output: output, arguments: ScriptArguments(arguments),
      engine: engine, supervisor: supervisor, tests: TestExecutor(), secrets: secrets)
  }

  struct Ended {
    var verdict: RunVerdict
    var status: Int32
    /// Some job has.
    var hasBegun: Bool
    /// Its files hold tests, but no test was there when they ran.
    var hasRunNone: Bool
    /// The numbers of its last line.
    var summary: String
  }

  /// One run with its reports. `watchers` are told of its events too.
  func run(_ files: [TestFile], _ plan: RunPlan, _ options: RunOptions, watchers: [any RunSink] = []) -> Ended {
    for file in files { base.secrets.addVariables(file.program.secretNames) }
    let reports = RunReporting(requests, isScript: false, standardOutput: ReportSink(progress: progress)).reports
    let console = TestConsole(
      output: output, reports: reports,
      isOutputTaken: requests.contains(where: \.takesStandardOutput), showsTimings: options.showsTimings)
    // The console tells of failures from the record, which must have them first.
    let recorder = RunRecorder([reports, console.live, JobOrder(console)] + watchers, secrets: base.secrets)
    self.recorder.set(recorder)
    let runner = Runner(
      files: files, plan: plan, options: options, base: base, interrupt: interrupt, recorder: recorder)
    let verdict = console.live.shown { runner.run(id: Self.newID(), startedAt: WallClock.milliseconds) }
    // What failed environments leave belongs to this run's reports.
    if base.engine.isUsed { blockingWait { [base] in await base.engine.existing?.awaitDepartures() } }
    self.recorder.set(nil)
    reports.finish()
    return Ended(
      verdict: verdict, status: output.loss.exitStatus(reports.exitStatus(verdict.exitStatus)),
      hasBegun: reports.record.jobs.contains { $0.startedAt != nil },
      hasRunNone: verdict.tally.total == 0 && plan.items.contains { files[$0.file].program.outline.mayHoldTests },
      summary: reports.record.summary)
  }

  /// Brings up, while nothing runs, what the next run will need again.
  func prepareNext() {
    blockingWait { [base] in await base.engine.existing?.layGroundwork() }
  }

  /// Ends what the runs have left open.
  func finish() {
    blockingWait { [base, interrupt] in await base.finish(interrupted: interrupt.reason != nil) }
  }

  func say(_ text: String) { base.output.writeError(text + "\n") }

  /// Opens the prompt where a test has failed, and comes back when the user ends it.
  func pause(_ job: Job, _ failed: FailedTest) {
    let console = Console(base.secrets)
    progress.hide(true)
    let names = failed.values.map(\.name).joined(separator: ", ")
    console.error(
      "\npaused: \"\(failed.path.joined(separator: TestPath.separator))\" has failed\n" + console.text(failed.failure)
        + (names.isEmpty ? "" : "here are \(names); ") + "`exit` goes on\n")
    let interrupt = Interrupt()
    let progress = progress
    let output = StandardOutput(progress: progress, interrupt: interrupt, capabilities: console.outputCapabilities)
    let host = ScriptHost(
      besides: base, output: output, tests: TestExecutor(), environments: EnvironmentDefaults())
    let session = PromptSession(
      host: host, interrupt: interrupt, capabilities: console.outputCapabilities,
      historyPath: UserFolder.path(of: "history", variables: ProcessVariables.all), given: failed.values,
      failureText: console.text, takesTerminal: { progress.hide($0) })
    signals.redirect { session.receive($0) }
    blockingWait { _ = await session.run() }
    signals.redirect(nil)
    host.close()
    progress.hide(false)
  }

  static func newID() -> String {
    var random = SystemRandomNumberGenerator()
    return RandomID.make(length: 8, using: &random)
  }
}

/// Sends signals to the run, or to a prompt that is open in the middle of it.
private final class SignalTarget: Sendable {
  private let interrupt: Interrupt
  private let other = Mutex<(@Sendable (Int32) -> Void)?>(nil)

  init(_ interrupt: Interrupt) { self.interrupt = interrupt }

  func redirect(_ receive: (@Sendable (Int32) -> Void)?) { other.withLock { $0 = receive } }

  func receive(_ number: Int32) {
    if let receive = other.withLock({ $0 }) { return receive(number) }
    SignalWatch.interrupt(interrupt, by: number)
  }
}

/// The recorder of the run that is under way; between runs, events of the engine are only shown.
private final class RecorderSlot: Sendable {
  private let progress: EnvironmentProgress
  private let recorder = Mutex<RunRecorder?>(nil)

  init(progress: EnvironmentProgress) { self.progress = progress }

  func set(_ recorder: RunRecorder?) { self.recorder.withLock { $0 = recorder } }

  func record(_ event: OrchestrationEvent) {
    if let recorder = recorder.withLock({ $0 }) { recorder.record(event) } else { progress.note(event) }
  }
}
