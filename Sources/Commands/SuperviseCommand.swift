import ArgumentParser
import Glibc
import Orchestration

/// `orch supervise SESSION`: started by orch itself; cleans up should orch die.
struct SuperviseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "supervise", abstract: "Clean up after a run of orch that dies.", shouldDisplay: false)

  @Argument(help: "The session to watch over.")
  var session: String

  mutating func run() throws {
    SupervisorSession.detach()
    let supervisor = SupervisorSession(session: session)
    blockingWait {
      _ = await supervisor.run(input: STDIN_FILENO) { EngineSetup.engine(ProcessVariables.all) }
    }
  }
}
