import ContainerEngine

/// What is done to a service on purpose, and undone again.
package enum ServiceFault: Hashable, Sendable {
  /// Its processes stand still; connections stay open and nothing answers.
  case paused
  case killed(signal: String)
  /// Out of its environment's network; its own program goes on.
  case disconnected
}

extension Orchestrator {
  package func inflict(_ fault: ServiceFault, on service: String, in environment: String) async throws {
    let running = try find(service, in: environment)
    let network = try network(of: environment)
    try await translatingErrors(of: service) {
      switch fault {
      case .paused: try await engine.pauseContainer(running.containerID)
      case .killed(let signal): try await engine.killContainer(running.containerID, signal: signal)
      case .disconnected: try await engine.disconnect(running.containerID, from: network)
      }
    }
  }

  /// The service as it is then: its host ports may be new ones. One that is gone with its environment needs no healing.
  package func heal(_ fault: ServiceFault, of service: String, in environment: String) async throws -> RunningService? {
    guard let running = try? find(service, in: environment) else { return nil }
    do {
      switch fault {
      case .paused: try await engine.unpauseContainer(running.containerID)
      case .killed: return try await restart(service, in: environment)
      case .disconnected:
        try await engine.connect(running.containerID, to: try network(of: environment), aliases: [service])
      }
    } catch let error as EngineError {
      if case .notFound = error.cause { return nil }
      throw OrchestrationError.engine(error, service: service)
    }
    return try await renew(running, in: environment)
  }

  private func network(of environment: String) throws(OrchestrationError) -> NetworkID {
    guard let entry = table.entry(environment) else { throw unknown(environment) }
    return entry.running.network
  }
}
