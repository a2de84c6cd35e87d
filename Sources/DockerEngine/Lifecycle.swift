package import ContainerEngine
import DockerAPI

extension DockerEngine {
  package func createContainer(_ spec: ContainerSpec) async throws -> ContainerID {
    try await call("create container \(spec.name)", refusal: { ContainerRefusal.cause($1) }) {
      ContainerID(rawValue: try await $0.containerCreate(name: spec.name, DockerContainerConfig(spec)))
    }
  }

  package func startContainer(_ id: ContainerID) async throws {
    try await call("start container \(id)", refusal: { ContainerRefusal.cause($1) }) {
      try await $0.containerStart(id.rawValue)
    }
  }

  package func stopContainer(_ id: ContainerID, grace: Duration?) async throws {
    try await call("stop container \(id)") { try await $0.containerStop(id.rawValue, grace: grace?.wholeSeconds) }
  }

  package func restartContainer(_ id: ContainerID, grace: Duration?) async throws {
    try await call("restart container \(id)", refusal: { ContainerRefusal.cause($1) }) {
      try await $0.containerRestart(id.rawValue, grace: grace?.wholeSeconds)
    }
  }

  package func killContainer(_ id: ContainerID, signal: String) async throws {
    try await call("send \(signal) to container \(id)") { try await $0.containerKill(id.rawValue, signal: signal) }
  }

  package func pauseContainer(_ id: ContainerID) async throws {
    try await call("pause container \(id)") { try await $0.containerPause(id.rawValue) }
  }

  package func unpauseContainer(_ id: ContainerID) async throws {
    try await call("unpause container \(id)") { try await $0.containerUnpause(id.rawValue) }
  }
}

extension DockerEngine {
  /// How long another one's removal of the same container may take.
  private static let removalLimit = Duration.seconds(30)

  package func removeContainer(_ id: ContainerID) async throws {
    try await call("remove container \(id)") { client in
      let clock = ContinuousClock()
      let end = clock.now + Self.removalLimit
      var pause = Duration.milliseconds(5)
      while try await !Self.isRemoved(id, by: client) {
        guard clock.now < end else {
          throw EngineError.Cause.conflict(message: "the removal that is in progress does not end")
        }
        try await clock.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(200))
      }
    }
  }

  /// False while somebody else's removal is under way: asking again shows when it is over.
  private static func isRemoved(_ id: ContainerID, by client: DockerClient) async throws -> Bool {
    do {
      try await client.containerRemove(id.rawValue, force: true, volumes: true)
      return true
    } catch DockerError.refused(404, _) {
      return true
    } catch DockerError.refused(409, let message) where message.contains("already in progress") {
      return false
    }
  }
}
