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
    return try await listed.contains { network in
      guard let environment = network.labels[Labels.environment], environment != id else { return false }
      guard let owner = network.labels[Labels.owner].flatMap({ Owner(label: $0) }) else { return true }
      return kept.contains(environment) || processes.state(of: owner) != .dead
    }
  }
}
