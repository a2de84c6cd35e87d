import ContainerEngine

/// What is to be removed of one or several environments, by names or ids. Things that are gone already are no error.
struct Leftovers: Hashable, Sendable {
  var containers: [ContainerID] = []
  var networks: [NetworkID] = []
  var volumes: [String] = []
  /// Containers that orch itself ran in, and that joined a network: it cannot go before they have left it.
  var guests: [NetworkID: ContainerID] = [:]

  var isEmpty: Bool { containers.isEmpty && networks.isEmpty && volumes.isEmpty }
  var names: [String] { containers.map(\.rawValue) + networks.map(\.rawValue) + volumes }

  mutating func add(_ other: Leftovers) {
    containers += other.containers
    networks += other.networks
    volumes += other.volumes
    guests.merge(other.guests) { $1 }
  }
}

/// Takes environments down: all containers at once, then what they held. Never cancelled from outside.
struct EnvironmentRemover: Sendable {
  let engine: any ContainerEngine
  let limit: Duration
  /// Milliseconds before another try: an engine that is still busy with the same container refuses.
  var pauses = [20, 100, 400, 1000]

  /// What could not be removed within the limit.
  func remove(_ targets: Leftovers) async -> Leftovers {
    // A task of its own, since the caller's may be cancelled already: that is when there is most to clean up.
    await Task {
      let report = RemovalReport(targets)
      _ = try? await withTimeLimit(limit) { await remove(targets, report) }
      return await report.left
    }.value
  }

  private func remove(_ targets: Leftovers, _ report: RemovalReport) async {
    await withTaskGroup(of: Void.self) { group in
      for container in targets.containers {
        group.addTask {
          if await succeeds({ try await engine.removeContainer(container) }) { await report.removed(container) }
        }
      }
    }
    await withTaskGroup(of: Void.self) { group in
      for network in targets.networks {
        group.addTask {
          if let guest = targets.guests[network] { try? await engine.disconnect(guest, from: network) }
          if await succeeds({ try await removeForGood(network) }) { await report.removed(network) }
        }
      }
      for volume in targets.volumes {
        group.addTask {
          if await succeeds({ try await engine.removeVolume(volume) }) { await report.removed(volume) }
        }
      }
    }
  }

  private struct EngineIsEnding: Error {}

  /// Docker forgets such removals in its last moments: the network is there again when it comes back.
  private func removeForGood(_ network: NetworkID) async throws {
    try await engine.removeNetwork(network)
    if await engine.isEnding() { throw EngineIsEnding() }
  }

  private func succeeds(_ removal: @Sendable () async throws -> Void) async -> Bool {
    for pause in pauses {
      do {
        try await removal()
        return true
      } catch {
        guard (try? await Task.sleep(for: .milliseconds(pause))) != nil else { return false }
      }
    }
    return (try? await removal()) != nil
  }
}

private actor RemovalReport {
  private(set) var left: Leftovers

  init(_ targets: Leftovers) { left = targets }

  func removed(_ container: ContainerID) { left.containers.removeAll { $0 == container } }
  func removed(_ network: NetworkID) { left.networks.removeAll { $0 == network } }
  func removed(_ volume: String) { left.volumes.removeAll { $0 == volume } }
}
