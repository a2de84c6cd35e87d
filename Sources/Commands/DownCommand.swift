import ArgumentParser
import Orchestration

/// `orch down NAME…`: ends environments, kept ones too.
struct DownCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "down", abstract: "End environments by name or id.")

  @Argument(help: "Names or ids, as `orch ps` lists them.")
  var names: [String]

  mutating func runForStatus() throws -> Int32 {
    let names = names
    return EngineWork.run { orchestrator, mishaps in
      for name in names {
        do {
          let running = try await orchestrator.attach(name)
          try await orchestrator.end(running.identity)
          print("\(running.name) \(running.id) is down")
        } catch {
          mishaps.note(error)
        }
      }
    }
  }
}
