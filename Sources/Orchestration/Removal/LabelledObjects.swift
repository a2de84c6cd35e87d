import ContainerEngine

/// Everything on the engine that carries orch's labels, found by them alone. Labels of what somebody has taken are those of its
/// claim, whoever made it.
struct LabelledObjects: Sendable {
  private(set) var containers: [ContainerSummary]
  private(set) var networks: [NetworkSummary]
  private(set) var volumes: [VolumeSummary]
  /// What is done to services, as marks tell, whoever does it.
  let faults: [InflictedFault]

  /// `wanted` narrow the search, an empty value asking for the label alone; what has no environment label is never found.
  static func find(_ wanted: [String: String], on engine: any ContainerEngine) async throws -> LabelledObjects {
    let filter = [Labels.environment: ""]
    async let containers = engine.listContainers(labels: filter)
    async let networks = engine.listNetworks(labels: filter)
    async let volumes = engine.listVolumes(labels: filter)
    let all = try await volumes
    let marks = all.compactMap { InflictedFault(mark: $0) }
    var found = try await LabelledObjects(
      containers: containers, networks: networks, volumes: all.filter { $0.labels[Labels.fault] == nil }, faults: marks)
    found.applyClaims()
    found.keep { labels in wanted.allSatisfy { key, value in labels[key].map { value.isEmpty || $0 == value } ?? false }
    }
    return found
  }

  private mutating func applyClaims() {
    var claims: [String: [String: String]] = [:]
    for volume in volumes {
      if let environment = volume.labels[Labels.claim] { claims[environment] = volume.labels }
    }
    guard !claims.isEmpty else { return }
    func changed(_ labels: [String: String]) -> [String: String] {
      guard let claim = claims[labels[Labels.environment] ?? ""] else { return labels }
      var labels = labels
      for key in [Labels.session, Labels.owner, Labels.lease, Labels.purpose] { labels[key] = claim[key] }
      return labels
    }
    for index in containers.indices { containers[index].labels = changed(containers[index].labels) }
    for index in networks.indices { networks[index].labels = changed(networks[index].labels) }
    for index in volumes.indices { volumes[index].labels = changed(volumes[index].labels) }
  }

  private mutating func keep(where condition: ([String: String]) -> Bool) {
    containers.removeAll { !condition($0.labels) }
    networks.removeAll { !condition($0.labels) }
    volumes.removeAll { !condition($0.labels) }
  }

  /// Environments and snapshots that their marks say are to stay.
  func kept(now: Int64 = WallClock.seconds) -> Set<String> {
    Set(
      volumes.compactMap { volume in
        guard let until = volume.labels[Labels.until] else { return volume.labels[Labels.kept] }
        return Int64(until).map { $0 > now } == false ? nil : volume.labels[Labels.kept]
      })
  }

  /// The objects whose labels satisfy the condition.
  func leftovers(where condition: ([String: String]) -> Bool) -> Leftovers {
    let doomed = networks.filter { condition($0.labels) }
    var found = Leftovers(
      containers: containers.filter { condition($0.labels) }.map(\.id), networks: doomed.map(\.id),
      volumes: volumes.filter { condition($0.labels) }.map(\.name))
    // Marks of faults say whose they are and not whose the environment is: they go with it.
    let environments = environments(where: condition)
    found.volumes += faults.filter { environments.contains($0.environment) }.map(\.markName)
    for network in doomed { found.guests[network.id] = network.labels[Labels.guest].map { ContainerID(rawValue: $0) } }
    return found
  }

  /// Ids of those that have an object whose labels satisfy the condition.
  private func environments(where condition: ([String: String]) -> Bool) -> Set<String> {
    Set(allLabels.filter(condition).compactMap { $0[Labels.environment] })
  }

  /// Faults in environments that do not go.
  func faults(
    staying goes: ([String: String]) -> Bool, where isWanted: (InflictedFault) -> Bool
  ) -> [InflictedFault] {
    let going = environments(where: goes)
    return faults.filter { isWanted($0) && !going.contains($0.environment) }
  }

  var allLabels: [[String: String]] { containers.map(\.labels) + networks.map(\.labels) + volumes.map(\.labels) }

  /// Names for messages, of what was found by id.
  func names(of leftovers: Leftovers) -> [String] {
    containers.filter { leftovers.containers.contains($0.id) }.map(\.name)
      + networks.filter { leftovers.networks.contains($0.id) }.map(\.name) + leftovers.volumes
  }
}
