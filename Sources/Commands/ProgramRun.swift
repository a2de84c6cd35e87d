import Glibc
import Library
import Orchestration
import Reporting
import Runtime
import Syntax
import Terminal
import TestRunner

/// One program from its text to its exit status.
struct ProgramRun {
  let source: SourceFile
  let arguments: [String]
  var keepsFailed = false

  func run() -> Int32 {
    let console = Console()
    let loaded: ProgramLoader.Loaded
    do throws(ProgramLoader.Rejected) {
      loaded = try ProgramLoader().load(source)
    } catch {
      console.report(error.diagnostics)
      return 2
    }
    console.report(loaded.warnings)
    return execute(loaded, console)
  }

  private func execute(_ loaded: ProgramLoader.Loaded, _ console: Console) -> Int32 {
    let interrupt = Interrupt()
    SignalWatch.start(interrupt)
    let progress = EnvironmentProgress(
      sink: FileDescriptorSink.standardError, capabilities: console.errorCapabilities,
      windowSize: { WindowSize.of(descriptor: STDERR_FILENO) })
    let output = StandardOutput(progress: progress)
    let report = ConsoleReport(style: Style(console.outputCapabilities.colour), width: console.outputCapabilities.width)
    var options = TestExecutor.Options()
    options.keepsFailed = keepsFailed
    let host = ScriptHost(
      output: output, arguments: ScriptArguments(arguments),
      engine: EngineSetup.access(ProcessVariables.all) { progress.note($0) },
      tests: TestExecutor(options: options) { event in
        let text = report.lines(event)
        if !text.isEmpty { output.write(text) }
      })
    let begin = Machine.monotonicTime()
    let (image, main) = (loaded.image, loaded.main)
    let ending = MachineThread.run { () -> RunVerdict.Ending in
      let machine = Machine(image: image, host: host, interrupt: interrupt)
      do throws(Raise) {
        _ = try machine.run(main)
        return .completed
      } catch {
        return RunVerdict.Ending(machine.final(error))
      }
    }
    blockingWait { await host.finish() }
    let verdict = RunVerdict(ending: ending ?? .failed(Failure(.unexpectedFailure, "the system gives no thread")), tally: host.tests.tally)
    output.write(report.summary(verdict, duration: Machine.monotonicTime() - begin))
    console.report(verdict.ending)
    return verdict.exitStatus
  }
}

extension RunVerdict.Ending {
  init(_ raised: Raise) {
    switch raised {
    case .failure(let failure): self = .failed(failure)
    case .exit(let status): self = .exited(status)
    case .interruption(.signal(let signal)): self = .interrupted(signal)
    case .interruption: self = .failed(Failure(.timedOut, "interrupted"))
    case .skip(let reason): self = .failed(Failure(.failed, "`skip` outside a test: \(reason)"))
    }
  }
}
