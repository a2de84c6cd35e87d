import Glibc
import Library
import Orchestration
import Reporting
import Runtime
import Terminal
import TestRunner

/// What a program or a session of the prompt runs in: this process' streams, progress on standard error, the engine of its variables.
struct RunContext {
  let console: Console
  let progress: EnvironmentProgress
  let report: ConsoleReport
  let output: StandardOutput
  /// Of tests: on standard output, unless a report goes there.
  let say: @Sendable (String) -> Void
  let host: ScriptHost

  init(
    interrupt: Interrupt, arguments: [String] = [], tests: TestExecutor.Options = TestExecutor.Options(),
    events: ScriptEvents? = nil, flags: RunFlags = RunFlags(), isCommand: Bool = false,
    secrets: SecretMask = SecretMask()
  ) {
    let console = Console(secrets)
    self.console = console
    let progress = EnvironmentProgress(
      sink: MaskingSink(FileDescriptorSink.standardError, secrets), capabilities: console.errorCapabilities,
      windowSize: { WindowSize.of(descriptor: STDERR_FILENO) })
    let output = StandardOutput(progress: progress, interrupt: interrupt, capabilities: console.outputCapabilities)
    let report = ConsoleReport(
      style: Style(console.outputCapabilities.colour), width: console.outputCapabilities.width)
    let isOutputTaken = events?.isOutputTaken ?? false
    let say: @Sendable (String) -> Void = { text in
      if isOutputTaken { output.writeError(secrets.masked(text)) } else { output.write(secrets.masked(text)) }
    }
    let (engine, supervisor) = EngineSetup.access(
      ProcessVariables.all, sweeps: !isCommand, keepsEvidence: events != nil, secrets: secrets
    ) { event in
      let event = event.masked(by: secrets)
      progress.note(event)
      events?.record(event)
      guard flags.showsTimings, case .up(let running) = event.kind else { return }
      output.writeError(running.describeTimings().map { $0 + "\n" }.joined())
    }
    var environments = EnvironmentDefaults()
    environments.plans = flags.plansOnly ? PlanPrinter() : nil
    environments.warm = try? flags.warmPolicy()
    self.progress = progress
    self.output = output
    self.report = report
    self.say = say
    host = ScriptHost(
      output: Self.output(output, events),
      arguments: ScriptArguments(arguments), engine: engine, supervisor: supervisor,
      tests: TestExecutor(options: tests) { event in
        events?.record(event)
        let text = report.lines(event, bundle: events?.bundle(of: event))
        if !text.isEmpty { say(text) }
      }, environments: environments, confirms: isCommand, secrets: secrets,
      report: { failure in output.writeError(console.text(failure)) })
  }

  private static func output(_ output: StandardOutput, _ events: ScriptEvents?) -> any ScriptOutput {
    guard let events, events.recordsOutput else { return output }
    return RecordedOutput(output: output, events: events)
  }
}
