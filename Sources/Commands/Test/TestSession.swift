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

  func run() -> Int32 {
    let interrupt = Interrupt()
    SignalWatch.start(interrupt)
    let console = TestConsole(interrupt: interrupt)
    let recorder = RunRecorder([console.live, JobOrder(console)])
    let (engine, supervisor) = EngineSetup.access(ProcessVariables.all) { recorder.record($0) }
    let base = ScriptHost(
      output: console.output, arguments: ScriptArguments(arguments), engine: engine, supervisor: supervisor,
      tests: TestExecutor())
    let runner = Runner(
      files: files, plan: plan, options: options, base: base, interrupt: interrupt, recorder: recorder)
    let verdict = runner.run(id: Self.newID(), startedAt: Self.now())
    blockingWait { await base.finish() }
    if case .interrupted = verdict.ending { Console().report(verdict.ending) }
    if verdict.tally.total == 0, isSelective, verdict.exitStatus == 0 {
      Console().error("error: no test matched\n  = help: `orch test --list` lists what there is\n")
      return 64
    }
    return verdict.exitStatus
  }

  private static func newID() -> String {
    var random = SystemRandomNumberGenerator()
    return RandomID.make(length: 8, using: &random)
  }

  /// Milliseconds since 1970.
  private static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
