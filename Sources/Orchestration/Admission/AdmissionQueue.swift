import ContainerEngine

/// Who may start an environment: whoever stands first in this run's line, once the engine has room for what is
/// declared. What other runs have is read from their networks, and what they are about to have from the marks that
/// they make before they look: of two that look at the same moment at least one sees the other.
actor AdmissionQueue {
  /// What an environment uses, and whether it will go by itself.
  struct Use: Hashable, Sendable {
    var demand: ResourceDemand
    /// Kept ones and stacks stay until their user ends them.
    var stays: Bool
  }

  private enum Outlook {
    case room
    /// There is room as long as those do not come who are about to; the first of all goes on, the others give way.
    case contested(ResourceShortage, isFirst: Bool)
    case short(ResourceShortage)
  }

  private let engine: any ContainerEngine
  private let session: Session
  private let pause: Duration
  private var capacity: ResourceDemand?
  private var line: [String] = []
  /// Of environments that were let in and whose networks may not be there yet.
  private var letIn: [String: ResourceDemand] = [:]

  /// Until those who give way have done so.
  private static let shortPause = Duration.milliseconds(30)

  /// A fifth of the memory is for the engine itself and for whatever else runs there.
  private static func capacity(of engine: any ContainerEngine) async throws -> ResourceDemand {
    let found = try await engine.capacity()
    return ResourceDemand(memory: found.memory / 5 * 4, processors: Double(found.processors))
  }

  init(_ engine: any ContainerEngine, _ session: Session, pause: Duration = .milliseconds(200)) {
    self.engine = engine
    self.session = session
    self.pause = pause
  }

  /// Returns once the environment may be started.
  /// - Parameters:
  ///   - held: environments of whoever asks, which go only after this one.
  ///   - waits: told of what is short, once.
  func enter(
    _ environment: EnvironmentIdentity, _ demand: ResourceDemand, held: Set<String>,
    waits: @Sendable (ResourceShortage) -> Void
  ) async throws {
    line.append(environment.id)
    defer { line.removeAll { $0 == environment.id } }
    do {
      try await wait(for: environment, demand, held, waits)
    } catch {
      await giveBack(environment)
      throw error
    }
  }

  /// `nil` where it fits an engine that has nothing else to do.
  func excess(of demand: ResourceDemand) async throws -> MemoryExcess? {
    guard demand.memory > 0 else { return nil }
    return MemoryExcess(demand, of: try await wholeCapacity())
  }

  private func wholeCapacity() async throws -> ResourceDemand {
    if let capacity { return capacity }
    let found = try await Self.capacity(of: engine)
    capacity = found
    return found
  }

  private func wait(
    for environment: EnvironmentIdentity, _ demand: ResourceDemand, _ held: Set<String>,
    _ waits: (ResourceShortage) -> Void
  ) async throws {
    var hasTold = false
    // Who has waited looks first: a mark takes room from others.
    var mayReserve = true
    var hasReserved = false
    while true {
      let isNext = line.first == environment.id
      if isNext, mayReserve, !hasReserved {
        try await reserve(environment, demand)
        hasReserved = true
      }
      var short: ResourceShortage?
      switch try await outlook(environment.id, demand, held) {
      case .room where hasReserved:
        letIn[environment.id] = demand
        return
      case .room:
        mayReserve = true
        if isNext { continue }
      case .contested(_, isFirst: true) where hasReserved:
        try await Task.sleep(for: Self.shortPause)
        continue
      case .contested(let shortage, _), .short(let shortage):
        short = shortage
        mayReserve = false
      }
      if hasReserved {
        await giveBack(environment)
        hasReserved = false
      }
      if let short, !hasTold {
        hasTold = true
        waits(short)
      }
      try await Task.sleep(for: pause)
    }
  }

  /// It is up, or has failed.
  func leave(_ environment: EnvironmentIdentity) async {
    guard letIn.removeValue(forKey: environment.id) != nil else { return }
    await giveBack(environment)
  }

  private func reserve(_ environment: EnvironmentIdentity, _ demand: ResourceDemand) async throws {
    let labels = [
      Labels.environment: environment.id, Labels.session: session.id, Labels.owner: session.owner.label,
      Labels.reservation: demand.label,
    ]
    try await withoutCancellation { [engine] in
      try await engine.createVolume(environment.reservationMarkName, labels: labels)
    }
  }

  private func giveBack(_ environment: EnvironmentIdentity) async {
    _ = try? await withoutCancellation { [engine] in try await engine.removeVolume(environment.reservationMarkName) }
  }

  private func outlook(_ environment: String, _ demand: ResourceDemand, _ held: Set<String>) async throws -> Outlook {
    let capacity = try await wholeCapacity()
    let found = try await LabelledObjects.find([:], on: engine)
    var uses = AdmissionQueue.uses(found)
    for (id, demand) in letIn { uses[id] = Use(demand: demand, stays: false) }
    uses[environment] = nil
    if let shortage = Self.shortage(demand, uses, held, capacity) { return .short(shortage) }
    let coming = await reservations(found).filter { $0.key != environment && uses[$0.key] == nil }
    let standing = uses
    uses.merge(coming) { standing, _ in standing }
    guard var shortage = Self.shortage(demand, uses, held, capacity) else { return .room }
    // Who is about to start has nothing yet.
    (shortage.used, shortage.users) = (Self.sum(standing), standing.count)
    shortage.coming = coming.count
    return .contested(shortage, isFirst: coming.keys.allSatisfy { environment < $0 })
  }

  private static func shortage(
    _ demand: ResourceDemand, _ uses: [String: Use], _ held: Set<String>, _ capacity: ResourceDemand
  ) -> ResourceShortage? {
    // Where nothing would go meanwhile, waiting would have no end.
    guard uses.contains(where: { !$0.value.stays && !held.contains($0.key) }) else { return nil }
    let used = sum(uses)
    let whole = used + demand
    let resource: ResourceShortage.Resource
    if whole.memory > capacity.memory, demand.memory > 0 {
      resource = .memory
    } else if whole.processors > capacity.processors, demand.processors > 0 {
      resource = .processors
    } else {
      return nil
    }
    return ResourceShortage(resource: resource, wanted: demand, used: used, capacity: capacity, users: uses.count)
  }

  private static func sum(_ uses: [String: Use]) -> ResourceDemand { uses.values.reduce(.none) { $0 + $1.demand } }

  /// Of environments that are about to start, wherever; what somebody has left who died counts for nothing.
  private func reservations(_ found: LabelledObjects) async -> [String: Use] {
    let marks = found.volumes.filter { $0.labels[Labels.reservation] != nil }
    guard !marks.isEmpty else { return [:] }
    let census = OwnerCensus(engine: engine, processes: .local(session.owner))
    let owners = await census.states(of: marks.compactMap { $0.labels[Labels.owner] })
    var uses: [String: Use] = [:]
    for mark in marks where owners[mark.labels[Labels.owner] ?? ""] != .dead {
      guard let id = mark.labels[Labels.environment],
        let demand = mark.labels[Labels.reservation].flatMap({ ResourceDemand(label: $0) })
      else { continue }
      uses[id] = Use(demand: demand, stays: false)
    }
    return uses
  }

  /// Of environments that declare something. Those that wait to be taken are surplus, and count for nothing.
  static func uses(_ found: LabelledObjects) -> [String: Use] {
    let kept = found.kept()
    var uses: [String: Use] = [:]
    for network in found.networks {
      guard let id = network.labels[Labels.environment], network.labels[Labels.lease] != Session.Lease.warm.rawValue,
        let demand = network.labels[Labels.demand].flatMap({ ResourceDemand(label: $0) })
      else { continue }
      uses[id] = Use(demand: demand, stays: kept.contains(id) || network.labels[Labels.stack] != nil)
    }
    return uses
  }
}
