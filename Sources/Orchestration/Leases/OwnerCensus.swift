import ContainerEngine

/// Judges which owners still live: the engine knows of those that run in a container of its, this machine's process
/// table of the others.
struct OwnerCensus: Sendable {
  let engine: any ContainerEngine
  let processes: ProcessTable

  /// By the labels that name them.
  func states(of labels: some Sequence<String>) async -> [String: OwnerState] {
    await withTaskGroup(of: (String, OwnerState).self) { group in
      for label in Set(labels) {
        group.addTask {
          guard let owner = Owner(label: label) else { return (label, .unknowable) }
          return (label, await state(of: owner))
        }
      }
      return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  func state(of owner: Owner) async -> OwnerState {
    if let container = owner.container, container != processes.here.container { return await state(of: container) }
    // Machines that were cloned call themselves the same. Those that reach an engine over its own socket are one
    // machine, which has been started anew in between; of those that share an engine far away nobody can say.
    guard owner.bootID == processes.here.bootID || engine.machine == nil else { return .unknowable }
    return processes.state(of: owner)
  }

  /// Of what runs in it; a container that is not there any more has taken its processes along.
  private func state(of container: ContainerLife) async -> OwnerState {
    do {
      return container.goesOn(in: try await engine.inspectContainer(container.id)) ? .alive : .dead
    } catch let error as EngineError {
      if case .notFound = error.cause { return .dead }
      return .unknowable
    } catch {
      return .unknowable
    }
  }
}
