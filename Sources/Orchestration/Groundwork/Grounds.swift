import Synchronization

/// The groundworks of a run: those that are laid, and what for.
final class Grounds: Sendable {
  private struct State {
    /// What environments were asked for since the last time, in the order in which they were asked for first.
    var wanted: [(keys: [GroundworkKey], spec: EnvironmentSpec)] = []
    var laid: [GroundworkKey: Task<Groundwork?, Never>] = [:]
    /// By declaration: the services that were built the last time that any was.
    var changing: [String: Set<String>] = [:]
  }

  /// For how many environments: each takes its memory.
  private static let most = 2
  private let state = Mutex(State())

  func keys(for spec: EnvironmentSpec, _ services: [ServiceSpec]) -> [GroundworkKey] {
    let changing = state.withLock { $0.changing[spec.declaration] }
    return GroundworkKey.all(for: spec, services, changing: changing)
  }

  /// An environment has been asked for, and these of its services were built for it.
  func note(_ spec: EnvironmentSpec, _ services: [ServiceSpec], built: Set<String>) {
    if !built.isEmpty { state.withLock { $0.changing[spec.declaration] = built } }
    let keys = keys(for: spec, services)
    guard !keys.isEmpty else { return }
    state.withLock { state in
      if let index = state.wanted.firstIndex(where: { $0.spec.declaration == spec.declaration }) {
        state.wanted[index] = (keys, spec)
      } else {
        state.wanted.append((keys, spec))
      }
    }
  }

  /// Lays, one after the other, what was asked for since the last time and is not laid yet. Gives what nobody will ask for
  /// any more.
  func lay(
    _ make: @escaping @Sendable (GroundworkKey, EnvironmentSpec) async -> Groundwork?
  ) -> [Task<Groundwork?, Never>] {
    state.withLock { state in
      let wanted = state.wanted.prefix(Grounds.most)
      state.wanted = []
      let keys = Set(wanted.flatMap(\.keys))
      let useless = state.laid.filter { !keys.contains($0.key) }
      for key in useless.keys { state.laid[key] = nil }
      var previous: Task<Groundwork?, Never>?
      for (keys, spec) in wanted {
        for key in keys where state.laid[key] == nil {
          let task = Task { [previous] in
            _ = await previous?.value
            return Task.isCancelled ? nil : await make(key, spec)
          }
          state.laid[key] = task
          previous = task
        }
      }
      return Array(useless.values)
    }
  }

  func take(_ key: GroundworkKey) -> Task<Groundwork?, Never>? {
    state.withLock { $0.laid.removeValue(forKey: key) }
  }

  /// Nothing is being laid any more when this returns.
  func end() async {
    let tasks = state.withLock { state in
      defer { state = State() }
      return Array(state.laid.values)
    }
    for task in tasks { task.cancel() }
    for task in tasks { _ = await task.value }
  }
}
