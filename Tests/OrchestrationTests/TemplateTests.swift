import ContainerEngine
import DockerEngine
import Testing

@testable import Orchestration

/// Data of databases that are initialised once for all that come later.
@Suite("Data templates", .timeLimit(.minutes(1)))
struct TemplateTests {
  private static let reference = "postgres:16-alpine"

  private static var image: ImageDetails {
    ImageDetails(
      id: "sha256:pg", references: [reference], size: 1, labels: [:], exposedPorts: [], healthCheck: nil,
      environment: ["PATH=/bin", "PG_MAJOR=16", "PGDATA=/var/lib/postgresql/data"], volumes: [], user: "",
      createdAt: "",
      entrypoint: ["docker-entrypoint.sh"], command: ["postgres"])
  }

  private static func service(_ change: (inout ServiceSpec) -> Void = { _ in }) -> ServiceSpec {
    var service = ServiceSpec(name: "db", source: .image(reference))
    service.ports = [ContainerPort(5432)]
    service.environment = [EnvironmentVariable("POSTGRES_PASSWORD", "it's")]
    service.tmpfs = [TemporaryFileSystem("/var/lib/postgresql/data")]
    service.ready = Readiness(.postgres(PostgresProbe()))
    change(&service)
    return service
  }

  private static func template(_ change: (inout ServiceSpec) -> Void = { _ in }) -> DataTemplate? {
    DataTemplate(service(change), image: image, reference: reference)
  }

  @Test("what the initialisation reads tells one from another, and nothing else does")
  func identity() throws {
    let plain = try #require(Self.template())
    func differs(_ name: String, _ value: String) -> Bool {
      Self.template { $0.environment.append(EnvironmentVariable(name, value)) }?.digest != plain.digest
    }
    for (name, value) in [("POSTGRES_PASSWORD", "other"), ("POSTGRES_DB", "shop"), ("LC_ALL", "C"), ("TZ", "UTC")] {
      #expect(differs(name, value), "\(name)")
    }
    for (name, value) in [("RUN_ID", "4711"), ("PGUSER", "test"), ("PGDATA", "/var/lib/postgresql/data/main")] {
      #expect(!differs(name, value), "\(name)")
    }
    #expect(Self.template { $0.command = ["postgres", "-c", "fsync=off"] }?.digest == plain.digest)
  }

  private static let strangers: [@Sendable (inout ServiceSpec) -> Void] = [
    { $0.files = [ServiceFile(path: "/docker-entrypoint-initdb.d/1.sql", contents: [])] },
    { $0.volumes = [.bind(source: "/sql", target: "/docker-entrypoint-initdb.d", readOnly: true)] },
    { $0.volumes = [.named("data", target: "/var/lib/postgresql/data", readOnly: false)] },
    { $0.volumes = [.named("all", target: "/var/lib", readOnly: false)] },
    { $0.tmpfs.append(TemporaryFileSystem("/var/lib/postgresql/data/pg_wal")) },
    { $0.environment.append(EnvironmentVariable("POSTGRES_PASSWORD_FILE", "/run/secrets/p")) },
    { $0.environment.append(EnvironmentVariable("POSTGRES_INITDB_ARGS", "--waldir=/wal")) },
    { $0.secrets.variables = ["POSTGRES_PASSWORD"] },
    { $0.command = ["postgres", "-D", "/elsewhere"] },
    { $0.command = ["sh", "-c", "postgres"] },
    { $0.entrypoint = ["sh"] },
    { $0.user = "postgres" },
    { $0.droppedCapabilities = ["ALL"] },
    { $0.environment.append(EnvironmentVariable("PGPORT", "5433")) },
    { $0.ready = Readiness(.log(LogProbe(pattern: "init process complete"))) },
  ]

  @Test("a database that is made otherwise keeps its own first start", arguments: strangers.indices)
  func others(_ index: Int) {
    #expect(Self.template(Self.strangers[index]) == nil)
  }

