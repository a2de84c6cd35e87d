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
  let host: ScriptHost

  init(
    interrupt: Interrupt, arguments: [String] = [], tests: TestExecutor.Options = TestExecutor.Options()
  ) {
    let progress = EnvironmentProgress(
      sink: FileDescriptorSink.standardError, capabilities: console.errorCapabilities,
      windowSize: { WindowSize.of(descriptor: STDERR_FILENO) })
    let output = StandardOutput(progress: progress, interrupt: interrupt)
    let report = ConsoleReport(
      style: Style(console.outputCapabilities.colour), width: console.outputCapabilities.width)
    let (engine, supervisor) = EngineSetup.access(ProcessVariables.all) { progress.note($0) }
    self.progress = progress
    self.output = output
    self.report = report
    host = ScriptHost(
      output: output, arguments: ScriptArguments(arguments), engine: engine, supervisor: supervisor,
      tests: TestExecutor(options: tests) { event in
        let text = report.lines(event)
        if !text.isEmpty { output.write(text) }
      }, report: { [console] failure in output.writeError(console.text(failure)) })
  }
}
