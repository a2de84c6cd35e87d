import Glibc
import Library
import Orchestration
import Prompt
import Reporting
import Runtime
import Semantics
import TestRunner

/// The verbs on running environments as commands: `orch logs shop api`.
enum VerbCommand {
  static func run(_ verb: Builtin, _ words: [String]) -> Int32 {
    if words.first == "--help" || words.first == "-h" {
      return OrchCommand.print(Reference.commandPage(verb, capabilities: Console().outputCapabilities))
    }
    let interrupt = Interrupt()
    SignalWatch.start(interrupt)
    let context = RunContext(interrupt: interrupt, isCommand: true)
    let console = context.console
    let ending = VerbCall(verb, words).run(host: context.host, interrupt: interrupt)
    blockingWait {
      // What dead runs have left goes afterwards: it may be just what was asked about.
      await context.host.engine.existing?.sweepMeanwhile()
      await context.host.finish()
    }
    switch ending {
    case .done: return context.output.loss.exitStatus(0)
    case .exited(let status): return status
    case .mistaken(let mistake):
      return OrchCommand.usageError(CommandMistake(mistake.message, help: mistake.help))
    case .raised(let raise):
      let ending = RunVerdict.Ending(raise)
      console.report(ending)
      return RunVerdict(ending: ending, tally: TestTally()).exitStatus
    case .failed(let raise, let status):
      console.report(RunVerdict.Ending(raise))
      return status
    }
  }
}
