import ContainerEngine
import Orchestration
import Synchronization
import Testing

/// Bringing environments up on a scripted engine.
@Suite("Up", .timeLimit(.minutes(1)))
struct ExecutorTests {
  private let shop = [Sample.service("db"), Sample.service("cache"), Sample.service("api", needs: ["db", "cache"])]

  private func script(_ change: (inout FakeEngine.Script) -> Void = { _ in }) -> FakeEngine.Script {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    change(&script)
    return script
  }

  private func orchestrator(_ engine: FakeEngine, events: @escaping @Sendable (OrchestrationEvent) -> Void = { _ in })
    throws -> Orchestrator
  {
    try Orchestrator(engine: engine, session: Session(id: "test", owner: .current()), supervisor: nil, events: events)
  }

  private func failure(_ engine: FakeEngine, _ spec: EnvironmentSpec) async throws -> ServiceFailure? {
    let orchestrator = try orchestrator(engine)
    var found: ServiceFailure?
    do {
      _ = try await orchestrator.up(spec)
    } catch OrchestrationError.serviceFailed(let failure) {
      found = failure
    }
    await orchestrator.finish()
    return found
  }

  private func until(_ condition: () -> Bool) async throws {
    while !condition() { try await Task.sleep(for: .milliseconds(2)) }
  }

  @Test("what was ready and has died since is asked again before all is up")
  func diedOnceReady() async throws {
    let engine = FakeEngine(script { $0.refusals = ["api": 10_000] })
    var services = shop
    services[0].restart = .always
    let spec = EnvironmentSpec(declaration: "shop", services: services)
    let told = Mutex<[String]>([])
    let orchestrator = try orchestrator(engine) { event in
      switch event.kind {
      case .stepStarted(let step) where step.id == .ready("db"): told.withLock { $0.append("asked") }
      case .stepFinished(let step, _) where step.id == .ready("db"): told.withLock { $0.append("ready") }
      default: break
      }
    }
    async let running = orchestrator.up(spec)
    // By then `db` and `cache` are ready.
    try await until { engine.calls.contains("start api") }
    let container = try #require(engine.present.first { $0.hasPrefix("test-db-") })
    engine.die(container, code: 9)
    try await until { engine.calls.filter { $0 == "ready db" }.count == 2 }
    try await until { told.withLock { $0.count } == 4 }
    #expect(told.withLock { $0 } == ["asked", "ready", "asked", "ready"])
    engine.changeScript { $0.refusals = [:] }
    // Its time is that until it was ready for good.
    let entries = try await running.timings.entries
    #expect(entries.filter { $0.step == .ready("db") }.count == 1)
    await orchestrator.finish()
  }

  @Test("what a service has written before it died does not make it ready once more")
  func logOfFormerLife() async throws {
    let engine = FakeEngine(
      script { script in
        script.refusals = ["api": 10_000]
        script.logGoesOn = true
        script.restartsLate = true
      })
    let findings = Mutex<[ProbeFinding]>([])
    let orchestrator = try orchestrator(engine) { event in
      guard case .probed(let service, let finding, _) = event.kind, service == "db" else { return }
      findings.withLock { $0.append(finding) }
    }
    var services = shop
    services[0].restart = .always
    services[0].ready = Readiness(.log(LogProbe(pattern: "ready")), within: .seconds(30))
    let spec = EnvironmentSpec(declaration: "shop", services: services)
    async let running = orchestrator.up(spec)
    try await until {
      engine.say("ready\n")
      return engine.calls.contains("start api")
    }
    let container = try #require(engine.present.first { $0.hasPrefix("test-db-") })
    findings.withLock { $0 = [] }
    engine.die(container, code: 9)
    try await until { !findings.withLock { $0.isEmpty } }
    #expect(findings.withLock { $0.first } == .logMatches(found: 0, wanted: 1))
    engine.startAgain(container)
    try await until {
      engine.say("ready\n")
      return findings.withLock { $0.contains(.ready) }
    }
    engine.changeScript { $0.refusals = [:] }
    _ = try await running
    await orchestrator.finish()
  }

  @Test("everything is created before anything is ready, and started as soon as its needs are")
  func order() async throws {
    let engine = FakeEngine(script { $0.refusals = ["db": 3] })
    let running = try await orchestrator(engine).up(EnvironmentSpec(declaration: "shop", services: shop))
    let created = try #require(engine.position("create api"))
    let cacheReady = try #require(engine.position("ready cache"))
    let dbReady = try #require(engine.position("ready db"))
    let started = try #require(engine.position("start api"))
    #expect(created < dbReady && created < started)
    #expect(cacheReady < dbReady && dbReady < started)
    #expect(running.services.map(\.name) == ["db", "cache", "api"])
    #expect(running.timings.criticalPath.map(\.step).suffix(3) == [.ready("db"), .start("api"), .ready("api")])
  }

