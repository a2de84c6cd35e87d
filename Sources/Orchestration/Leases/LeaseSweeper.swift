import ContainerEngine

/// Removes what belongs to owners that are certainly dead: never what a live owner has, what is kept, or what nothing
/// can be known of.
struct LeaseSweeper: Sendable {
  let engine: any ContainerEngine
  let processes: ProcessTable
  let limit: Duration

  /// The names of what is gone, and of what would not go. `kept` takes kept environments along, whoever owns them.
  func sweep(kept: Bool = false) async throws -> (gone: [String], left: [String]) {
    let found = try await LabelledObjects.find([:], on: engine)
    let doomed = LeaseSweeper.doomed(in: found, processes: processes, kept: kept)
    guard !doomed.isEmpty else { return ([], []) }
    let left = await EnvironmentRemover(engine: engine, limit: limit).remove(doomed)
    let gone = Leftovers(
      containers: doomed.containers.filter { !left.containers.contains($0) },
      networks: doomed.networks.filter { !left.networks.contains($0) },
      volumes: doomed.volumes.filter { !left.volumes.contains($0) })
    return (found.names(of: gone), found.names(of: left))
  }

  static func doomed(in found: LabelledObjects, processes: ProcessTable, kept: Bool) -> Leftovers {
    let keptEnvironments = found.keptEnvironments
    var states: [String: OwnerState] = [:]
    for labels in found.allLabels {
      guard let label = labels[Labels.owner], states[label] == nil else { continue }
      states[label] = Owner(label: label).map(processes.state) ?? .unknowable
    }
    return found.leftovers { labels in
      guard let environment = labels[Labels.environment], let owner = labels[Labels.owner] else { return false }
      if keptEnvironments.contains(environment) { return kept }
      return states[owner] == .dead
    }
  }
}
