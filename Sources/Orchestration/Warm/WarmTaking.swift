import ContainerEngine

extension EnvironmentSpec {
  /// One that waits has no name of its own, and goes with whoever takes it.
  var mayBeTaken: Bool { warm != nil && givenName == nil && stack == nil && !kept }
}

extension Orchestrator {
  /// `nil` where nothing may be taken.
  func shelf(for spec: EnvironmentSpec) async throws -> WarmShelf? {
    guard spec.mayBeTaken else { return nil }
    return try await translatingErrors { try await WarmShelf.look(on: engine, .local(session.owner)) }
  }

  /// An environment that waits and is just what was asked for; `nil` where there is none.
  func take(
    _ prospect: Prospect, from shelf: WarmShelf, since began: ContinuousClock.Instant
  ) async throws -> RunningEnvironment? {
    let wanted = try prospect.plan()
    guard wanted.hasAllImages else { return nil }
    for found in (shelf.waiting[wanted.digest] ?? []).shuffled() {
      let identity = found.serving(prospect.spec.purpose)
      let plan = try prospect.plan(as: identity)
      let running = try await translatingErrors { () -> RunningEnvironment? in
        guard try await WarmClaims(engine: engine).claim(identity, for: session) else { return nil }
        let entry = EnvironmentTable.Entry(
          running: RunningEnvironment(plan, ExecutionProgress(begin: began), reach: settings.reach),
          origin: .claimed(plan), kept: false)
        table.add(entry)
        await hear(of: identity.id)
        await join(identity)
        return try await lookOver(plan, since: began)
      }
      if let running {
        note(.planned(plan), identity)
        note(.up(running), identity)
        return running
      }
      // Nobody else will take it; something of it has ended while it waited.
      if table.entry(identity.id) != nil { discard(identity) }
    }
    return nil
  }

  /// `nil` where a service of it does not run any more.
  private func lookOver(_ plan: Plan, since began: ContinuousClock.Instant) async throws -> RunningEnvironment? {
    let states = try await withThrowingTaskGroup(of: (String, ContainerState?).self) { group in
      for service in plan.services {
        group.addTask { [engine] in
          let name = ContainerID(rawValue: service.container.name)
          do { return (service.name, try await engine.inspectContainer(name)) } catch let error as EngineError {
            if case .notFound = error.cause { return (service.name, nil) }
            throw error
          }
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    let progress = ExecutionProgress(begin: began)
    for service in plan.services {
      guard let state = states[service.name] ?? nil, service.isSound(state.phase) else { return nil }
      progress.update(service.name) { found in
        found.container = state.id
        found.state = state
      }
    }
    var running = RunningEnvironment(plan, progress, reach: settings.reach)
    running.wasReady = true
    running.timings.total = .now - began
    let renewed = running
    table.update(running.id) { $0.running = renewed }
    return renewed
  }

  /// Has more made ready in the background, unless somebody does so already.
  func replenish(_ spec: EnvironmentSpec, _ prospect: Prospect, _ shelf: WarmShelf) {
    guard let warm = spec.warm, warm.count > 0, let keepers, let digest = try? prospect.plan().digest else { return }
    guard !shelf.isKept(digest, count: warm.count) else { return }
    var request = WarmRequest(spec: spec, policy: warm)
    request.spec.warm = nil
    request.spec.purpose = nil
    request.spec.keepsFailed = false
    // Without a keeper the next one starts cold, which is no reason to fail this one.
    try? keepers.launch(request)
  }
}

extension EnvironmentIdentity {
  fileprivate func serving(_ purpose: String?) -> EnvironmentIdentity {
    var identity = self
    identity.purpose = purpose
    return identity
  }
}

extension Plan {
  /// Otherwise its digest says nothing yet.
  var hasAllImages: Bool { services.allSatisfy { $0.imageID != nil } }
}
