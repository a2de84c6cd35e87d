import Synchronization

/// The faults of this run's making that last, and the services that have been started anew since and were not waited
/// for.
final class FaultLedger: Sendable {
  private struct State {
    var lasting: [InflictedFault] = []
    /// Names of services by their environment's id.
    var awaited: [String: Set<String>] = [:]
  }

  private let state = Mutex(State())

  func add(_ fault: InflictedFault) { state.withLock { $0.lasting.append(fault) } }

  /// It is over.
  func remove(_ fault: InflictedFault, begunAnew: Bool) {
    state.withLock { state in
      state.lasting.removeAll { $0 == fault }
      if begunAnew { state.awaited[fault.environment, default: []].insert(fault.service) }
    }
  }

  /// Takes those to wait for now: neither they nor what they need suffer from anything else.
  func takeRecovered(in running: RunningEnvironment) -> [String] {
    state.withLock { state in
      let suffering = Set(state.lasting.lazy.filter { $0.environment == running.id }.map(\.service))
      let awaited = state.awaited.removeValue(forKey: running.id) ?? []
      let recovered = awaited.filter { service in
        !suffering.contains(service) && running.needs(of: service).isDisjoint(with: suffering)
      }
      let others = awaited.subtracting(recovered)
      if !others.isEmpty { state.awaited[running.id] = others }
      return recovered.sorted()
    }
  }
}
