import ContainerEngine
import Synchronization

extension Orchestrator {
  /// Takes an environment down, by its id: one of this run, or of any. One that is gone already is no error. The names
  /// of what could not be removed in time.
  @discardableResult
  package func down(_ environment: String) async -> [String] {
    guard let entry = table.remove(environment) else { return await downForeign(environment) }
    switch entry.origin {
    case .started(let plan) where plan.identity.stack != nil:
      // A stack gets services after it was found here, which are in no plan of the table.
      await leave(plan.identity)
      return await downForeign(plan.identity.id)
    case .started(let plan): return await remove(plan, marks: marks(of: plan, entry.kept, session.lease == .warm))
    case .claimed(let plan):
      guard settings.reach.guest != nil else {
        return await remove(plan, marks: marks(of: plan, entry.kept, true))
      }
      // Whoever kept it ready may have joined it from another container: labels tell.
      await leave(plan.identity)
      return await downForeign(plan.identity.id)
    case .attached: return await downForeign(entry.running.id)
    }
  }

  /// Takes an environment down on a user's word, who is told what would not go.
  package func end(_ identity: EnvironmentIdentity) async throws(OrchestrationError) {
    let left = await down(identity.id)
    if !left.isEmpty { throw .notRemoved(environment: identity.name, objects: left) }
  }

  /// Takes down what its owner has no more use for, unless somebody else has kept it meanwhile.
  @discardableResult
  package func release(_ environment: String) async -> [String] {
    let marks = try? await engine.listVolumes(labels: [Labels.kept: environment])
    guard marks?.isEmpty ?? true else {
      table.update(environment) { $0.kept = true }
      return []
    }
    return await down(environment)
  }

  /// All that this run owns, at once; kept ones stay.
  @discardableResult
  package func downAll() async -> [String] {
    let owned = table.all.filter(\.isOwned)
    return await withTaskGroup(of: [String].self) { group in
      for entry in owned { group.addTask { [self] in await release(entry.running.id) } }
      return await group.reduce(into: []) { $0 += $1 }
    }
  }

  private func marks(of plan: Plan, _ isKept: Bool, _ isWarm: Bool) -> [String] {
    let identity = plan.identity
    return (isKept ? [identity.keptMarkName] : []) + (isWarm ? [identity.readyMarkName, identity.claimMarkName] : [])
  }

  /// `marks` are volumes that go with it.
  @discardableResult
  func remove(_ plan: Plan, marks: [String]? = nil) async -> [String] {
    var targets = Leftovers(
      containers: plan.services.map { ContainerID(rawValue: $0.container.name) },
      networks: [NetworkID(rawValue: plan.identity.networkName)])
    if let guest = settings.reach.guest { targets.guests = [NetworkID(rawValue: plan.identity.networkName): guest] }
    for step in plan.steps {
      if case .createVolume(let name, let labels) = step.action, labels[Labels.environment] != nil {
        targets.volumes.append(name)
      }
    }
    targets.volumes += (marks ?? [plan.identity.keptMarkName]).filter { !targets.volumes.contains($0) }
    return await remove(targets, of: plan.identity) { $0.names }
  }

  private func remove(
    _ targets: Leftovers, of identity: EnvironmentIdentity, naming: (Leftovers) -> [String]
  ) async -> [String] {
    note(.downStarted, identity)
    let began = ContinuousClock.now
    let left = naming(await EnvironmentRemover(engine: engine, limit: settings.removalLimit).remove(targets))
    if !left.isEmpty {
      leavesObjects.store(true, ordering: .relaxed)
      note(.leftBehind(left), identity)
    }
    note(.downFinished(took: .now - began), identity)
    return left
  }

  /// Takes it down in the background, which ``finish()`` waits for.
  func discard(_ identity: EnvironmentIdentity) {
    departures.add(identity) { [self] in await down(identity.id) }
  }

  /// An engine that cannot be asked has removed nothing.
  private func downForeign(_ id: String) async -> [String] {
    guard let found = try? await LabelledObjects.find([:], on: engine) else { return [id] }
    let identities = found.allLabels.lazy.compactMap { EnvironmentIdentity(labels: $0) }
    guard let identity = identities.first(where: { $0.id == id }) else { return [] }
    let doomed = try? await WarmClaims(engine: engine).doomed(in: found, for: session) {
      $0[Labels.environment] == identity.id
    }
    guard let doomed else { return [id] }
    return await remove(doomed, of: identity) { found.names(of: $0) }
  }

  // MARK: Keeping and sweeping

  /// Hands an environment over to the user: it outlives this run.
  package func keep(_ environment: String) async throws {
    guard let entry = table.entry(environment) else { throw unknown(environment) }
    try await mark(entry.running.identity)
    table.update(environment) { $0.kept = true }
  }

  func mark(_ identity: EnvironmentIdentity) async throws {
    guard case .createVolume(let name, let labels) = Planner.keepingStep(identity, session).action else { return }
    _ = try await translatingErrors { try await engine.createVolume(name, labels: labels) }
  }

  /// Removes what dead owners have left, and what `scope` adds.
  @discardableResult
  package func sweep(_ scope: SweepScope = []) async throws -> Swept {
    let sweeper = LeaseSweeper(engine: engine, processes: .local(session.owner), limit: settings.removalLimit)
    return try await translatingErrors { try await sweeper.sweep(scope) }
  }

  /// Removes images that orch has built and no container uses, by the names that orch gave them. The references or ids
  /// of what is gone.
  /// - Parameter labels: those that carry these besides.
  package func removeBuiltImages(carrying labels: [String: String] = [:]) async throws -> [String] {
    let labels = labels.merging([Labels.build: ""]) { _, ours in ours }
    var gone: [String] = []
    // What an image was built on is listed only when it is gone.
    while true {
      let images = try await translatingErrors { try await engine.listImages(labels: labels) }
      let before = gone.count
      for image in images {
        // One in use is refused by the engine, which is as it should be.
        for name in image.removableNames where !gone.contains(name) {
          if (try? await engine.removeImage(name)) != nil { gone.append(name) }
        }
      }
      if gone.count == before { return gone }
    }
  }

  func unknown(_ environment: String) -> OrchestrationError {
    .unknownEnvironment(environment, known: table.all.map { "\($0.running.name) \($0.running.id)" })
  }
}
