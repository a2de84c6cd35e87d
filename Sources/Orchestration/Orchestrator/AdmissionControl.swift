import Synchronization

/// Told of an environment's time in the queue, which counts against no time limit.
package struct Queueing: Sendable {
  package var begins: @Sendable () -> Void
  package var ends: @Sendable () -> Void

  package init(begins: @escaping @Sendable () -> Void = {}, ends: @escaping @Sendable () -> Void = {}) {
    self.begins = begins
    self.ends = ends
  }
}

extension Orchestrator {
  /// Returns once there is room for what the services declare; how long that took.
  func admit(_ plan: Plan, _ spec: EnvironmentSpec, _ queueing: Queueing) async throws -> Duration {
    guard plan.demand != .none, case .waits(let held) = spec.admission, spec.stack == nil else { return .zero }
    let began = ContinuousClock.now
    queueing.begins()
    defer { queueing.ends() }
    try await translatingErrors {
      if let excess = try await queue.excess(of: plan.demand) { note(.exceeds(excess), plan.identity) }
      try await queue.enter(plan.identity, plan.demand, held: held) { [self] in note(.queued($0), plan.identity) }
    }
    return .now - began
  }

  /// From now on its network speaks for it.
  func admitted(_ plan: Plan) {
    guard plan.demand != .none else { return }
    queueing.withLock { last in
      let before = last
      last = Task { [queue] in
        await before?.value
        await queue.leave(plan.identity)
      }
    }
  }
}