  @Test("what was wanted before is made once it is up, and what is there is used")
  func plan() throws {
    let template = try #require(Self.template())
    func plan(isThere: Bool, isWorthwhile: Bool) throws -> Plan {
      var observed = Observation(images: [Self.reference: Self.image])
      observed.templates = ["db": ObservedTemplate(template: template, isThere: isThere, isWorthwhile: isWorthwhile)]
      return try Sample.plan([Self.service()], observed: observed)
    }
    let step = StepID.image(DataTemplate.stepPrefix + template.digest)
    let first = try plan(isThere: false, isWorthwhile: false)
    #expect(first.service("db")?.initialisation == .own(template))
    #expect(first.templates.isEmpty && !first.steps.contains { $0.id == step })
    let second = try plan(isThere: false, isWorthwhile: true)
    #expect(second.service("db")?.initialisation == .own(template))
    #expect(second.templates == [template] && second.steps.map(\.id) == first.steps.map(\.id))
    let third = try plan(isThere: true, isWorthwhile: true)
    #expect(third.templates.isEmpty)
    #expect(try Sample.step(step, of: third).action == .useImage(reference: template.tag, id: template.tag))
    #expect(try Sample.step(.create("db"), of: third).after == [.image(Self.reference), step])
  }

  @Test("a database whose template has gone meanwhile initialises by itself")
  func fallback() async throws {
    let folder = TemporaryFolder()
    var settings = OrchestrationSettings()
    settings.initialisationLog = InitialisationLog(path: folder.path + "/state/orch/initialised")
    let template = try #require(Self.template())
    var script = FakeEngine.Script()
    script.images = [Self.reference: Self.image, template.tag: Self.image]
    script.goneImages = [template.tag]
    let engine = FakeEngine(script)
    let service = Self.service { $0.ready = Readiness(.postgres(PostgresProbe()), within: .milliseconds(50)) }
    let run = try Orchestrator(
      engine: engine, session: Session(id: "test", owner: .current()), settings: settings, supervisor: nil)
    // Nothing here speaks PostgreSQL's protocol.
    _ = try? await run.up(EnvironmentSpec(declaration: "shop", services: [service]))
    await run.finish()
    // The template is tried first.
    #expect(engine.calls.filter { $0 == "create db" }.count == 2)
    #expect(engine.calls.filter { $0 == "start db" }.count == 1)
  }

  @Test("a template is made once, beside what runs, by one process at a time")
  func making() async throws {
    let folder = TemporaryFolder()
    let log = InitialisationLog(path: folder.path + "/initialised")
    let template = try #require(Self.template())
    func builds(_ engine: FakeEngine) -> Int { engine.calls.filter { $0.hasPrefix("build") }.count }

    let engine = FakeEngine(FakeEngine.Script())
    let maker = TemplateMaker(engine, log)
    try await log.alone {
      maker.make([template])
      await maker.end()
    }
    #expect(builds(engine) == 0)

    maker.make([template])
    maker.make([template])
    await maker.end()
    #expect(builds(engine) == 1)

    var script = FakeEngine.Script()
    script.buildFailure = "no space left on device"
    let full = FakeEngine(script)
    let other = TemplateMaker(full, log)
    other.make([template])
    other.make([template])
    await other.end()
    // What cannot be made is not tried again in the same run.
    #expect(builds(full) == 1)
  }

  @Test("an end waits a moment for what is being made, which is given up then; interrupted it waits for nothing")
  func ending() async throws {
    let folder = TemporaryFolder()
    let log = InitialisationLog(path: folder.path + "/initialised")
    let template = try #require(Self.template())
    var script = FakeEngine.Script()
    script.buildDelay = .seconds(3600)
    let engine = FakeEngine(script)
    let first = TemplateMaker(engine, log)
    first.make([template])
    await first.end(within: .milliseconds(1))
    let interrupted = TemplateMaker(engine, log)
    interrupted.make([template])
    interrupted.giveUp()
    await interrupted.end(within: .seconds(3600))
  }

  @Test("what another process goes on with is told to it as it is")
  func request() throws {
    let template = try #require(Self.template())
    let request = try #require(TemplateRequest(bytes: try TemplateRequest(templates: [template]).bytes()))
    #expect(request.templates == [template])
    #expect(TemplateRequest(bytes: Array("{}".utf8)) == nil)
  }

