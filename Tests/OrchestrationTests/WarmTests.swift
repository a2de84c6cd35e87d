import ContainerEngine
import Testing

@testable import Orchestration

/// Environments that wait to be taken, on a scripted engine that several runs share.
@Suite("Warm environments", .timeLimit(.minutes(1)))
struct WarmTests {
  private let shop = [Sample.service("db"), Sample.service("api", needs: ["db"])]

  private func engine() -> FakeEngine {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    return FakeEngine(script)
  }

  /// Of a process that lives, or of one that has died.
  private func orchestrator(
    _ engine: FakeEngine, _ id: String, lease: Session.Lease = .session, lives: Bool = true
  ) throws -> Orchestrator {
    var owner = Owner.current()
    if !lives { owner.startTime += 1 }
    return try Orchestrator(engine: engine, session: Session(id: id, owner: owner, lease: lease), supervisor: nil)
  }

  private func spec(_ services: [ServiceSpec]? = nil, count: Int = 2) -> EnvironmentSpec {
    var spec = EnvironmentSpec(declaration: "shop", services: services ?? shop)
    spec.warm = WarmPolicy(count: count)
    return spec
  }

  private func request(count: Int, timeToLive: Duration = .seconds(60), pool: String = "pool") -> WarmRequest {
    var request = WarmRequest(
      spec: EnvironmentSpec(declaration: "shop", services: shop),
      policy: WarmPolicy(count: count, timeToLive: timeToLive))
    request.pool = pool
    return request
  }

  private func keeper(
    _ engine: FakeEngine, _ id: String = "keeper", _ request: WarmRequest
  ) throws -> Task<Void, Never> {
    let keeper = WarmKeeper(try orchestrator(engine, id, lease: .warm), request, pause: .milliseconds(5))
    return Task { await keeper.run() }
  }

  private func waiting(_ engine: FakeEngine) async throws -> [EnvironmentIdentity] {
    try await WarmShelf.look(on: engine, .local()).waiting.values.flatMap(\.self)
  }

  private func until(_ condition: () async throws -> Bool) async throws {
    while try await !condition() { try await Task.sleep(for: .milliseconds(3)) }
  }

