import ContainerEngine

/// Removes what belongs to owners that are certainly dead: never what a live owner has, what is kept, or what nothing
/// can be known of.
struct LeaseSweeper: Sendable {
  let engine: any ContainerEngine
  let processes: ProcessTable
  let limit: Duration

  /// The names of what is gone, and of what would not go. `scope` takes more along, whoever owns it.
  func sweep(_ scope: SweepScope = []) async throws -> (gone: [String], left: [String]) {
    let found = try await LabelledObjects.find([:], on: engine)
    let reaper = Session(id: Session.newID(), owner: processes.here)
    let doomed = try await WarmClaims(engine: engine).doomed(
      in: found, for: reaper, where: condition(found, scope))
    guard !doomed.isEmpty else { return ([], []) }
    var remover = EnvironmentRemover(engine: engine, limit: limit)
    // Where nothing runs, an engine that refuses will go on refusing, and each run would wait for it.
    if doomed.containers.isEmpty { remover.pauses = [] }
    let left = await remover.remove(doomed)
    let gone = Leftovers(
      containers: doomed.containers.filter { !left.containers.contains($0) },
      networks: doomed.networks.filter { !left.networks.contains($0) },
      volumes: doomed.volumes.filter { !left.volumes.contains($0) })
    return (found.names(of: gone), found.names(of: left))
  }

  /// Whether an object with these labels is to go.
  func condition(_ found: LabelledObjects, _ scope: SweepScope) -> ([String: String]) -> Bool {
    let kept = found.kept()
    var states: [String: OwnerState] = [:]
    for labels in found.allLabels {
      guard let label = labels[Labels.owner], states[label] == nil else { continue }
      states[label] = Owner(label: label).map(processes.state) ?? .unknowable
    }
    return { labels in
      guard let environment = labels[Labels.environment], let owner = labels[Labels.owner] else { return false }
      if kept.contains(environment) { return scope.contains(.kept) }
      if labels[Labels.lease] == Session.Lease.warm.rawValue, scope.contains(.warm) { return true }
      return states[owner] == .dead
    }
  }
}

/// What a sweep takes along besides what dead owners have left.
package struct SweepScope: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Environments and snapshots that were kept.
  package static let kept = SweepScope(rawValue: 1)
  /// Environments that are kept ready, and those who keep them.
  package static let warm = SweepScope(rawValue: 2)
}
