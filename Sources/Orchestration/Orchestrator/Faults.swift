import ContainerEngine

extension Orchestrator {
  package func inflict(
    _ fault: ServiceFault, on service: String, in environment: String
  ) async throws -> InflictedFault {
    let running = try find(service, in: environment)
    guard let identity = self.environment(environment)?.identity else { throw unknown(environment) }
    let state = try await inspect(service, in: environment)
    switch (fault, state.phase) {
    case (.disconnected, _), (_, .running), (.killed, .paused): break
    // The engine would name its container by the id.
    default: throw OrchestrationError.notRunning(service: service, state.phase)
    }
    let inflicted = InflictedFault(fault, on: running, state, in: identity, by: session)
    try supervisor?.guardEngine()
    return try await translatingErrors(of: service) {
      // The mark comes first: whatever happens then, somebody knows what to heal.
      try await engine.createVolume(inflicted.markName, labels: inflicted.labels)
      do {
        switch fault {
        case .paused: try await engine.pauseContainer(state.id)
        case .killed(let signal): try await engine.killContainer(state.id, signal: signal)
        case .disconnected: try await engine.disconnect(state.id, from: NetworkID(rawValue: identity.networkName))
        }
      } catch {
        try? await engine.removeVolume(inflicted.markName)
        throw error
      }
      faults.add(inflicted)
      return inflicted
    }
  }

  /// Ends a fault. A service that was started anew is waited for, once nothing else is done to it or to what it needs.
  ///
  /// The service as it is then: its host ports may be new ones. One that is gone with its environment needs no healing.
  package func heal(_ inflicted: InflictedFault) async throws -> RunningService? {
    let outcome = try await translatingErrors(of: inflicted.service) {
      do {
        return try await FaultHealing(engine: engine).heal(inflicted)
      } catch {
        faults.remove(inflicted, begunAnew: false)
        throw error
      }
    }
    faults.remove(inflicted, begunAnew: outcome == .begunAnew)
    guard outcome != .gone, let running = try? find(inflicted.service, in: inflicted.environment) else { return nil }
    let renewed = try await renew(running, in: inflicted.environment)
    if let environment = environment(inflicted.environment) {
      try await waitUntilReady(faults.takeRecovered(in: environment), in: environment.id)
    }
    return renewed
  }
}