  @Test("the ports are those that the engine has chosen")
  func ports() async throws {
    var service = Sample.service("db")
    service.ports = [ContainerPort(5432), ContainerPort(53, .udp)]
    let running = try await orchestrator(FakeEngine(script())).up(
      EnvironmentSpec(declaration: "shop", services: [service]))
    #expect(running["db"]?.host == "127.0.0.1")
    #expect(running["db"]?.hostPort(ContainerPort(5432)) == 40_432)
    #expect(running["db"]?.hostPort(ContainerPort(53, .udp)) == 40_053)
  }

  @Test("a subnet that somebody else took in the meantime is passed over")
  func overlap() async throws {
    let events = Mutex<[Subnet]>([])
    let engine = FakeEngine(script())
    let watching = try orchestrator(engine)
    guard
      case .createNetwork(_, let candidates) = try await watching.plan(
        EnvironmentSpec(declaration: "a", services: shop)
      ).steps[0].action
    else { return #expect(Bool(false), "no network step") }
    #expect(Set(candidates).count == 12)

    let taker = FakeEngine(script())
    let orchestrator = try orchestrator(taker) { event in
      guard case .planned(let plan) = event.kind, case .createNetwork(_, let candidates) = plan.steps[0].action else {
        return
      }
      taker.take(candidates.prefix(2).map(\.description))
      events.withLock { $0 = candidates }
    }
    _ = try await orchestrator.up(EnvironmentSpec(declaration: "a", services: shop))
    #expect(taker.networkSpecs.map(\.subnet) == [events.withLock { $0[2].description }])
  }

  @Test("a service that dies fails the whole at once, with its last words and what it blocked; nothing is left")
  func dies() async throws {
    let engine = FakeEngine(
      script { script in
        script.dying = ["db": 3]
        script.log = ["starting", "no such table"]
      })
    let began = ContinuousClock.now
    let failure = try #require(try await failure(engine, EnvironmentSpec(declaration: "shop", services: shop)))
    #expect(failure.service == "db")
    #expect(failure.reason == .exited(code: 3, outOfMemory: false))
    #expect(failure.log == ["starting", "no such table"])
    #expect(failure.blocked == ["api"])
    #expect(engine.position("start api") == nil)
    #expect(engine.present.isEmpty)
    #expect(.now - began < .seconds(2))
  }

  @Test("a service that the engine starts again and again ends the wait with its exit status")
  func crashLoop() async throws {
    let engine = FakeEngine(script { $0.dying = ["db": 9] })
    var services = shop
    services[0].restart = .onFailure(maximum: 0)
    let failure = try #require(try await failure(engine, EnvironmentSpec(declaration: "shop", services: services)))
    #expect(failure.service == "db")
    #expect(failure.reason == .exited(code: 9, outOfMemory: false))
    #expect(failure.restarts == ServiceFailure.Restarts(count: 4, exitCode: 9))
    #expect(
      failure.describe().contains("ended with exit status 9 before it was ready, and was restarted 4 times before"))
  }

  @Test("a death is told as the event tells it, without a question that a busy engine does not answer")
  func diesOnABusyEngine() async throws {
    let engine = FakeEngine(
      script { script in
        script.dying = ["db": 3]
        script.isSilentAfterDeath = true
      })
    let failure = try await failure(engine, EnvironmentSpec(declaration: "shop", services: shop))
    #expect(failure?.reason == .exited(code: 3, outOfMemory: false))
  }

  @Test("a failure is told before what was started is gone, which the end of the run waits for")
  func toldAtOnce() async throws {
    let engine = FakeEngine(
      script { script in
        script.dying = ["db": 3]
        script.removalDelay = .milliseconds(300)
      })
    let orchestrator = try orchestrator(engine)
    let spec = EnvironmentSpec(declaration: "shop", givenName: "exploring", services: shop)
    await #expect(throws: OrchestrationError.self) { try await orchestrator.up(spec) }
    #expect(!engine.present.isEmpty)
    // The name is free again once it is gone.
    engine.changeScript { $0.dying = [:] }
    let running = try await orchestrator.up(spec)
    #expect(engine.present.filter { $0.hasPrefix("test-db-") } == ["test-db-\(running.id)"])
    #expect(await orchestrator.finish().isEmpty)
    #expect(engine.present.isEmpty)
  }

