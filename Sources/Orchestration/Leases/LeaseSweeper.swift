import ContainerEngine

/// Removes what belongs to owners that are certainly dead: never what a live owner has, what is kept, or what nothing
/// can be known of. What they did to services of others is undone.
struct LeaseSweeper: Sendable {
  let engine: any ContainerEngine
  let processes: ProcessTable
  let limit: Duration

  /// After what was found, so long until the next look: what was on its way to the engine when its owner died comes late.
  var pause = Duration.milliseconds(300)
  private static let mostLooks = 20

  /// `scope` takes more along, whoever owns it.
  func sweep(_ scope: SweepScope = []) async throws -> Swept {
    var all = try await sweepOnce(scope)
    var found = all.gone
    for _ in 1...LeaseSweeper.mostLooks where !found.isEmpty && all.left.isEmpty {
      try await Task.sleep(for: pause)
      let late = try await sweepOnce(scope)
      found = late.gone.filter { !all.gone.contains($0) }
      all.gone += found
      all.left = late.left
      all.healed += late.healed
    }
    return all
  }

  private func sweepOnce(_ scope: SweepScope) async throws -> Swept {
    let found = try await LabelledObjects.find([:], on: engine)
    let owners = await owners(of: found)
    let reaper = Session(id: Session.newID(), owner: processes.here)
    let goes = condition(found, scope, owners)
    let doomed = try await WarmClaims(engine: engine).doomed(in: found, for: reaper, where: goes)
    let orphaned = found.faults(staying: goes) { owners[$0.owner] == .dead }
    var swept = Swept(unclear: scope.contains(.unclear) ? [] : unclear(found, owners))
    async let healed = FaultHealing(engine: engine).heal(orphaned)
    if !doomed.isEmpty {
      var remover = EnvironmentRemover(engine: engine, limit: limit)
      // Where nothing runs, an engine that refuses will go on refusing, and each run would wait for it.
      if doomed.containers.isEmpty { remover.pauses = [] }
      let left = await remover.remove(doomed)
      let gone = Leftovers(
        containers: doomed.containers.filter { !left.containers.contains($0) },
        networks: doomed.networks.filter { !left.networks.contains($0) },
        volumes: doomed.volumes.filter { !left.volumes.contains($0) })
      (swept.gone, swept.left) = (found.names(of: gone), found.names(of: left))
    }
    swept.healed = await healed
    return swept
  }

  /// How the owners are doing of all that was found, by their labels.
  func owners(of found: LabelledObjects) async -> [String: OwnerState] {
    let labels = found.allLabels.compactMap { $0[Labels.owner] } + found.faults.map(\.owner)
    return await OwnerCensus(engine: engine, processes: processes).states(of: labels)
  }

  /// Whether an object with these labels is to go.
  func condition(
    _ found: LabelledObjects, _ scope: SweepScope, _ owners: [String: OwnerState]
  ) -> ([String: String]) -> Bool {
    let kept = found.kept()
    return { labels in
      guard let environment = labels[Labels.environment], let owner = labels[Labels.owner] else { return false }
      if kept.contains(environment) { return scope.contains(.kept) }
      if labels[Labels.lease] == Session.Lease.warm.rawValue, scope.contains(.warm) { return true }
      if owners[owner] == .unknowable, scope.contains(.unclear) { return true }
      return owners[owner] == .dead
    }
  }

  /// Environments of owners of which nobody can say from here whether they live.
  func unclear(_ found: LabelledObjects, _ owners: [String: OwnerState]) -> [EnvironmentIdentity] {
    let kept = found.kept()
    var all: [String: EnvironmentIdentity] = [:]
    for labels in found.allLabels {
      guard let identity = EnvironmentIdentity(labels: labels), !kept.contains(identity.id),
        let owner = labels[Labels.owner], owners[owner] == .unknowable
      else { continue }
      all[identity.id] = identity
    }
    return all.values.sorted { ($0.name, $0.id) < ($1.name, $1.id) }
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
  /// What belongs to owners of which nobody can say from here whether they live.
  package static let unclear = SweepScope(rawValue: 4)
}

/// What a sweep has come to.
package struct Swept: Hashable, Sendable {
  /// The names of what is gone.
  package var gone: [String] = []
  /// The names of what would not go.
  package var left: [String] = []
  /// What dead owners did to services that are not theirs, in words.
  package var healed: [String] = []
  /// Environments that were spared since nobody can say from here whether their owners live.
  package var unclear: [EnvironmentIdentity] = []
}
