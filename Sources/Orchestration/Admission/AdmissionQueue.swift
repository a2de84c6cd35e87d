import ContainerEngine

/// Who may start an environment: whoever stands first in this run's line, once the engine has room for what is declared. What other runs
/// have is read from their networks.
actor AdmissionQueue {
  /// What an environment uses, and whether it will go by itself.
  struct Use: Hashable, Sendable {
    var demand: ResourceDemand
    /// Kept ones and stacks stay until their user ends them.
    var stays: Bool
  }

  private let engine: any ContainerEngine
  private let pause: Duration
  private var capacity: ResourceDemand?
  private var line: [String] = []
  /// Of environments that were let in and whose networks may not be there yet.
  private var letIn: [String: ResourceDemand] = [:]

  /// A fifth of the memory is for the engine itself and for whatever else runs there.
  private static func capacity(of engine: any ContainerEngine) async throws -> ResourceDemand {
    let found = try await engine.capacity()
    return ResourceDemand(memory: found.memory / 5 * 4, processors: Double(found.processors))
  }

  init(_ engine: any ContainerEngine, pause: Duration = .milliseconds(200)) {
    self.engine = engine
    self.pause = pause
  }

  /// Returns once the environment may be started.
  /// - Parameters:
  ///   - held: environments of whoever asks, which go only after this one.
  ///   - waits: told of what is short, once.
  func enter(
    _ environment: String, _ demand: ResourceDemand, held: Set<String>, waits: @Sendable (ResourceShortage) -> Void
  ) async throws {
    line.append(environment)
    defer { line.removeAll { $0 == environment } }
    var hasTold = false
    while true {
      let shortage = try await shortage(environment, demand, held)
      if shortage == nil, line.first == environment {
        letIn[environment] = demand
        return
      }
      if let shortage, !hasTold {
        hasTold = true
        waits(shortage)
      }
      try await Task.sleep(for: pause)
    }
  }

  /// It is up, or has failed.
  func leave(_ environment: String) { letIn[environment] = nil }

  private func shortage(
    _ environment: String, _ demand: ResourceDemand, _ held: Set<String>
  ) async throws -> ResourceShortage? {
    let capacity: ResourceDemand
    if let known = self.capacity { capacity = known } else { capacity = try await Self.capacity(of: engine) }
    self.capacity = capacity
    var uses = AdmissionQueue.uses(try await LabelledObjects.find([:], on: engine))
    for (id, demand) in letIn { uses[id] = Use(demand: demand, stays: false) }
    uses[environment] = nil
    // Where nothing would go meanwhile, waiting would have no end.
    guard uses.contains(where: { !$0.value.stays && !held.contains($0.key) }) else { return nil }
    let used = uses.values.reduce(.none) { $0 + $1.demand }
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