  @Test("what would not go is named to whoever ends an environment")
  func stubborn() async throws {
    let engine = FakeEngine(script())
    let orchestrator = try orchestrator(engine)
    let running = try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: [Sample.service("db")]))
    let network = "test-net-\(running.id)"
    engine.changeScript { $0.unremovable = [network] }
    await #expect(throws: OrchestrationError.notRemoved(environment: "shop", objects: [network])) {
      try await orchestrator.end(running.identity)
    }
  }

  @Test("a death is noticed without events too")
  func diesUnheard() async throws {
    let engine = FakeEngine(
      script { script in
        script.dying = ["db": 137]
        script.hasEvents = false
      })
    let failure = try #require(try await failure(engine, EnvironmentSpec(declaration: "shop", services: shop)))
    #expect(failure.reason == .exited(code: 137, outOfMemory: true))
  }

  @Test("a service that dies after it was ready still fails the environment that waits for others")
  func diesLater() async throws {
    let engine = FakeEngine(script { $0.refusals = ["api": 1_000_000] })
    async let result = failure(engine, EnvironmentSpec(declaration: "shop", services: shop))
    while engine.position("start api") == nil { try await Task.sleep(for: .milliseconds(5)) }
    let name = try #require(engine.present.first { $0.hasPrefix("test-cache-") })
    engine.die(name, code: 1)
    let failure = try #require(try await result)
    #expect(failure.service == "cache")
    #expect(failure.blocked == ["api"])
  }

  @Test("a service that never gets ready says what it was answered")
  func neverReady() async throws {
    var service = Sample.service("db")
    service.ready = Readiness(.exec(ExecProbe(["check"])), within: .milliseconds(120))
    let engine = FakeEngine(script { $0.refusals = ["db": 1_000_000] })
    let failure = try #require(try await failure(engine, EnvironmentSpec(declaration: "shop", services: [service])))
    #expect(failure.reason == .neverReady(within: .milliseconds(120)))
    #expect(failure.answers.map(\.finding) == [.commandFailed(exitCode: 1, output: "not yet")])
    #expect(try #require(failure.answers.first).times > 2)
    #expect(engine.present.isEmpty)
  }

  @Test("the engine's words are kept where a container cannot be started")
  func unstartable() async throws {
    let engine = FakeEngine(script { $0.unstartable = ["db"] })
    let failure = try #require(try await failure(engine, EnvironmentSpec(declaration: "shop", services: shop)))
    #expect(failure.reason == .couldNotStart(message: "exec: \"srv\": not found in $PATH"))
    #expect(engine.present.isEmpty)
  }

  @Test("a missing image names the services that want it")
  func missingImage() async throws {
    let engine = FakeEngine()
    let orchestrator = try orchestrator(engine)
    await #expect {
      try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: shop))
    } throws: { error in
      guard case .imageMissing(let services, let reference, _) = error as? OrchestrationError else { return false }
      return services == ["db", "cache", "api"] && reference == Sample.image
    }
    await orchestrator.finish()
    #expect(engine.present.isEmpty)
  }

  @Test("what failed is left standing when asked, and marked, so that no sweep takes it")
  func keepFailed() async throws {
    let engine = FakeEngine(script { $0.unstartable = ["db"] })
    let spec = EnvironmentSpec(declaration: "shop", services: [Sample.service("db")], keepsFailed: true)
    let failure = try #require(try await failure(engine, spec))
    #expect(failure.kept)
    let id = failure.environment.id
    #expect(engine.present == ["test-db-\(id)", "test-net-\(id)", "test-\(id)-kept"])
    #expect(OrchestrationError.serviceFailed(failure).remedies.last == "remove it: `orch down \(id)`")
  }

  @Test("cancelling takes everything down, also what was being created at that moment")
  func cancelled() async throws {
    let engine = FakeEngine(script { $0.createDelay = .milliseconds(100) })
    let orchestrator = try orchestrator(engine)
    let task = Task { try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: shop)) }
    while engine.position("create") == nil { try await Task.sleep(for: .milliseconds(2)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    #expect(engine.present.isEmpty)
  }

  @Test("down removes containers before the network, and once more is no error")
  func down() async throws {
    let engine = FakeEngine(script())
    let orchestrator = try orchestrator(engine)
    var service = Sample.service("db")
    service.volumes = [.named("data", target: "/data", readOnly: false), .anonymous(target: "/cache")]
    let running = try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: [service]))
    #expect(engine.present.contains("test-data-\(running.id)"))
    #expect(await orchestrator.down(running.id).isEmpty)
    #expect(engine.present.isEmpty)
    let removedDB = try #require(engine.position("remove db"))
    let removedNetwork = try #require(engine.position("remove network"))
    #expect(removedDB < removedNetwork)
    #expect(await orchestrator.down(running.id).isEmpty)
  }

  @Test("the end of the run takes down what it owns and leaves what is kept")
  func finish() async throws {
    let engine = FakeEngine(script())
    let orchestrator = try orchestrator(engine)
    let first = try await orchestrator.up(EnvironmentSpec(declaration: "a", services: [Sample.service("db")]))
    let second = try await orchestrator.up(EnvironmentSpec(declaration: "b", services: [Sample.service("db")]))
    try await orchestrator.keep(second.id)
    await orchestrator.finish()
    #expect(!engine.present.contains("test-db-\(first.id)"))
    #expect(engine.present == ["test-db-\(second.id)", "test-net-\(second.id)", "test-\(second.id)-kept"])
  }

  @Test("a name can be had once")
  func name() async throws {
    let engine = FakeEngine(script())
    let spec = EnvironmentSpec(declaration: "shop", givenName: "exploring", services: [Sample.service("db")])
    let running = try await orchestrator(engine).up(spec)
    await #expect(throws: OrchestrationError.nameInUse("exploring")) { try await orchestrator(engine).up(spec) }
    let attached = try await orchestrator(engine).attach("exploring")
    #expect(attached.services.map(\.containerName) == running.services.map(\.containerName))
    let known = ["exploring \(running.id) (this run): db"]
    await #expect(throws: OrchestrationError.unknownEnvironment("else", known: known)) {
      try await orchestrator(engine).attach("else")
    }
  }

  @Test("a name whose owner is dead is free, unless the environment was kept")
  func deadNamesake() async throws {
    let dead = Owner(
      pid: 1, startTime: 1, bootID: "earlier", machine: Owner.current().machine, pidNamespace: "", user: 0)
    let labels = [Labels.environment: "old", Labels.name: "exploring", Labels.owner: dead.label]
    let network = NetworkSummary(id: NetworkID(rawValue: "net"), name: "net", labels: labels, subnets: [])
    let mark = VolumeSummary(name: "mark", labels: [Labels.kept: "old"])
    let spec = EnvironmentSpec(declaration: "shop", givenName: "exploring", services: [Sample.service("db")])
    let engine = FakeEngine(script { $0.existing.networks = [network] })
    _ = try await orchestrator(engine).up(spec)
    let keeping = FakeEngine(
      script { script in
        script.existing.networks = [network]
        script.existing.volumes = [mark]
      })
    await #expect(throws: OrchestrationError.nameInUse("exploring")) { try await orchestrator(keeping).up(spec) }
  }

  @Test("a service that is meant to end holds up others until it has, and its failure fails")
  func completed() async throws {
    var migration = Sample.service("migration")
    migration.ready = Readiness(.completed, within: .seconds(5))
    let services = [migration, Sample.service("api", needs: ["migration"])]
    for code in [0, 2] {
      let engine = FakeEngine(script())
      async let result = failure(engine, EnvironmentSpec(declaration: "shop", services: services))
      while engine.position("start migration") == nil { try await Task.sleep(for: .milliseconds(2)) }
      #expect(engine.position("start api") == nil)
      engine.die(try #require(engine.present.first { $0.hasPrefix("test-migration-") }), code: code)
      #expect(try await result?.reason == (code == 0 ? nil : .exited(code: 2, outOfMemory: false)))
      #expect((engine.position("start api") != nil) == (code == 0))
    }
  }

  @Test("every step is reported with its beginning and its end, and the plan before them")
  func events() async throws {
    let kinds = Mutex<[String]>([])
    let engine = FakeEngine(script())
    let orchestrator = try orchestrator(engine) { event in
      let text: String? =
        switch event.kind {
        case .planned: "planned"
        case .stepStarted(let step): "start \(step.id)"
        case .stepFinished(let step, _): "end \(step.id)"
        case .up: "up"
        default: nil
        }
      if let text { kinds.withLock { $0.append(text) } }
    }
    _ = try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: shop))
    let seen = kinds.withLock { $0 }
    #expect(seen.first == "planned" && seen.last == "up")
    #expect(seen.count { $0.hasPrefix("start ") } == 11)
    #expect(seen.count { $0.hasPrefix("end ") } == 11)
  }

  @Test("files are written before the start, volumes before the creation")
  func files() async throws {
    let engine = FakeEngine(script())
    var service = Sample.service("db")
    service.files = [ServiceFile(path: "/etc/app.conf", contents: Array("x".utf8))]
    service.volumes = [.named("data", target: "/data", readOnly: false)]
    _ = try await orchestrator(engine).up(EnvironmentSpec(declaration: "shop", services: [service]))
    let order = engine.calls.map { $0.hasPrefix("volume") ? "volume" : $0 }.filter {
      ["volume", "create db", "copy db", "start db"].contains($0)
    }
    #expect(order == ["volume", "create db", "copy db", "start db"])
  }
}

extension FakeEngine {
  func take(_ subnets: [String]) { changeScript { $0.takenSubnets = Set(subnets) } }
}
