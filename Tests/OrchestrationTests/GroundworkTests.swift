import ContainerEngine
import Testing

@testable import Orchestration

/// What is brought up ahead while tests are watched.
@Suite("Groundwork", .timeLimit(.minutes(1)))
struct GroundworkTests {
  private let folder = TemporaryFolder()

  private func engine() -> FakeEngine {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image), "base:1": Sample.details("base:1")]
    return FakeEngine(script)
  }

  private func orchestrator(_ engine: FakeEngine) throws -> Orchestrator {
    try Orchestrator(engine: engine, session: Session(id: "test", owner: .current()), supervisor: nil)
  }

  /// `api` is built from the folder and needs `db`; `proxy` is not built, but needs `api`.
  private func shop(_ change: (inout ServiceSpec) -> Void = { _ in }) -> EnvironmentSpec {
    folder.write("Dockerfile", "FROM base:1\nCOPY main.py /\n")
    var db = Sample.service("db")
    change(&db)
    var api = Sample.service("api", needs: ["db"])
    api.source = .build(BuildSource(context: folder.path))
    var spec = EnvironmentSpec(declaration: "shop", services: [db, api, Sample.service("proxy", needs: ["api"])])
    spec.standsOnGroundwork = true
    return spec
  }

  private func created(_ engine: FakeEngine) -> [String] {
    engine.calls.filter { $0.hasPrefix("create ") }.map { String($0.dropFirst("create ".count)) }
  }

  /// Waits until as many containers have been created.
  private func until(_ count: Int, _ engine: FakeEngine) async throws {
    while created(engine).count < count { try await Task.sleep(for: .milliseconds(5)) }
  }

  /// One has come and gone, and what can be up before the next one is.
  private func layGroundwork(
    of spec: EnvironmentSpec, _ orchestrator: Orchestrator, _ engine: FakeEngine
  ) async throws {
    let first = try await orchestrator.up(spec)
    await orchestrator.down(first.id)
    orchestrator.layGroundwork()
    try await until(4, engine)
  }

  @Test("what is not built, and needs nothing that is, is up before it is asked for again")
  func ahead() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    folder.write("main.py", "1")
    let first = try await orchestrator.up(shop())
    await orchestrator.down(first.id)
    #expect(engine.present.isEmpty)
    orchestrator.layGroundwork()
    try await until(4, engine)
    #expect(created(engine).last == "db")
    folder.write("main.py", "2")
    let second = try await orchestrator.up(shop())
    #expect(created(engine).dropFirst(4).sorted() == ["api", "proxy"])
    #expect(second.services.map(\.name) == ["db", "api", "proxy"])
    #expect(engine.builds.count == 2)
    #expect(engine.networkSpecs.map(\.name) == ["test-net-\(second.id)"])
    await orchestrator.finish()
    #expect(engine.present.isEmpty)
  }

  @Test("what is declared differently by now starts anew, and the groundwork goes")
  func different() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    try await layGroundwork(of: shop(), orchestrator, engine)
    _ = try await orchestrator.up(shop { $0.environment = [EnvironmentVariable("SIZE", "2")] })
    #expect(created(engine).dropFirst(4).sorted() == ["api", "db", "proxy"])
    await orchestrator.finish()
    #expect(engine.present.isEmpty)
  }

  @Test("a service of it that has ended meanwhile is not relied on")
  func ended() async throws {
    let engine = engine()
    let orchestrator = try orchestrator(engine)
    try await layGroundwork(of: shop(), orchestrator, engine)
    let db = try #require(engine.present.first { $0.hasPrefix("test-db-") })
    // Not before it is ready.
    while engine.calls.count(where: { $0 == "ready db" }) < 2 { try await Task.sleep(for: .milliseconds(5)) }
    engine.die(db, code: 1)
    let second = try await orchestrator.up(shop())
    #expect(created(engine).dropFirst(4).sorted() == ["api", "db", "proxy"])
    #expect(second["db"]?.containerName != db)
    await orchestrator.finish()
    #expect(engine.present.isEmpty)
  }

  @Test("without something built, with files of this machine, or where nobody asks for it, nothing is laid")
  func nothing() throws {
    func names(_ spec: EnvironmentSpec, _ changing: Set<String>? = nil) throws -> [[String]] {
      GroundworkKey.all(for: spec, try Orchestrator.services(of: spec), changing: changing).map {
        $0.services.map(\.name)
      }
    }
    #expect(try names(shop()) == [["db"]])
    var plain = shop()
    plain.standsOnGroundwork = false
    #expect(try names(plain) == [])
    #expect(try names(shop { $0.volumes = [.bind(source: "/src", target: "/init", readOnly: true)] }) == [])
    var unbuilt = EnvironmentSpec(declaration: "shop", services: [Sample.service("db")])
    unbuilt.standsOnGroundwork = true
    #expect(try names(unbuilt) == [])
    // With another built service: the one that was built last is expected to change again.
    var two = shop()
    var auth = Sample.service("auth", needs: ["db"])
    auth.source = .build(BuildSource(context: folder.path, dockerfile: "auth.Dockerfile"))
    two.services.append(auth)
    #expect(try names(two, ["api"]) == [["db", "auth"], ["db"]])
    #expect(try names(two, ["api", "auth"]) == [["db"]])
  }

  @Test("nothing is left where a run ends while groundwork is being laid")
  func interrupted() async throws {
    let engine = engine()
    engine.changeScript { $0.createDelay = .milliseconds(50) }
    let orchestrator = try orchestrator(engine)
    let first = try await orchestrator.up(shop())
    await orchestrator.down(first.id)
    orchestrator.layGroundwork()
    await orchestrator.finish()
    #expect(engine.present.isEmpty)
  }
}
