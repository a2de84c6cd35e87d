import ContainerEngine
import DockerEngine
import Testing

@testable import Orchestration

/// Snapshots and environments that wait, on a real engine. Each test looks at its end whether anything of it is left.
@Suite("Snapshots on a real engine", .enabled(if: RealEngine.answers), .timeLimit(.minutes(3)))
struct RealSnapshotTests {
  private func orchestrator(_ engine: DockerEngine, _ lease: Session.Lease = .session) throws -> Orchestrator {
    var settings = OrchestrationSettings()
    settings.imageSubstitution.prefix = RealEngine.prefix
    let session = Session(id: Session.newID(), owner: .current(), lease: lease)
    return try Orchestrator(engine: engine, session: session, settings: settings, supervisor: nil)
  }

  private func finish(_ orchestrator: Orchestrator) async throws {
    #expect(await orchestrator.finish().isEmpty)
    let left = try await LabelledObjects.find([Labels.session: orchestrator.session.id], on: orchestrator.engine)
    #expect(left.allLabels.isEmpty)
  }

  private func postgres() -> ServiceSpec {
    var service = ServiceSpec(name: "db", source: .image("postgres:16-alpine"))
    service.ports = [ContainerPort(5432)]
    service.environment = [EnvironmentVariable("POSTGRES_PASSWORD", "test")]
    service.tmpfs = [TemporaryFileSystem("/var/lib/postgresql/data")]
    service.ready = Readiness(.postgres(PostgresProbe()))
    return service
  }

  private func redis() -> ServiceSpec {
    var service = ServiceSpec(name: "cache", source: .image("redis:7-alpine"))
    service.ports = [ContainerPort(6379)]
    service.ready = Readiness(.redis(RedisProbe()))
    return service
  }

  /// Keeps a note in a volume of its own, and in one with a name.
  private func notes() -> ServiceSpec {
    var service = ServiceSpec(name: "notes", source: .image("alpine:3.19"))
    service.command = ["sh", "-c", "sleep 600"]
    service.initProcess = true
    service.volumes = [
      .anonymous(target: "/notes"), .named("shared", target: "/var/lib/shared notes", readOnly: false),
    ]
    service.ready = Readiness(.running)
    return service
  }

  private func said(_ orchestrator: Orchestrator, _ service: String, _ environment: String, _ words: [String])
    async throws
    -> String
  {
    let result = try await orchestrator.exec(service, in: environment, ExecSpec(words))
    #expect(result.exitCode == 0, "\(String(decoding: result.errorOutput, as: UTF8.self))")
    return String(decoding: result.output, as: UTF8.self).trimmed
  }

  @Test("give a database, a cache and volumes to others as they were, without preparing them anew")
  func data() async throws {
    let engine = RealEngine.make()
    let run = try orchestrator(engine)
    let spec = EnvironmentSpec(declaration: "shop", services: [postgres(), redis(), notes()])
    let first = try await run.up(spec)
    _ = try await said(
      run, "db", first.id, ["psql", "-U", "postgres", "-c", "create table t as select generate_series(1, 500)"])
    _ = try await said(run, "cache", first.id, ["redis-cli", "set", "cup", "3"])
    let write =
      "mkdir -p '/notes/a b'; echo one >'/notes/a b/.hidden'; ln -s /etc/x /notes/link; chown -R 7:8 /notes; chmod 750 /notes"
    _ = try await said(run, "notes", first.id, ["sh", "-c", write + "; echo two >'/var/lib/shared notes/x'"])
    let snapshot = try await run.takeSnapshot(of: first.id)
    // What was taken goes on, and what happens to it afterwards is not in the snapshot.
    _ = try await said(run, "db", first.id, ["psql", "-U", "postgres", "-c", "delete from t"])

    var from = spec
    from.snapshot = snapshot.id
    let second = try await run.up(from)
    #expect(
      try await said(run, "db", second.id, ["psql", "-U", "postgres", "-Atc", "select count(*) from t"]) == "500")
    #expect(try await said(run, "cache", second.id, ["redis-cli", "get", "cup"]) == "3")
    let look = "cat '/notes/a b/.hidden' '/var/lib/shared notes/x'; stat -c '%u:%g %a' /notes; readlink /notes/link"
    #expect(try await said(run, "notes", second.id, ["sh", "-c", look]) == "one\ntwo\n7:8 750\n/etc/x")
    var log: [UInt8] = []
    for try await chunk in try await run.logs("db", in: second.id) { log += chunk.bytes }
    #expect(!String(decoding: log, as: UTF8.self).contains("initdb"))

