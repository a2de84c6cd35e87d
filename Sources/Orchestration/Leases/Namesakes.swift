import ContainerEngine

/// Finds environments that have a given name already. One whose owner is dead and that nobody kept does not count: it
/// is about to be swept.
struct Namesakes: Sendable {
  let engine: any ContainerEngine
  let processes: ProcessTable

  /// True where an environment other than this one has the name.
  func exist(of name: String, besides id: String?) async throws -> Bool {
    async let listed = engine.listNetworks(labels: [Labels.name: name])
    async let marks = engine.listVolumes(labels: [Labels.kept: ""])
    let kept = Set(try await marks.compactMap { $0.labels[Labels.kept] })
    let others = try await listed.filter { network in
      network.labels[Labels.environment].map { $0 != id } ?? false
    }
    let owners = await OwnerCensus(engine: engine, processes: processes).states(
      of: others.compactMap { $0.labels[Labels.owner] })
    return others.contains { network in
      kept.contains(network.labels[Labels.environment] ?? "")
        || network.labels[Labels.owner].flatMap { owners[$0] } != .dead
    }
  }
}
