import ArgumentParser
import Orchestration

/// `orch gc`: removes what dead runs have left.
struct GcCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "gc",
    abstract: "Remove what dead runs have left on the engine; environments of live runs are never touched.")

  @Flag(help: "Also those that `keep` left running.")
  var kept = false

  @Flag(help: "Also the images that orch has built.")
  var images = false

  mutating func runForStatus() throws -> Int32 {
    let (kept, images) = (kept, images)
    return EngineWork.run { orchestrator, mishaps in
      let (swept, left) = try await orchestrator.sweep(kept: kept)
      if !left.isEmpty { mishaps.note(OrchestrationError.notRemoved(environment: nil, objects: left)) }
      var removed = swept
      if images { removed += try await orchestrator.removeBuiltImages() }
      for name in removed { print("removed \(name)") }
      if removed.isEmpty, left.isEmpty { print("nothing to remove") }
    }
  }
}