    // A volume outlives a restart: what was written since must not be put back.
    _ = try await said(run, "notes", second.id, ["sh", "-c", "echo three >'/notes/a b/.hidden'"])
    _ = try await run.restart("notes", in: second.id, grace: .zero)
    #expect(try await said(run, "notes", second.id, ["cat", "/notes/a b/.hidden"]) == "three")
    try await finish(run)
    await engine.close()
  }

  @Test("one that is in use gives way to another of its name, and is gone when its run is")
  func replaced() async throws {
    let engine = RealEngine.make()
    let run = try orchestrator(engine)
    var random = SystemRandomNumberGenerator()
    let name = "test-" + RandomID.make(length: 8, using: &random)
    var spec = EnvironmentSpec(declaration: "shop", services: [notes()])
    let first = try await run.up(spec)
    let old = try await run.takeSnapshot(of: first.id, name: name)
    spec.snapshot = name
    let user = try await run.up(spec)
    let new = try await run.takeSnapshot(of: first.id, name: name)
    #expect(try await run.snapshots().filter { $0.name == name }.map(\.id) == [new.id])
    #expect(try await !engine.listVolumes(labels: [Labels.snapshot: old.id]).isEmpty)
    _ = try await run.restart("notes", in: user.id, grace: .zero)
    try await run.forgetSnapshot(name)
    try await finish(run)
    await engine.close()
  }

  @Test("cannot be taken of an image without a shell, which is said, and leaves nothing standing still")
  func withoutShell() async throws {
    let engine = RealEngine.make()
    let run = try orchestrator(engine)
    let folder = TemporaryFolder()
    folder.write("Dockerfile", "FROM alpine:3.19\nRUN rm /bin/sh\n")
    var service = notes()
    service.source = .build(BuildSource(context: folder.path))
    service.command = ["sleep", "600"]
    let running = try await run.up(EnvironmentSpec(declaration: "shop", services: [service]))
    await #expect(throws: OrchestrationError.notArchived(service: "notes", reason: "its image has no /bin/sh")) {
      try await run.takeSnapshot(of: running.id)
    }
    #expect(try await run.inspect("notes", in: running.id).phase == .running)
    let image = try #require(running["notes"]?.imageID)
    await run.down(running.id)
    try await engine.removeImage(image)
    try await finish(run)
    await engine.close()
  }

  @Test("an environment that waits is taken with its data, and used at once")
  func warm() async throws {
    let engine = RealEngine.make()
    let keeping = try orchestrator(engine, .warm)
    let spec = EnvironmentSpec(declaration: "shop", services: [redis()])
    var random = SystemRandomNumberGenerator()
    // A label of its own: others test on the same engine.
    var own = spec
    own.services[0].labels = ["test": RandomID.make(length: 8, using: &random)]
    var request = WarmRequest(spec: own, policy: WarmPolicy(count: 1))
    request.pool = keeping.session.id
    let keeper = WarmKeeper(keeping, request, pause: .milliseconds(50))
    let task = Task { await keeper.run() }
    let digest = try await keeping.prepare(own)
    while try await WarmShelf.look(on: engine, .local()).waiting[digest] == nil {
      try await Task.sleep(for: .milliseconds(50))
    }
    let run = try orchestrator(engine)
    own.warm = WarmPolicy(count: 1)
    let mine = try await run.up(own)
    #expect(mine.wasReady)
    #expect(try await said(run, "cache", mine.id, ["redis-cli", "ping"]) == "PONG")
    #expect(try #require(mine["cache"]?.hostPort(ContainerPort(6379))) > 0)
    // Its containers carry the keeper's session, and yet their ends are noticed.
    _ = try await run.restart("cache", in: mine.id, grace: .zero)
    #expect(await run.down(mine.id).isEmpty)
    try await engine.removeVolume("orch-keeper-\(keeping.session.id)")
    await task.value
    try await finish(run)
    try await finish(keeping)
    await engine.close()
  }
}
