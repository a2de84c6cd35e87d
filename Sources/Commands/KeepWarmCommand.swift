import ArgumentParser
import ContainerEngine
import Glibc
import Orchestration

/// `orch keep-warm`: started by orch itself; keeps environments ready for those that come after.
struct KeepWarmCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keep-warm", abstract: "Keep environments ready to be taken.", shouldDisplay: false)

  mutating func run() throws {
    let input = standardInput()
    if let request = TemplateRequest(bytes: input) { return make(request) }
    guard let request = WarmRequest(bytes: input) else { throw ExitCode(64) }
    SupervisorSession.detach()
    let id = Session.newID()
    let supervisor = Supervisor(SupervisorLauncher(executable: "/proc/self/exe", arguments: ["supervise", id]))
    let session = Session(id: id, owner: .current(), lease: .warm)
    blockingWait {
      guard let orchestrator = try? await EngineSetup.orchestrator(ProcessVariables.all, session, supervisor) else {
        return
      }
      await WarmKeeper(orchestrator, request).run()
      supervisor.finish(leavingObjects: false)
      await orchestrator.engine.close()
    }
  }

  /// Images of first data, which later runs start from.
  private func make(_ request: TemplateRequest) {
    SupervisorSession.detach()
    blockingWait {
      guard let orchestrator = try? await EngineSetup.orchestrator(ProcessVariables.all) else { return }
      await request.fulfil(on: orchestrator)
      await orchestrator.finish()
      await orchestrator.engine.close()
    }
  }

  /// It is a socket, which has no path.
  private func standardInput() -> [UInt8] {
    var content: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(STDIN_FILENO, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return content }
      content += buffer[..<count]
    }
  }
}
