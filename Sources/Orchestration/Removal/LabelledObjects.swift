import ContainerEngine

/// Everything on the engine that carries orch's labels, found by them alone.
struct LabelledObjects: Sendable {
  var containers: [ContainerSummary]
  var networks: [NetworkSummary]
  var volumes: [VolumeSummary]

  /// `labels` narrow the search; what has no environment label is never found.
  static func find(_ labels: [String: String], on engine: any ContainerEngine) async throws -> LabelledObjects {
    let filter = labels.merging([Labels.environment: ""]) { given, _ in given }
    async let containers = engine.listContainers(labels: filter)
    async let networks = engine.listNetworks(labels: filter)
    async let volumes = engine.listVolumes(labels: filter)
    return try await LabelledObjects(containers: containers, networks: networks, volumes: volumes)
  }

  /// Environments that their marks say are to stay.
  var keptEnvironments: Set<String> { Set(volumes.compactMap { $0.labels[Labels.kept] }) }

  /// The objects whose labels satisfy the condition.
  func leftovers(where condition: ([String: String]) -> Bool) -> Leftovers {
    Leftovers(
      containers: containers.filter { condition($0.labels) }.map(\.id),
      networks: networks.filter { condition($0.labels) }.map(\.id),
      volumes: volumes.filter { condition($0.labels) }.map(\.name))
  }

  var allLabels: [[String: String]] { containers.map(\.labels) + networks.map(\.labels) + volumes.map(\.labels) }

  /// Names for messages, of what was found by id.
  func names(of leftovers: Leftovers) -> [String] {
    containers.filter { leftovers.containers.contains($0.id) }.map(\.name)
      + networks.filter { leftovers.networks.contains($0.id) }.map(\.name) + leftovers.volumes
  }
}
