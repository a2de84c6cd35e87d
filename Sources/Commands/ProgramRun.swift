import Library
import Reporting
import Runtime
import Syntax
import Terminal
import TestRunner

/// One program from its text to its exit status.
struct ProgramRun {
  let source: SourceFile
  let arguments: [String]
  let flags: RunFlags

  func run() -> Int32 {
    let loaded: ProgramLoader.Loaded
    do throws(ProgramLoader.Rejected) {
      loaded = try ProgramLoader(traces: flags.traces).load(source)
    } catch {
      Console().report(error.diagnostics)
      return 2
    }
    if let mistake = CommandMistake(words: arguments, of: loaded.sources, where: "\(source.name) has") {
      return OrchCommand.usageError(mistake)
    }
    return execute(loaded)
  }

  private func execute(_ loaded: ProgramLoader.Loaded) -> Int32 {
    let interrupt = Interrupt()
    SignalWatch.start(interrupt)
    var options = TestExecutor.Options()
    options.keepsFailed = flags.keepsFailed
    options.selection = TestSelection(source: source)
    options.outline = loaded.outline
    options.gathersEvidence = true
    let secrets = SecretMask()
    secrets.addVariables(loaded.secretNames)
    let reports = reporting
    let events = ScriptEvents(
      file: source.name, reports: reports, secrets: secrets, recordsOutput: !flags.reports.isEmpty,
      isOutputTaken: isOutputTaken)
    let context = RunContext(
      interrupt: interrupt, arguments: arguments, tests: options, events: events, flags: flags, secrets: secrets)
    if !loaded.warnings.isEmpty {
      context.console.report(loaded.warnings)
      context.console.error("\n")
    }
    events.begin(commandLine: CommandLine.arguments)
    let begin = Machine.monotonicTime()
    let body = { run(loaded, context.host, interrupt) }
    let ending = flags.reports.isEmpty ? body() : reports.keepingUp(while: body)
    if !ending.isCompleted { context.host.tests.tellOfRest() }
    // What went wrong is told at once; cleaning up after it takes a moment.
    if case .failed(let failure) = ending {
      context.console.report(ending)
      events.bundles(of: failure).forEach { context.console.error(context.report.line(bundle: $0)) }
    }
    if !context.host.finishWithoutEngine() {
      blockingWait { await context.host.finish(interrupted: interrupt.reason != nil) }
    }
    let verdict = RunVerdict(ending: ending, tally: context.host.tests.tally)
    events.finish(verdict)
    context.say(context.report.summary(verdict, duration: Machine.monotonicTime() - begin))
    if case .failed = ending {} else { context.console.report(ending) }
    reports.finish()
    // What ends with the process is not taken apart before: it takes a tenth of the time that an empty program does.
    _ = Unmanaged.passRetained(context.host)
    return context.output.loss.exitStatus(reports.exitStatus(verdict.exitStatus))
  }

  private var isOutputTaken: Bool { flags.reports.contains(where: \.takesStandardOutput) }

  private var reporting: ReportSet {
    RunReporting(flags.reports, isScript: true, standardOutput: FileDescriptorSink.standardOutput).reports
  }

  private func run(_ loaded: ProgramLoader.Loaded, _ host: ScriptHost, _ interrupt: Interrupt) -> RunVerdict.Ending {
    let (image, main) = (loaded.image, loaded.main)
    let ending = MachineThread.run { () -> RunVerdict.Ending in
      let machine = Machine(image: image, host: host, interrupt: interrupt)
      do throws(Raise) {
        _ = try machine.run(main)
        // A signal that came while the last block was cleaned up ends the program all the same.
        return interrupt.reason.map { RunVerdict.Ending(.interruption($0)) } ?? .completed
      } catch {
        let ended = machine.final(error)
        guard case .failure(let failure) = ended else { return RunVerdict.Ending(ended) }
        guard let reason = interrupt.reason else {
          host.tests.tellOfEvidence(for: failure, in: machine)
          return RunVerdict.Ending(ended)
        }
        host.tell(failure)
        return RunVerdict.Ending(.interruption(reason))
      }
    }
    return ending ?? .failed(Failure(.unexpectedFailure, "the system gives no thread to run on"))
  }
}
