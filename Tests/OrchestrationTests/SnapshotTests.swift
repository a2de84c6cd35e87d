import ContainerEngine
import Testing

@testable import Orchestration

@Suite("Snapshots")
struct SnapshotTests {
  private let snapshot = Snapshot(
    id: "k3x9p2", name: "seeded", folders: ["db": ["/var/lib/data", "/a=b"], "cache": ["/data"]], createdAt: 1000)

  @Test("are known by the labels of their volume")
  func labels() throws {
    let read = try #require(Snapshot(labels: snapshot.labels(Sample.session)))
    #expect(read == snapshot)
    let kept = try #require(Snapshot(labels: snapshot.keptLabels(Sample.session, until: 2000)))
    #expect(kept.keptUntil == 2000)
    #expect(EnvironmentIdentity(labels: snapshot.labels(Sample.session)) == nil)
  }

  private func plan(_ service: ServiceSpec) throws -> Plan {
    var observed = Observation(images: [Sample.image: Sample.details(Sample.image)])
    observed.snapshot = snapshot
    return try Sample.plan([service], observed: observed)
  }

  @Test("reach the containers of their services, and no others")
  func planned() throws {
    let db = try #require(try plan(Sample.service("db")).services.first)
    #expect(db.restores == ["/var/lib/data", "/a=b"])
    #expect(db.container.mounts == [.volume(name: "orch-snapshot-k3x9p2", target: "/.orch/snapshot", readOnly: true)])
    let other = try #require(try plan(Sample.service("other")).services.first)
    #expect(other.restores.isEmpty && other.container.mounts.isEmpty)
    #expect(try plan(Sample.service("db")).digest != Sample.plan([Sample.service("db")]).digest)
  }

  @Test("the program behind them is the service's, or the image's as engines choose it")
  func program() {
    func started(_ entrypoint: [String]?, _ command: [String]?) -> [String] {
      var image = Sample.details("x")
      image.entrypoint = ["entry"]
      image.command = ["command"]
      var spec = ContainerSpec(name: "x", image: "x")
      spec.entrypoint = entrypoint
      spec.command = command
      let restored = RestoredStart(service: "db", folders: ["/a"]).spec(spec, of: image)
      return Array((restored.entrypoint ?? []).dropFirst(7)) + (restored.command ?? [])
    }
    #expect(started(nil, nil) == ["entry", "command"])
    #expect(started(nil, ["mine"]) == ["entry", "mine"])
    #expect(started(["other"], nil) == ["other"])
    #expect(started([], ["mine"]) == ["mine"])
  }

  @Test("those with names stay until their time is over, others go with their run")
  func swept() async throws {
    let engine = FakeEngine()
    let dead = Session(
      id: "dead",
      owner: Owner(pid: 1, startTime: 1, bootID: "x", machine: Owner.current().machine, pidNamespace: "", user: 0))
    func add(_ id: String, until: Int64?) async throws {
      let snapshot = Snapshot(id: id, name: id, folders: [:], createdAt: 0)
      try await engine.createVolume(snapshot.volumeName, labels: snapshot.labels(dead))
      guard let until else { return }
      try await engine.createVolume(snapshot.keptMarkName, labels: snapshot.keptLabels(dead, until: until))
    }
    try await add("broken", until: nil)
    try await add("old", until: WallClock.seconds - 5)
    try await add("good", until: WallClock.seconds + 500)
    let orchestrator = try Orchestrator(engine: engine, session: .current(), supervisor: nil)
    #expect(try await orchestrator.snapshots().map(\.id) == ["good"])
    try await orchestrator.sweep()
    #expect(engine.present == ["orch-snapshot-good", "orch-snapshot-good-kept"])
    try await orchestrator.forgetSnapshot("good")
    #expect(engine.present.isEmpty)
    await #expect(throws: OrchestrationError.unknownSnapshot("good", known: [])) {
      try await orchestrator.forgetSnapshot("good")
    }
  }

  @Test("the word of what an environment lacks names the cure")
  func nothing() async throws {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    let orchestrator = try Orchestrator(engine: FakeEngine(script), session: .current(), supervisor: nil)
    let running = try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: [Sample.service("api")]))
    await #expect(throws: OrchestrationError.nothingToSnapshot(environment: "shop")) {
      try await orchestrator.takeSnapshot(of: running.id)
    }
    await orchestrator.finish()
  }
}
