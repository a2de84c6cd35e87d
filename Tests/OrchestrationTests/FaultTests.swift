import ContainerEngine
import Glibc
import Testing

@testable import Orchestration

/// Faults end as they began: the service is afterwards what it was before, whoever ends them.
@Suite("Faults", .timeLimit(.minutes(1)))
struct FaultTests {
  private func engine() -> FakeEngine {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    return FakeEngine(script)
  }

  private func orchestrator(_ engine: FakeEngine, _ owner: Owner = .current()) throws -> Orchestrator {
    try Orchestrator(engine: engine, session: Session(id: Session.newID(), owner: owner), supervisor: nil)
  }

  private func up(_ orchestrator: Orchestrator) async throws -> RunningEnvironment {
    var cache = Sample.service("cache")
    cache.aliases = ["cache.local"]
    let services = [cache, Sample.service("api", needs: ["cache"])]
    return try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: services))
  }

  private func dead() -> Owner {
    var owner = Owner.current()
    owner.startTime += 1
    return owner
  }

  @Test("a service that was disconnected has its names again")
  func names() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let shop = try await up(orchestrator)
    let cut = try await orchestrator.inflict(.disconnected, on: "cache", in: shop.id)
    #expect(engine.aliases("test-cache-\(shop.id)", in: "test-net-\(shop.id)") == nil)
    _ = try await orchestrator.heal(cut)
    #expect(engine.aliases("test-cache-\(shop.id)", in: "test-net-\(shop.id)") == ["cache", "cache.local"])
    await orchestrator.finish()
    #expect(engine.present.isEmpty)
  }

  @Test("of several faults the last that ends waits for what was started anew", arguments: ["cache", "api"])
  func several(killed: String) async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let shop = try await up(orchestrator)
    let cut = try await orchestrator.inflict(.disconnected, on: "cache", in: shop.id)
    let dead = try await orchestrator.inflict(.killed(signal: "SIGKILL"), on: killed, in: shop.id)
    let asked = engine.calls.count
    _ = try await orchestrator.heal(dead)
    #expect(Array(engine.calls.dropFirst(asked)) == ["start \(killed)"])
    _ = try await orchestrator.heal(cut)
    #expect(engine.calls.last == "ready \(killed)")
    await orchestrator.finish()
    #expect(engine.present.isEmpty)
  }

  @Test("one that is frozen and killed is not frozen any more")
  func frozenAndKilled() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let shop = try await up(orchestrator)
    let frozen = try await orchestrator.inflict(.paused, on: "cache", in: shop.id)
    let killed = try await orchestrator.inflict(.killed(signal: "SIGKILL"), on: "cache", in: shop.id)
    _ = try await orchestrator.heal(killed)
    _ = try await orchestrator.heal(frozen)
    #expect(engine.calls.last == "ready cache")
    await orchestrator.finish()
  }

  @Test("what does not run cannot be hurt, and is named as the user knows it")
  func ended() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let shop = try await up(orchestrator)
    engine.die("test-cache-\(shop.id)", code: 3)
    let expected = OrchestrationError.notRunning(service: "cache", .exited(code: 3, outOfMemory: false))
    await #expect(throws: expected) { try await orchestrator.inflict(.paused, on: "cache", in: shop.id) }
    await orchestrator.finish()
  }

  @Test("what somebody has removed is told as such, and listed")
  func removed() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let shop = try await up(orchestrator)
    engine.vanish("test-cache-\(shop.id)")
    let expected = OrchestrationError.notRunning(service: "cache", nil)
    await #expect(throws: expected) { try await orchestrator.inspect("cache", in: shop.id) }
    await #expect(throws: expected) { try await orchestrator.start(["cache"], in: shop.id) }
    #expect(try await orchestrator.services(of: shop.id).map(\.condition) == ["removed", "running"])
    await orchestrator.finish()
  }

  @Test("one that is frozen is not waited for")
  func frozen() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let shop = try await up(orchestrator)
    let frozen = try await orchestrator.inflict(.paused, on: "cache", in: shop.id)
    let expected = OrchestrationError.notRunning(service: "cache", .paused)
    await #expect(throws: expected) { try await orchestrator.waitUntilReady(["cache"], in: shop.id) }
    await #expect(throws: expected) { try await orchestrator.start(["cache"], in: shop.id) }
    _ = try await orchestrator.heal(frozen)
    try await orchestrator.waitUntilReady(["cache"], in: shop.id)
    await orchestrator.finish()
  }

  @Test("a signal that a service outlives starts nothing anew")
  func outlived() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let shop = try await up(orchestrator)
    let reload = try await orchestrator.inflict(.killed(signal: "SIGHUP"), on: "cache", in: shop.id)
    let calls = engine.calls.count
    _ = try await orchestrator.heal(reload)
    #expect(engine.calls.count == calls)
    let asked = try await orchestrator.inflict(.killed(signal: "SIGTERM"), on: "cache", in: shop.id)
    _ = try await orchestrator.heal(asked)
    #expect(engine.calls.contains("restart cache"))
    await orchestrator.finish()
  }

  @Test("who attaches to an environment, hurts it and dies is healed after, by the supervisor or the next run")
  func orphaned() async throws {
    let engine = engine()
    let owner = try orchestrator(engine)
    let shop = try await up(owner)
    func hurt() async throws -> Orchestrator {
      let other = try orchestrator(engine, dead())
      _ = try await other.attach(shop.id)
      _ = try await other.inflict(.paused, on: "api", in: shop.id)
      _ = try await other.inflict(.disconnected, on: "cache", in: shop.id)
      return other
    }
    let whole = engine.present
    _ = try await hurt()
    #expect(engine.present.count == whole.count + 2)
    let swept = try await owner.sweep()
    #expect(swept.healed == ["disconnect of cache in \(shop.id)", "pause of api in \(shop.id)"])
    #expect(swept.gone.isEmpty)
    #expect(engine.present == whole)

    let other = try await hurt()
    var ends: [Int32] = [-1, -1]
    _ = pipe(&ends)
    _ = write(ends[1], "engine\n", 7)
    close(ends[1])
    let supervisor = SupervisorSession(session: other.session.id, quiet: .milliseconds(200))
    #expect(await supervisor.run(input: ends[0]) { engine } == .swept([]))
    #expect(engine.present == whole)
    #expect(engine.aliases("test-cache-\(shop.id)", in: "test-net-\(shop.id)") == ["cache", "cache.local"])
    #expect(try await engine.inspectContainer(ContainerID(rawValue: "test-api-\(shop.id)")).phase == .running)
    await owner.finish()
    #expect(engine.present.isEmpty)
  }

  @Test("marks go with the environment that they are in")
  func marks() async throws {
    let engine = engine()
    let owner = try orchestrator(engine, dead())
    let shop = try await up(owner)
    let other = try orchestrator(engine)
    _ = try await other.attach(shop.id)
    let fault = try await other.inflict(.paused, on: "api", in: shop.id)
    #expect(try await other.sweep().healed.isEmpty)
    #expect(engine.present.isEmpty)
    #expect(try await other.heal(fault) == nil)
  }
}
