import ContainerEngine

/// Keeps environments ready until nobody has taken one for a while. What is taken goes to whoever takes it; the rest goes with
/// the keeper.
package struct WarmKeeper: Sendable {
  private let orchestrator: Orchestrator
  private let request: WarmRequest
  private let pause: Duration

  /// More at once would take the processors from those who work.
  private static let mostStarting = 2
  private static let mostFailures = 3
  /// Whether what waits still runs is looked at after so many pauses.
  private static let soundnessRounds = 8
  /// The engine may be away for so many pauses, as when it is being restarted.
  private static let mostUnanswered = 240

  package init(_ orchestrator: Orchestrator, _ request: WarmRequest, pause: Duration = .milliseconds(250)) {
    self.orchestrator = orchestrator
    self.request = request
    self.pause = pause
  }

  private enum Event: Sendable {
    case pauseOver
    case started(RunningEnvironment?)
  }

  /// What one look at the engine comes to.
  private enum Outlook {
    case start(Int)
    case end
  }

  private struct Stock {
    /// Those of this keeper that wait.
    var waiting: [String: EnvironmentIdentity] = [:]
    var starting = 0
    var failures = 0
    var unanswered = 0
    var round = 0
    var lastUse = ContinuousClock.now
  }

  private var engine: any ContainerEngine { orchestrator.engine }
  private var session: Session { orchestrator.session }

  /// Returns once everything of it is gone that nobody has taken.
  package func run() async {
    guard let digest = try? await orchestrator.prepare(request.spec), let mark = try? await publish(digest) else {
      return
    }
    var stock = Stock()
    await withTaskGroup(of: Event.self) { group in
      group.addTask { await rest() }
      while let event = await group.next() {
        switch event {
        case .started(let running):
          stock.starting -= 1
          await add(running, to: &stock, digest)
        case .pauseOver:
          guard case .start(let count) = await look(&stock, mark) else { return group.cancelAll() }
          for _ in 0..<count {
            stock.starting += 1
            group.addTask { .started(try? await orchestrator.up(request.spec)) }
          }
          group.addTask { await rest() }
        }
      }
    }
    for identity in stock.waiting.values { await retire(identity) }
    _ = try? await engine.removeVolume(mark.markName)
    await orchestrator.finish()
  }

  private func rest() async -> Event {
    try? await Task.sleep(for: pause)
    return .pauseOver
  }

  // MARK: Itself

  /// `nil` where somebody else does already what it would do.
  private func publish(_ digest: String) async throws -> WarmShelf.Keeper? {
    try orchestrator.supervisor?.guardEngine()
    let mark = WarmShelf.Keeper(
      session: session.id, owner: session.owner, digest: digest, pool: request.pool, count: request.policy.count,
      createdAt: WallClock.seconds)
    try await engine.createVolume(mark.markName, labels: mark.labels)
    let others = try await shelf().keepers.filter { $0.session != mark.session && $0.precedes(mark) }
    guard others.contains(where: { $0.digest == digest && $0.count >= mark.count }) else { return mark }
    try await engine.removeVolume(mark.markName)
    return nil
  }

  private func shelf() async throws -> WarmShelf {
    try await WarmShelf.look(on: engine, .local(session.owner))
  }

  private func look(_ stock: inout Stock, _ mark: WarmShelf.Keeper) async -> Outlook {
    stock.round += 1
    guard let shelf = try? await shelf() else {
      stock.unanswered += 1
      return stock.unanswered < WarmKeeper.mostUnanswered ? .start(0) : .end
    }
    stock.unanswered = 0
    for identity in stock.waiting.values where shelf.taken.contains(identity.id) {
      stock.waiting[identity.id] = nil
      _ = orchestrator.table.remove(identity.id)
      stock.lastUse = .now
    }
    if stock.round % WarmKeeper.soundnessRounds == 0 { await retireBroken(&stock) }
    // Whoever takes its mark away wants it to end; so does a later one of the same declaration.
    let isWanted = shelf.keepers.contains { $0.session == mark.session }
    let isSuperseded = shelf.keepers.contains { $0.pool == mark.pool && $0.digest != mark.digest && mark.precedes($0) }
    let isOver = .now - stock.lastUse > request.policy.timeToLive || stock.failures >= WarmKeeper.mostFailures
    guard isWanted, !isSuperseded, !isOver else { return .end }
    let missing = mark.count - (shelf.waiting[mark.digest]?.count ?? 0) - stock.starting
    return .start(max(0, min(missing, WarmKeeper.mostStarting - stock.starting)))
  }

  // MARK: What waits

  private func add(_ running: RunningEnvironment?, to stock: inout Stock, _ digest: String) async {
    guard let running, let plan = orchestrator.table.entry(running.id)?.plan else {
      stock.failures += 1
      return
    }
    stock.failures = 0
    // An image may have become another one since: nobody would look for that.
    guard plan.digest == digest else {
      stock.failures = WarmKeeper.mostFailures
      await orchestrator.down(running.id)
      return
    }
    var labels = Labels.common(running.identity, session)
    labels[Labels.waiting] = digest
    stock.waiting[running.id] = running.identity
    _ = try? await engine.createVolume(running.identity.readyMarkName, labels: labels)
  }

  private func retireBroken(_ stock: inout Stock) async {
    guard let containers = try? await engine.listContainers(labels: [Labels.session: session.id]) else { return }
    for identity in stock.waiting.values {
      guard let plan = orchestrator.table.entry(identity.id)?.plan else { continue }
      let own = containers.filter { $0.labels[Labels.environment] == identity.id }
      guard await !orchestrator.areSound(plan.services, among: own) else { continue }
      stock.waiting[identity.id] = nil
      await retire(identity)
    }
  }

  /// Removes it, unless somebody takes it just now.
  private func retire(_ identity: EnvironmentIdentity) async {
    if (try? await WarmClaims(engine: engine).claim(identity, for: session)) == true {
      await orchestrator.down(identity.id)
    } else {
      _ = orchestrator.table.remove(identity.id)
    }
  }
}

extension Orchestrator {
  /// Has all images there that the environment needs. The digest of its plan.
  func prepare(_ spec: EnvironmentSpec) async throws -> String {
    let services = try Orchestrator.services(of: spec)
    let plan = try await prospect(services, spec).plan()
    if plan.hasAllImages { return plan.digest }
    try await carryOut(plan.part { step in if case .image = step.id { true } else { false } }, plan)
    return try await prospect(services, spec).plan().digest
  }
}