  @Test(
    "templates are made unless somebody says no, in whichever word",
    arguments: [("", true), ("on", true), ("1", true), ("off", false), ("OFF", false), ("0", false), ("no", false)])
  func switching(word: String, isOn: Bool) throws {
    #expect(try OrchestrationSettings(environment: ["ORCH_TEMPLATES": word]).makesTemplates == isOn)
    #expect(throws: OrchestrationError.self) { try OrchestrationSettings(environment: ["ORCH_TEMPLATES": "of"]) }
  }

  @Test("what was initialised is remembered once")
  func memory() throws {
    let folder = TemporaryFolder()
    let log = InitialisationLog(path: folder.path + "/state/orch/initialised")
    #expect(!log.has("abc"))
    log.note("abc")
    log.note("abc")
    log.note("def")
    #expect(log.has("abc") && log.has("def"))
    #expect(try WholeFile.read(log.path).map { String(decoding: $0, as: UTF8.self) } == "abc\ndef\n")
  }
}

@Suite("Data templates on a real engine", .enabled(if: RealEngine.answers), .timeLimit(.minutes(2)))
struct RealTemplateTests {
  @Test("the third of the same starts from what the second has made, and shares nothing with another")
  func shared() async throws {
    let folder = TemporaryFolder()
    let engine = RealEngine.make()
    var random = SystemRandomNumberGenerator()
    var service = ServiceSpec(name: "db", source: .image("postgres:16-alpine"))
    service.ports = [ContainerPort(5432)]
    let password = "o'clock \"\(RandomID.make(length: 6, using: &random))\""
    service.environment = [
      EnvironmentVariable("POSTGRES_PASSWORD", password), EnvironmentVariable("POSTGRES_DB", "shop"),
    ]
    service.tmpfs = [TemporaryFileSystem("/var/lib/postgresql/data")]
    service.ready = Readiness(.postgres(PostgresProbe(user: "postgres", database: "shop", password: password)))
    var settings = OrchestrationSettings()
    settings.imageSubstitution.prefix = RealEngine.prefix
    settings.initialisationLog = InitialisationLog(path: folder.path + "/initialised")
    let run = try Orchestrator(
      engine: engine, session: Session(id: Session.newID(), owner: .current()), settings: settings, supervisor: nil)
    let spec = EnvironmentSpec(declaration: "shop", services: [service])
    let reference = RealEngine.prefix + "postgres:16-alpine"
    let image = try #require(try await engine.inspectImage(reference))
    let tag = try #require(DataTemplate(service, image: image, reference: reference)).tag

    func ask(_ environment: RunningEnvironment, _ sql: String) async throws -> String {
      let words = ["psql", "-h", "127.0.0.1", "-U", "postgres", "-d", "shop", "-Atc", sql]
      let result = try await run.exec(
        "db", in: environment.id, ExecSpec(words, environment: ["PGPASSWORD=\(password)"]))
      #expect(result.exitCode == 0, "\(String(decoding: result.errorOutput, as: UTF8.self))")
      return String(decoding: result.output, as: UTF8.self).trimmed
    }

    var images: [String] = []
    var environments: [RunningEnvironment] = []
    for _ in 1...3 {
      let environment = try await run.up(spec)
      images.append(try await run.inspect("db", in: environment.id).image)
      #expect(try await run.services(of: environment.id).map(\.image) == [reference])
      environments.append(environment)
      await run.templates.end(within: .seconds(60))
    }
    #expect(images == [reference, reference, tag])
    environments.append(try await run.up(spec))
    _ = try await ask(environments[3], "create table t as select 1 as x")
    #expect(try await ask(environments[3], "select count(*) from t") == "1")
    #expect(try await ask(environments[2], "select to_regclass('t') is null, current_database()") == "t|shop")

    #expect(await run.finish().isEmpty)
    try await engine.removeImage(tag)
    let left = try await LabelledObjects.find([Labels.session: run.session.id], on: engine)
    #expect(left.allLabels.isEmpty)
  }
}
