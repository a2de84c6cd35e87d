import ContainerEngine
import Synchronization
import Testing

@testable import Orchestration

/// Environments that wait for room on an engine with 8 processors and 10 GiB, of which 8 are for environments.
@Suite("Admission", .timeLimit(.minutes(1)))
struct AdmissionTests {
  private func engine() -> FakeEngine {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    script.capacity = EngineCapacity(
      processors: 8, memory: 10 << 30, runningContainers: 0, storageDriver: "", storageRoot: "", warnings: [])
    return FakeEngine(script)
  }

  private func orchestrator(_ engine: FakeEngine, _ id: String = "test", told: Told = Told()) throws -> Orchestrator {
    try Orchestrator(engine: engine, session: Session(id: id, owner: .current()), supervisor: nil) { event in
      if case .queued(let shortage) = event.kind { told.add(shortage) }
    }
  }

  private final class Told: Sendable {
    private let shortages = Mutex<[ResourceShortage]>([])
    func add(_ shortage: ResourceShortage) { shortages.withLock { $0.append(shortage) } }
    var all: [ResourceShortage] { shortages.withLock { $0 } }
  }

  private final class Most: Sendable {
    private let number = Mutex(0)
    func note(_ count: Int) { number.withLock { $0 = max($0, count) } }
    var value: Int { number.withLock { $0 } }
  }

  private func spec(memory: Int64? = nil, cpus: Double? = nil, _ admission: AdmissionPolicy = .waits(besides: []))
    -> EnvironmentSpec
  {
    var service = Sample.service("db")
    service.memory = memory
    service.cpus = cpus
    var spec = EnvironmentSpec(declaration: "shop", services: [service])
    spec.admission = admission
    return spec
  }

  @Test("what there is no room for waits, says so once, and starts when others have gone")
  func waits() async throws {
    let engine = engine()
    let told = Told()
    let first = try orchestrator(engine, "a")
    let second = try orchestrator(engine, "b", told: told)
    let holder = try await first.up(spec(memory: 6 << 30))
    let wanted = spec(memory: 4 << 30)
    async let waiting = second.up(wanted)
    try await Task.sleep(for: .milliseconds(500))
    #expect(engine.networkSpecs.count == 1)
    #expect(told.all.map { $0.describe() } == ["waits for memory: it wants 4G, 1 environment has 6G of 8G"])
    await first.down(holder.id)
    _ = try await waiting
    #expect(told.all.count == 1)
    await second.finish()
  }

  @Test("who is about to start has nothing yet, as those are told who give way")
  func word() {
    func demand(_ gibibytes: Int64) -> ResourceDemand { ResourceDemand(memory: gibibytes << 30, processors: 0) }
    var shortage = ResourceShortage(
      resource: .memory, wanted: demand(12), used: demand(12), capacity: demand(18), users: 1)
    shortage.coming = 2
    let word = "waits for memory: it wants 12G, 1 environment has 12G of 18G, 2 more are about to start"
    #expect(shortage.describe() == word)
    (shortage.used, shortage.users, shortage.coming) = (.none, 0, 1)
    #expect(
      shortage.describe() == "waits for memory: it wants 12G, none has any of 18G, 1 more is about to start")
  }

  @Test("who declares more memory than the engine has is told so, and starts")
  func excess() async throws {
    let engine = engine()
    let told = Mutex<[String]>([])
    let orchestrator = try Orchestrator(
      engine: engine, session: Session(id: "a", owner: .current()), supervisor: nil
    ) { event in
      if case .exceeds(let excess) = event.kind { told.withLock { $0.append(excess.describe()) } }
    }
    _ = try await orchestrator.up(spec(memory: 8 << 30))
    #expect(told.withLock { $0 }.isEmpty)
    await orchestrator.downAll()
    _ = try await orchestrator.up(spec(memory: 100 << 30))
    #expect(
      told.withLock { $0 } == [
        "may use 100G of memory by its `memory:`, and the engine has 8G for environments: it starts, and may run out of it"
      ])
    await orchestrator.finish()
  }

  @Test("many at once never use more than there is, and all get their turn")
  func many() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let wanted = spec(cpus: 2.5)
    let most = Most()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<12 {
        group.addTask {
          let running = try await orchestrator.up(wanted)
          most.note(engine.networkSpecs.count)
          try await Task.sleep(for: .milliseconds(20))
          await orchestrator.down(running.id)
        }
      }
      try await group.waitForAll()
    }
    #expect((2...3).contains(most.value))
    #expect(engine.present.isEmpty)
  }

  @Test("runs that begin at the same moment do not take the same room")
  func together() async throws {
    let engine = engine()
    engine.changeScript { $0.createDelay = .milliseconds(20) }
    let runs = try (0..<6).map { try orchestrator(engine, "run\($0)") }
    let wanted = spec(memory: 3 << 30)
    let most = Most()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for run in runs {
        group.addTask {
          let running = try await run.up(wanted)
          most.note(engine.networkSpecs.count)
          try await Task.sleep(for: .milliseconds(50))
          await run.down(running.id)
          await run.finish()
        }
      }
      try await group.waitForAll()
    }
    #expect((1...2).contains(most.value))
    #expect(engine.present.isEmpty)
  }

  @Test("nobody waits where nothing would go: alone, beside kept ones, beside one's own, or for what declares nothing")
  func atOnce() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let huge = try await orchestrator.up(spec(memory: 100 << 30))
    _ = try await orchestrator.up(spec())
    _ = try await orchestrator.up(spec(memory: 100 << 30, .atOnce))
    await orchestrator.downAll()
    let kept = try await orchestrator.up(spec(memory: 8 << 30))
    try await orchestrator.keep(kept.id)
    let held = try await orchestrator.up(spec(memory: 8 << 30))
    _ = try await orchestrator.up(spec(memory: 1 << 30, .waits(besides: [held.id])))
    #expect(huge.id != held.id)
    await orchestrator.finish()
    await orchestrator.down(kept.id)
    #expect(engine.present.isEmpty)
  }

  @Test("waiting can be cancelled, and leaves nothing")
  func cancelled() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    let holder = try await orchestrator.up(spec(memory: 8 << 30))
    let wanted = spec(memory: 1 << 30)
    let task = Task { try await orchestrator.up(wanted) }
    try await Task.sleep(for: .milliseconds(100))
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
    await orchestrator.down(holder.id)
    _ = try await orchestrator.up(wanted)
    await orchestrator.finish()
    #expect(engine.present.isEmpty)
  }

  @Test(
    "a demand is read from its label as it was written",
    arguments: [
      ResourceDemand(memory: 0, processors: 0.25), ResourceDemand(memory: 1 << 40, processors: 12),
    ])
  func label(_ demand: ResourceDemand) { #expect(ResourceDemand(label: demand.label) == demand) }

  @Test("what is no demand is none", arguments: ["", "1", "a b", "1 2 3"])
  func nonsense(_ label: String) { #expect(ResourceDemand(label: label) == nil) }
}
