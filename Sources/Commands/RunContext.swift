import Glibc
import Library
import Orchestration
import Reporting
import Runtime
import Terminal
import TestRunner

/// What a program or a session of the prompt runs in: this process' streams, progress on standard error, the engine of its variables.
struct RunContext {
  let console = Console()
  let progress: EnvironmentProgress
  let report: ConsoleReport
  let output: StandardOutput
  /// Of tests: on standard output, unless a report goes there.
  let say: @Sendable (String) -> Void
  let host: ScriptHost

  init(
    interrupt: Interrupt, arguments: [String] = [], tests: TestExecutor.Options = TestExecutor.Options(),
    events: ScriptEvents? = nil, flags: RunFlags = RunFlags(), isCommand: Bool = false
  ) {
    let progress = EnvironmentProgress(
      sink: FileDescriptorSink.standardError, capabilities: console.errorCapabilities,
      windowSize: { WindowSize.of(descriptor: STDERR_FILENO) })
    let output = StandardOutput(progress: progress, interrupt: interrupt, capabilities: console.outputCapabilities)
    let report = ConsoleReport(
      style: Style(console.outputCapabilities.colour), width: console.outputCapabilities.width)
    let isOutputTaken = events?.isOutputTaken ?? false
    let say: @Sendable (String) -> Void = { isOutputTaken ? output.writeError($0) : output.write($0) }
    let (engine, supervisor) = EngineSetup.access(ProcessVariables.all, sweeps: !isCommand) { event in
      progress.note(event)
      events?.record(event)
      guard flags.showsTimings, case .up(let running) = event.kind else { return }
      output.writeError(running.describeTimings().map { $0 + "\n" }.joined())
    }
    var environments = EnvironmentDefaults()
    environments.plansOnly = flags.plansOnly
    self.progress = progress
    self.output = output
    self.report = report
    self.say = say
    host = ScriptHost(
      output: events.map { RecordedOutput(output: output, events: $0) } ?? output,
      arguments: ScriptArguments(arguments), engine: engine, supervisor: supervisor,
      tests: TestExecutor(options: tests) { event in
        events?.record(event)
        let text = report.lines(event)
        if !text.isEmpty { say(text) }
      }, environments: environments, confirms: isCommand, report: { [console] failure in output.writeError(console.text(failure)) })
  }
}
