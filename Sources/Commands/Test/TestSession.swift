import Glibc
import Library
import Orchestration
import Reporting
import Runtime
import Terminal
import TestRunner

/// One run of tests on this process' streams and the engine of its variables.
struct TestSession {
  let files: [TestFile]
  let plan: RunPlan
  let options: RunOptions
  let arguments: [String]
  /// The command line asks for some tests only.
  let isSelective: Bool
  let requests: [ReportRequest]

  func run() -> Int32 {
    let interrupt = Interrupt()
    SignalWatch.start(interrupt)
    let progress = EnvironmentProgress(
      sink: FileDescriptorSink.standardError, capabilities: Console().errorCapabilities,
      windowSize: { WindowSize.of(descriptor: STDERR_FILENO) })
    let reports = RunReporting(requests, isScript: false, standardOutput: ReportSink(progress: progress)).reports
    let console = TestConsole(
      interrupt: interrupt, progress: progress, reports: reports,
      isOutputTaken: requests.contains(where: \.takesStandardOutput))
    // The console tells of failures from the record, which must have them first.
    let recorder = RunRecorder([reports, console.live, JobOrder(console)])
    let (engine, supervisor) = EngineSetup.access(ProcessVariables.all) { recorder.record($0) }
    let base = ScriptHost(
      output: console.output, arguments: ScriptArguments(arguments), engine: engine, supervisor: supervisor,
      tests: TestExecutor())
    let runner = Runner(
      files: files, plan: plan, options: options, base: base, interrupt: interrupt, recorder: recorder)
    let verdict = console.live.shown { runner.run(id: Self.newID(), startedAt: WallClock.milliseconds) }
    blockingWait { await base.finish() }
    reports.finish()
    if case .interrupted = verdict.ending { Console().report(verdict.ending) }
    if verdict.tally.total == 0, isSelective, verdict.exitStatus == 0 {
      Console().error("error: no test matched\n  = help: `orch test --list` lists what there is\n")
      return 64
    }
    return reports.exitStatus(verdict.exitStatus)
  }

  static func newID() -> String {
    var random = SystemRandomNumberGenerator()
    return RandomID.make(length: 8, using: &random)
  }
}
