import ContainerEngine

/// Ends faults on the engine. It waits for no service to be ready.
struct FaultHealing: Sendable {
  let engine: any ContainerEngine

  enum Outcome: Hashable, Sendable {
    case healed
    /// The service has been started anew.
    case begunAnew
    /// The service is gone, and its fault with it.
    case gone
  }

  /// Ends what a run that died has left, of each service what came last first; in words what was healed.
  func heal(_ faults: [InflictedFault]) async -> [String] {
    let services = Dictionary(grouping: faults, by: \.life.id)
    return await withTaskGroup(of: [String].self) { group in
      for faults in services.values {
        group.addTask {
          var healed: [String] = []
          for fault in faults.sorted(by: { $0.rank < $1.rank }) {
            if let outcome = try? await heal(fault), outcome != .gone { healed.append(fault.description) }
          }
          return healed
        }
      }
      return await group.reduce(into: []) { $0 += $1 }.sorted()
    }
  }

  /// The mark goes once the fault is over, so that what could not be healed can be healed later.
  @discardableResult
  func heal(_ fault: InflictedFault) async throws -> Outcome {
    let outcome: Outcome
    do {
      outcome = try await end(fault)
    } catch let error as EngineError {
      guard case .notFound = error.cause else { throw error }
      outcome = .gone
    }
    try? await engine.removeVolume(fault.markName)
    return outcome
  }

  private func end(_ fault: InflictedFault) async throws -> Outcome {
    let state = try await engine.inspectContainer(fault.life.id)
    switch fault.fault {
    case .paused:
      // One that was killed meanwhile is paused no more.
      if state.phase == .paused { try await engine.unpauseContainer(state.id) }
      return .healed
    case .killed(let signal): return try await revive(state, fault.life, after: signal)
    case .disconnected:
      try await reconnect(state, fault)
      return .healed
    }
  }

  private func revive(_ state: ContainerState, _ life: ContainerLife, after signal: String) async throws -> Outcome {
    switch state.phase {
    case .created, .exited, .dead:
      try await engine.startContainer(state.id)
      return .begunAnew
    // The engine does it, as the service's `restart` says.
    case .restarting, .removing: return .begunAnew
    case .running, .paused: break
    }
    guard life.goesOn(in: state) else { return .begunAnew }
    switch SignalEffect(signal) {
    case .ends:
      // It takes its time.
      try await engine.restartContainer(state.id, grace: nil)
      return .begunAnew
    case .stops: try await engine.killContainer(state.id, signal: "SIGCONT")
    case .own: break
    }
    return .healed
  }

  /// The engine itself brings back a container that is started without a network, but not all of its names.
  private func reconnect(_ state: ContainerState, _ fault: InflictedFault) async throws {
    let network = NetworkID(rawValue: fault.network)
    if let names = state.aliases[fault.network] {
      if Set(names).isSuperset(of: fault.aliases) { return }
      try await engine.disconnect(state.id, from: network)
    }
    try await engine.connect(state.id, to: network, aliases: fault.aliases)
  }
}

extension InflictedFault {
  /// A service that is frozen takes no other change, and one that is started should have its network.
  fileprivate var rank: Int {
    switch fault {
    case .paused: 0
    case .disconnected: 1
    case .killed: 2
    }
  }
}
