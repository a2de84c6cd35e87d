import ContainerEngine
import Synchronization

extension Snapshot {
  /// How long one with a name is kept.
  package static let standardTimeToLive = Duration.seconds(7 * 24 * 3600)
}

extension Orchestrator {
  /// Those that this run may use, the newest last.
  package func snapshots() async throws -> [Snapshot] {
    let now = WallClock.seconds
    let volumes = try await translatingErrors { try await engine.listVolumes(labels: [Labels.snapshot: ""]) }
    let kept = volumes.filter { $0.labels[Labels.kept] != nil }.compactMap { Snapshot(labels: $0.labels) }
    let whole = kept.filter { ($0.keptUntil ?? 0) > now } + ownSnapshots.all
    return whole.sorted { ($0.createdAt, $0.id) < ($1.createdAt, $1.id) }
  }

  /// By its name or its id.
  func snapshot(named name: String?) async throws -> Snapshot? {
    guard let name else { return nil }
    let all = try await snapshots()
    guard let found = all.last(where: { $0.id == name || $0.name == name }) else {
      throw OrchestrationError.unknownSnapshot(name, known: all.map { $0.name ?? $0.id })
    }
    return found
  }

  /// Removes one by its name or its id. Environments that were made of it keep their data.
  package func forgetSnapshot(_ name: String) async throws {
    guard let snapshot = try await snapshot(named: name) else { return }
    let users = try await users(of: snapshot)
    guard users.isEmpty else { throw OrchestrationError.snapshotInUse(name, environments: users) }
    let left = await forget(snapshot)
    if !left.isEmpty { throw OrchestrationError.notRemoved(environment: nil, objects: left) }
  }

  /// Environments that were made of it, in whose services it is mounted.
  private func users(of snapshot: Snapshot) async throws -> [String] {
    try await translatingErrors {
      let containers = try await engine.listContainers(labels: [Labels.environment: ""])
      return try await withThrowingTaskGroup(of: String?.self) { group in
        for container in containers {
          guard let identity = EnvironmentIdentity(labels: container.labels) else { continue }
          group.addTask { [engine] in
            // One that has gone meanwhile uses nothing.
            let volumes = try? await engine.inspectContainer(container.id).volumes
            return volumes?.contains(snapshot.volumeName) == true ? "\(identity.name) \(identity.id)" : nil
          }
        }
        let users = try await group.reduce(into: Set<String>()) { if let user = $1 { $0.insert(user) } }
        return users.sorted()
      }
    }
  }

  /// The names of what would not go: containers that still use it do not let it.
  func forget(_ snapshot: Snapshot) async -> [String] {
    ownSnapshots.remove(snapshot)
    let found = try? await LabelledObjects.find([Labels.snapshot: snapshot.id], on: engine)
    let targets = found?.leftovers { _ in true } ?? Leftovers(volumes: [snapshot.volumeName])
    return await EnvironmentRemover(engine: engine, limit: settings.removalLimit).remove(targets).names
  }

  func forgetOwnSnapshots() async -> [String] {
    // What still has users of other runs stays for a sweep.
    for snapshot in ownSnapshots.retired {
      if let users = try? await users(of: snapshot), users.isEmpty { _ = await forget(snapshot) }
    }
    var left: [String] = []
    for snapshot in ownSnapshots.all { left += await forget(snapshot) }
    return left
  }

  /// Only what is whole gets its mark; what had the name before loses its own.
  func keep(_ snapshot: Snapshot, for time: Duration) async throws -> Snapshot {
    var kept = snapshot
    let until = WallClock.seconds + time.components.seconds
    kept.keptUntil = until
    let (engine, labels) = (engine, snapshot.keptLabels(session, until: until))
    try await translatingErrors {
      let earlier = try await snapshots().filter { $0.name == snapshot.name && $0.id != snapshot.id }
      try await withoutCancellation { try await engine.createVolume(snapshot.keptMarkName, labels: labels) }
      for old in earlier { try await giveWay(old) }
    }
    return kept
  }

  /// One that environments were made of lasts as long as they do, without its name; the end of this run tries to remove it then.
  private func giveWay(_ old: Snapshot) async throws {
    guard try await users(of: old).isEmpty else {
      try await withoutCancellation { [engine] in try await engine.removeVolume(old.keptMarkName) }
      return ownSnapshots.retire(old)
    }
    _ = await forget(old)
  }
}

/// Snapshots that go with their run: those without a name, and those whose name another one has now.
final class OwnSnapshots: Sendable {
  private let snapshots = Mutex<[Snapshot]>([])
  private let superseded = Mutex<[Snapshot]>([])

  var all: [Snapshot] { snapshots.withLock { $0 } }
  /// Nobody finds them any more.
  var retired: [Snapshot] { superseded.withLock { $0 } }
  func retire(_ snapshot: Snapshot) { superseded.withLock { $0.append(snapshot) } }
  func add(_ snapshot: Snapshot) { snapshots.withLock { $0.append(snapshot) } }
  func remove(_ snapshot: Snapshot) { snapshots.withLock { $0.removeAll { $0.id == snapshot.id } } }
}
