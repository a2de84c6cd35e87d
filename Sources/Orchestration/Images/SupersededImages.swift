import ContainerEngine

/// Images of earlier builds, which nobody needs any more since a newer one of the same thing has taken their place.
///
/// Some stay: a change that is taken back, or another branch, finds its image again, and a run that has planned with one and has no
/// container of it yet keeps it.
struct SupersededImages: Sendable {
  let engine: any ContainerEngine

  /// So many of each thing stay, whatever their age.
  static let kept = 3
  /// Younger ones stay. Seconds.
  static let youth: Int64 = 24 * 3600

  /// All that are not the newest of their lineage.
  static func find(among images: [ImageSummary]) -> [ImageSummary] { older(images, than: 1) }

  /// Those that nothing is lost with.
  static func removable(among images: [ImageSummary], now: Int64) -> [ImageSummary] {
    older(images, than: kept).filter { now - $0.createdAt > youth }
  }

  private static func older(_ images: [ImageSummary], than count: Int) -> [ImageSummary] {
    let lineages = Dictionary(grouping: images.filter(\.isOwn)) { $0.labels[Labels.lineage] }
    return lineages.filter { $0.key != nil }.values.flatMap { members in
      members.sorted { ($0.createdAt, $0.id) > ($1.createdAt, $1.id) }.dropFirst(count)
    }
  }

  /// The names or ids of what is gone. One that a container uses stays, and so does what the engine does not let go.
  func remove(now: Int64 = WallClock.seconds) async throws -> [String] {
    let old = Self.removable(among: try await engine.listImages(labels: [Labels.lineage: ""]), now: now)
    guard !old.isEmpty else { return [] }
    let used = Set(try await engine.listContainers(labels: [:]).map(\.image))
    var gone: [String] = []
    for image in old where !used.contains(image.id) && used.isDisjoint(with: image.references) {
      for name in image.removableNames where (try? await engine.removeImage(name)) != nil { gone.append(name) }
    }
    return gone
  }
}

extension BuildPlan {
  /// The same for all builds of one thing: of a Dockerfile in a folder of a machine, for a service. Values of arguments may change.
  func lineage(on machine: String) -> String {
    var digest = SHA256()
    let parts =
      [machine, source.context, source.dockerfilePath, source.target ?? "", services.first ?? ""]
      + source.arguments.keys.sorted()
    for part in parts { digest.update("\(part)\0") }
    return digest.finishHex()
  }
}