  /// The runs end, and the keeper, whose mark goes; nothing of any of them is left.
  private func end(
    _ runs: Orchestrator..., keeper: Task<Void, Never>, named id: String = "keeper", on engine: FakeEngine,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws {
    for run in runs { await run.finish() }
    try await engine.removeVolume("orch-keeper-\(id)")
    await keeper.value
    #expect(engine.present.isEmpty, sourceLocation: sourceLocation)
  }

  @Test("one that waits is taken as it is, and another takes its place")
  func taken() async throws {
    let engine = engine()
    let keeper = try keeper(engine, "keeper", request(count: 2))
    try await until { try await waiting(engine).count == 2 }
    let before = Set(try await waiting(engine).map(\.id))
    let creations = engine.calls.count { $0.hasPrefix("create ") }
    let run = try orchestrator(engine, "run")
    let mine = try await run.up(spec())
    #expect(before.contains(mine.id))
    #expect(mine.wasReady)
    #expect(mine.services.map(\.name) == ["db", "api"])
    #expect(try await run.list().first { $0.identity.id == mine.id }?.ownership == .own)
    try await until { try await waiting(engine).count == 2 }
    #expect(engine.calls.count { $0.hasPrefix("create ") } == creations + 2)
    #expect(await run.finish().isEmpty)
    #expect(!engine.present.contains { $0.contains(mine.id) })
    try await end(keeper: keeper, on: engine)
  }

  @Test("many at once take a different one each, and what does not wait is started")
  func manyAtOnce() async throws {
    let engine = engine()
    let keeper = try keeper(engine, "keeper", request(count: 3))
    try await until { try await waiting(engine).count == 3 }
    keeper.cancel()
    let run = try orchestrator(engine, "run")
    let spec = spec()
    let taken = try await withThrowingTaskGroup(of: RunningEnvironment.self) { group in
      for _ in 0..<6 { group.addTask { try await run.up(spec) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(taken.map(\.id)).count == 6)
    #expect(taken.count(where: \.wasReady) >= 3)
    try await end(run, keeper: keeper, on: engine)
  }

  @Test("what differs from what waits is started: another declaration, other settings, a name")
  func differs() async throws {
    let engine = engine()
    let keeper = try keeper(engine, "keeper", request(count: 1))
    try await until { try await waiting(engine).count == 1 }
    let run = try orchestrator(engine, "run")
    var other = shop
    other[0].environment = [EnvironmentVariable("A", "1")]
    #expect(try await !run.up(spec(other)).wasReady)
    var renamed = spec()
    renamed.declaration = "other"
    #expect(try await !run.up(renamed).wasReady)
    var named = spec()
    named.givenName = "mine"
    #expect(try await !run.up(named).wasReady)
    var cold = spec()
    cold.warm = nil
    #expect(try await !run.up(cold).wasReady)
    try await end(run, keeper: keeper, on: engine)
  }

  @Test("nothing waits longer than it was to, once nobody takes any")
  func timeToLive() async throws {
    let engine = engine()
    let keeper = try keeper(engine, "keeper", request(count: 2, timeToLive: .milliseconds(300)))
    try await until { try await waiting(engine).count == 2 }
    await keeper.value
    #expect(engine.present.isEmpty)
  }

  @Test("one of which a service has died is not given out, and goes")
  func broken() async throws {
    let engine = engine()
    let keeper = try keeper(engine, "keeper", request(count: 1))
    try await until { try await waiting(engine).count == 1 }
    let identity = try #require(try await waiting(engine).first)
    keeper.cancel()
    engine.die("test-db-\(identity.id)", code: 1)
    let run = try orchestrator(engine, "run")
    let mine = try await run.up(spec())
    #expect(mine.id != identity.id)
    await run.finish()
    #expect(!engine.present.contains { $0.contains(identity.id) })
    try await end(keeper: keeper, on: engine)
  }

  /// A service that is meant to end has done so.
  private func completing(_ engine: FakeEngine, code: Int) async throws -> (Task<Void, Never>, EnvironmentIdentity) {
    var migration = Sample.service("migration")
    migration.ready = Readiness(.any([.completed, .exec(ExecProbe(["check"]))]), within: .seconds(5))
    var request = request(count: 1)
    request.spec.services = [migration, Sample.service("db")]
    let keeper = try keeper(engine, "keeper", request)
    try await until { try await waiting(engine).count == 1 }
    let identity = try #require(try await waiting(engine).first)
    engine.die("test-migration-\(identity.id)", code: code)
    return (keeper, identity)
  }

  @Test("one of which a service has ended well waits on")
  func completed() async throws {
    let engine = engine()
    let (keeper, identity) = try await completing(engine, code: 0)
    let asked = engine.inspections
    try await until { engine.inspections > asked + 2 }
    #expect(try await waiting(engine) == [identity])
    try await end(keeper: keeper, on: engine)
  }

  @Test("one of which a service that was to end has failed is replaced")
  func failedCompletion() async throws {
    let engine = engine()
    let (keeper, identity) = try await completing(engine, code: 3)
    try await until { try await waiting(engine).first.map { $0.id != identity.id } ?? false }
    #expect(!engine.present.contains { $0.contains(identity.id) })
    try await end(keeper: keeper, on: engine)
  }

  @Test("a second keeper of the same goes at once; one of what was changed takes over")
  func keepers() async throws {
    let engine = engine()
    let first = try keeper(engine, "a", request(count: 1))
    try await until { try await waiting(engine).count == 1 }
    await (try keeper(engine, "b", request(count: 1))).value
    #expect(try await waiting(engine).count == 1)
    var changed = request(count: 1)
    changed.spec.services[0].environment = [EnvironmentVariable("A", "1")]
    let second = try keeper(engine, "c", changed)
    await first.value
    try await until { try await waiting(engine).count == 1 }
    #expect(try await WarmShelf.look(on: engine, .local()).keepers.map(\.session) == ["c"])
    try await end(keeper: second, named: "c", on: engine)
  }

  /// What a keeper leaves behind that was killed.
  private func abandoned(_ engine: FakeEngine, count: Int) async throws {
    let dead = try orchestrator(engine, "dead", lease: .warm, lives: false)
    for _ in 0..<count {
      let running = try await dead.up(EnvironmentSpec(declaration: "shop", services: shop))
      var labels = Labels.common(running.identity, dead.session)
      labels[Labels.waiting] = dead.table.entry(running.id)?.plan?.digest
      try await engine.createVolume(running.identity.readyMarkName, labels: labels)
    }
  }

  @Test("what was taken from a keeper that died belongs to its taker, also for the keeper's supervisor and for sweeps")
  func deadKeeper() async throws {
    let engine = engine()
    try await abandoned(engine, count: 3)
    let run = try orchestrator(engine, "run")
    let mine = try await run.up(spec())
    #expect(mine.wasReady)
    let removed = try await orchestrator(engine, "other").sweep()
    #expect(removed.gone.count { $0.hasPrefix("test-db-") } == 2)
    #expect(engine.present.filter { !$0.contains(mine.id) }.isEmpty)
    #expect(engine.present.contains("test-db-\(mine.id)"))
    await run.finish()
    #expect(engine.present.isEmpty)
  }

  @Test("what a run that died had taken is swept")
  func deadTaker() async throws {
    let engine = engine()
    try await abandoned(engine, count: 1)
    #expect(try await orchestrator(engine, "run", lives: false).up(spec()).wasReady)
    let removed = try await orchestrator(engine, "other").sweep()
    #expect(removed.gone.count == 5)
    #expect(engine.present.isEmpty)
  }

  @Test("sweeps and takers never get the same one")
  func race() async throws {
    for _ in 0..<20 {
      let engine = engine()
      let keeper = try keeper(engine, "keeper", request(count: 1))
      try await until { try await waiting(engine).count == 1 }
      let run = try orchestrator(engine, "run")
      async let swept = orchestrator(engine, "other").sweep(.warm)
      async let mine = run.up(spec())
      let running = try await mine
      _ = try await swept
      #expect(try await run.list().first { $0.identity.id == running.id }?.services.count == 2)
      await run.finish()
      await keeper.value
      #expect(engine.present.isEmpty)
    }
  }

  @Test("what a keeper is told comes through whole")
  func requestBytes() throws {
    var service = Sample.service("db", needs: ["cache"])
    service.source = .build(BuildSource(context: "/a b", arguments: ["X": "é\n"], noCache: true))
    service.ports = [ContainerPort(5432), ContainerPort(53, .udp)]
    service.publishedPorts = [ContainerPort(53, .udp): 5353]
    service.volumes = [.named("data", target: "/d", readOnly: false), .anonymous(target: "/e")]
    service.files = [ServiceFile(path: "/etc/x", contents: [0, 255, 10], mode: 0o600)]
    service.memory = 1 << 40
    service.cpus = 0.25
    service.stopTimeout = .milliseconds(1500)
    service.ready = Readiness(
      .all([.http(HTTPProbe(path: "/h", status: 204)), .any([.tcp(port: nil), .log(LogProbe(pattern: "x+"))])]),
      within: .seconds(3), every: .milliseconds(7))
    service.restart = .onFailure(maximum: 3)
    var request = WarmRequest(
      spec: EnvironmentSpec(declaration: "shop", services: [service], wanted: ["db"], alpine: true),
      policy: WarmPolicy(count: 3, timeToLive: .seconds(90)))
    request.spec.snapshot = "seeded"
    let read = try #require(WarmRequest(bytes: try request.bytes()))
    #expect(read.spec == request.spec)
    #expect(read.policy == request.policy)
    #expect(read.pool == request.pool)
  }

  @Test("what is no request is none", arguments: ["", "r1:", "r1:s3:abc", "l9999999:", "s99:a", "i12", "x", "r0:n"])
  func nonsense(_ text: String) { #expect(WarmRequest(bytes: Array(text.utf8)) == nil) }

  @Test("a request nested without end is none")
  func deep() {
    #expect(WarmRequest(bytes: Array(String(repeating: "l1:", count: 100_000).utf8)) == nil)
  }
}
