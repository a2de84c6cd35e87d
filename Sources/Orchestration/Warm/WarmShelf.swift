import ContainerEngine

/// What waits to be taken on the engine, and who keeps it ready, as marks tell.
struct WarmShelf: Sendable {
  struct Keeper: Hashable, Sendable {
    var session: String
    var owner: Owner
    /// Of what it keeps ready.
    var digest: String
    var pool: String
    var count: Int
    /// Seconds since 1970.
    var createdAt: Int64

    var markName: String { "orch-keeper-\(session)" }

    func precedes(_ other: Keeper) -> Bool { (createdAt, session) < (other.createdAt, other.session) }
  }

  /// Environments that nobody has taken, by their plan's digest.
  private(set) var waiting: [String: [EnvironmentIdentity]] = [:]
  /// Ids of those that somebody has taken.
  private(set) var taken: Set<String> = []
  /// Those that live.
  private(set) var keepers: [Keeper] = []

  static func look(on engine: any ContainerEngine, _ processes: ProcessTable) async throws -> WarmShelf {
    let volumes = try await engine.listVolumes(labels: [Labels.environment: ""])
    var shelf = WarmShelf()
    let marks = volumes.compactMap { Keeper(labels: $0.labels) }
    let owners = await OwnerCensus(engine: engine, processes: processes).states(of: marks.map(\.owner.label))
    shelf.keepers = marks.filter { owners[$0.owner.label] != .dead }
    shelf.taken = Set(volumes.compactMap { $0.labels[Labels.claim] })
    for volume in volumes {
      guard let digest = volume.labels[Labels.waiting], let identity = EnvironmentIdentity(labels: volume.labels),
        !shelf.taken.contains(identity.id)
      else { continue }
      shelf.waiting[digest, default: []].append(identity)
    }
    return shelf
  }

  /// Somebody keeps as many ready as are wished for.
  func isKept(_ digest: String, count: Int) -> Bool {
    keepers.contains { $0.digest == digest && $0.count >= count }
  }
}

extension WarmShelf.Keeper {
  init?(labels: [String: String]) {
    guard let digest = labels[Labels.keeper], let session = labels[Labels.session],
      let owner = labels[Labels.owner].flatMap({ Owner(label: $0) })
    else { return nil }
    self.init(
      session: session, owner: owner, digest: digest, pool: labels[Labels.pool] ?? "",
      count: labels[Labels.count].flatMap { Int($0) } ?? 0,
      createdAt: labels[Labels.created].flatMap { Int64($0) } ?? 0)
  }

  var labels: [String: String] {
    [
      Labels.environment: session, Labels.session: session, Labels.owner: owner.label,
      Labels.lease: Session.Lease.warm.rawValue, Labels.keeper: digest, Labels.pool: pool, Labels.count: String(count),
      Labels.created: String(createdAt),
    ]
  }
}
