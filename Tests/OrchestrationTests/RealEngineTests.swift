import ContainerEngine
import DockerEngine
import Glibc
import Testing

@testable import Orchestration

/// The engine of this machine, if it has one. Set ORCH_REQUIRE_ENGINE to make its absence a failure.
enum RealEngine {
  static func make() -> DockerEngine {
    let host = getenv("DOCKER_HOST").map { String(cString: $0) }
    return DockerEngine(endpoint: host, environment: [:], exists: { access($0, F_OK) == 0 })
  }

  static let answers: Bool = {
    if getenv("ORCH_REQUIRE_ENGINE") != nil { return true }
    return access("/var/run/docker.sock", F_OK) == 0 || getenv("DOCKER_HOST") != nil
  }()

  static var prefix: String { getenv("ORCH_IMAGE_PREFIX").map { String(cString: $0) } ?? "" }
}

/// Environments on a real engine. Every test has a session of its own and checks that nothing with its label is left.
@Suite("On a real engine", .enabled(if: RealEngine.answers), .timeLimit(.minutes(3)))
struct RealEngineTests {
  private func withOrchestrator(
    _ body: (Orchestrator) async throws -> Void
  ) async throws {
    let engine = RealEngine.make()
    var settings = OrchestrationSettings()
    settings.imageSubstitution.prefix = RealEngine.prefix
    let orchestrator = try Orchestrator(engine: engine, session: .current(), settings: settings, supervisor: nil)
    do { try await body(orchestrator) } catch {
      await orchestrator.finish()
      await engine.close()
      throw error
    }
    await orchestrator.finish()
    let left = try await LabelledObjects.find([Labels.session: orchestrator.session.id], on: engine)
    #expect(left.allLabels.isEmpty)
    await engine.close()
  }

  private func shell(_ name: String, _ script: String) -> ServiceSpec {
    var service = ServiceSpec(name: name, source: .image("alpine:3.19"))
    service.command = ["sh", "-c", script]
    service.initProcess = true
    return service
  }

  private func postgres() -> ServiceSpec {
    var service = ServiceSpec(name: "postgres", source: .image("postgres:16-alpine"))
    service.ports = [ContainerPort(5432)]
    service.environment = [
      EnvironmentVariable("POSTGRES_PASSWORD", "test"), EnvironmentVariable("POSTGRES_DB", "shop"),
    ]
    service.tmpfs = [TemporaryFileSystem("/var/lib/postgresql/data")]
    service.ready = Readiness(.postgres(PostgresProbe()))
    return service
  }

  private func redis() -> ServiceSpec {
    var service = ServiceSpec(name: "redis", source: .image("redis:7-alpine"))
    service.ports = [ContainerPort(6379)]
    service.ready = Readiness(.redis(RedisProbe()))
    return service
  }

  private func failure(_ service: ServiceSpec, _ others: [ServiceSpec] = []) async throws -> ServiceFailure {
    var found: ServiceFailure?
    try await withOrchestrator { orchestrator in
      do {
        _ = try await orchestrator.up(EnvironmentSpec(declaration: "failing", services: [service] + others))
      } catch OrchestrationError.serviceFailed(let failure) {
        found = failure
      }
    }
    return try #require(found)
  }

  @Test("a database and a cache come up, can be used, and go")
  func databaseAndCache() async throws {
    try await withOrchestrator { orchestrator in
      let shop = try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: [postgres(), redis()]))
      let query = ExecSpec(
        ["psql", "-h", "127.0.0.1", "-U", "postgres", "-d", "shop", "-Atc", "select 6 * 7"],
        environment: ["PGPASSWORD=test"])
      let answer = try await orchestrator.exec("postgres", in: shop.id, query)
      #expect(String(decoding: answer.output, as: UTF8.self) == "42\n")
      let ping = try await orchestrator.exec("postgres", in: shop.id, ExecSpec(["getent", "hosts", "redis"]))
      #expect(ping.exitCode == 0)
      #expect(try #require(shop["redis"]?.hostPort(ContainerPort(6379))) > 0)
      let restarted = try await orchestrator.restart("redis", in: shop.id)
      #expect(restarted.ports.count == 1)
      #expect(try await orchestrator.list().first { $0.identity.id == shop.id }?.ownership == .own)
      #expect(await orchestrator.down(shop.id).isEmpty)
      #expect(try await !orchestrator.list().contains { $0.identity.id == shop.id })
    }
  }

  @Test("a wrong password is never ready, and the server says why")
  func wrongPassword() async throws {
    var service = postgres()
    service.ready = Readiness(.postgres(PostgresProbe(password: "wrong")), within: .seconds(6))
    let failure = try await failure(service)
    #expect(failure.reason == .neverReady(within: .seconds(6)))
    #expect(
      failure.answers.contains { answer in
        if case .refusedByServer("PostgreSQL", "28P01", _) = answer.finding { true } else { false }
      })
  }

  @Test("a service that exits says with what, and shows its log")
  func exits() async throws {
    var needy = shell("api", "sleep 60")
    needy.needs = ["broken"]
    var broken = shell("broken", "echo to output; echo to errors >&2; sleep 0.2; exit 7")
    broken.ports = [ContainerPort(80)]
    broken.ready = Readiness(.tcp(port: nil), within: .seconds(60))
    let failure = try await failure(broken, [needy])
    #expect(failure.reason == .exited(code: 7, outOfMemory: false))
    #expect(Set(failure.log) == ["to output", "to errors"])
    #expect(failure.blocked == ["api"])
    #expect(
      failure.answers.contains { $0.finding == .closedAtOnce(port: 80) || $0.finding == .connectionRefused(port: 80) })
  }

  @Test("out of memory is told from an ordinary kill")
  func outOfMemory() async throws {
    var greedy = shell("greedy", "sleep 0.3; x=a; while :; do x=$x$x; done")
    greedy.initProcess = nil
    greedy.memory = 16 * 1024 * 1024
    greedy.ports = [ContainerPort(80)]
    let failure = try await failure(greedy)
    guard case .exited(_, outOfMemory: true) = failure.reason else {
      Issue.record("\(failure.reason)")
      return
    }
  }

  @Test("a program that the image does not have")
  func noProgram() async throws {
    var service = ServiceSpec(name: "broken", source: .image("alpine:3.19"))
    service.command = ["/no/such/program"]
    let failure = try await failure(service)
    #expect(failure.reason == .refused(.program("/no/such/program", .missing)))
    #expect(
      OrchestrationError.serviceFailed(failure).describe()
        == "service `broken` could not be started: its image has no program `/no/such/program`")
  }

  @Test("an image that nobody has is an error with its name")
  func missingImage() async throws {
    try await withOrchestrator { orchestrator in
      let service = ServiceSpec(name: "ghost", source: .image("localhost:1/no/such:image"))
      await #expect {
        try await orchestrator.up(EnvironmentSpec(declaration: "ghost", services: [service]))
      } throws: { error in
        guard case .imageMissing(["ghost"], "localhost:1/no/such:image", _) = error as? OrchestrationError else {
          return false
        }
        return true
      }
    }
  }

  @Test("an image is built from its context, reused by content, and asked its own HEALTHCHECK")
  func build() async throws {
    let folder = TemporaryFolder()
    var random = SystemRandomNumberGenerator()
    let nonce = RandomID.make(length: 8, using: &random)
    folder.write(
      "Dockerfile",
      """
      FROM alpine:3.19
      COPY hello /hello
      RUN echo \(nonce) > /nonce
      HEALTHCHECK CMD test -e /tmp/ready
      CMD ["sh", "-c", "sleep 0.3; touch /tmp/ready; sleep 60"]
      """)
    folder.write("hello", "hello \(nonce)")
    folder.write("secret", "x")
    folder.write(".dockerignore", "secret")
    try await withOrchestrator { orchestrator in
      var service = ServiceSpec(name: "api", source: .build(BuildSource(context: folder.path)))
      service.initProcess = true
      let spec = EnvironmentSpec(declaration: "built", services: [service])
      let first = try await orchestrator.up(spec)
      let hello = try await orchestrator.exec("api", in: first.id, ExecSpec(["cat", "/hello", "/tmp/ready"]))
      #expect(String(decoding: hello.output, as: UTF8.self) == "hello \(nonce)")
      let plan = try await orchestrator.plan(spec)
      #expect(!plan.steps.contains { if case .buildImage = $0.action { true } else { false } })
      #expect(plan.services.first?.ready.probe == .imageHealthCheck)
      // By its name also where the container is made by the image's id.
      let again = try await orchestrator.up(spec)
      for id in [first.id, again.id] {
        let images = try await orchestrator.services(of: id).map(\.image)
        #expect(images.allSatisfy { $0.hasPrefix("orch-build:") }, "\(images)")
      }
      await orchestrator.down(again.id)
      await orchestrator.down(first.id)
      if let image = first["api"]?.imageID { try await orchestrator.engine.removeImage(image) }
    }
  }

  @Test("the same content is built once, whichever service it is for")
  func sharedBuild() async throws {
    let folder = TemporaryFolder()
    var random = SystemRandomNumberGenerator()
    folder.write("Dockerfile", "FROM alpine:3.19\nRUN echo \(RandomID.make(length: 8, using: &random)) > /nonce\n")
    try await withOrchestrator { orchestrator in
      func spec(_ name: String) -> EnvironmentSpec {
        var service = shell(name, "sleep 60")
        service.source = .build(BuildSource(context: folder.path))
        return EnvironmentSpec(declaration: name, services: [service])
      }
      let first = try await orchestrator.up(spec("api"))
      // Another run, as nothing of this one is remembered there.
      let later = try Orchestrator(
        engine: orchestrator.engine, session: .current(), settings: orchestrator.settings, supervisor: nil)
      let plan = try await later.plan(spec("worker"))
      #expect(!plan.steps.contains { if case .buildImage = $0.action { true } else { false } })
      await orchestrator.down(first.id)
      if let image = first["api"]?.imageID { try await orchestrator.engine.removeImage(image) }
    }
  }

  @Test("a program that the image does not have, and one in a service that has ended, are named by the service")
  func execMistakes() async throws {
    try await withOrchestrator { orchestrator in
      var brief = shell("brief", "while [ ! -e /end ]; do sleep 0.05; done; exit 3")
      brief.ready = Readiness(.running)
      var lasting = shell("lasting", "sleep 60")
      lasting.ready = Readiness(.running)
      let running = try await orchestrator.up(EnvironmentSpec(declaration: "a", services: [brief, lasting]))
      await #expect(throws: OrchestrationError.noProgram(name: "nosuch", service: "lasting", .missing)) {
        try await orchestrator.exec("lasting", in: running.id, ExecSpec(["nosuch"]))
      }
      await #expect(throws: OrchestrationError.noProgram(name: "/etc/passwd", service: "lasting", .notExecutable)) {
        try await orchestrator.exec("lasting", in: running.id, ExecSpec(["/etc/passwd"]))
      }
      _ = try await orchestrator.exec("brief", in: running.id, ExecSpec(["touch", "/end"]))
      while try await orchestrator.inspect("brief", in: running.id).phase == .running {
        try await Task.sleep(for: .milliseconds(20))
      }
      let ended = OrchestrationError.notRunning(service: "brief", .exited(code: 3, outOfMemory: false))
      await #expect(throws: ended) { try await orchestrator.exec("brief", in: running.id, ExecSpec(["true"])) }
      #expect(ended.describe() == "service `brief` has ended with exit status 3")
      let listed = try await orchestrator.services(of: running.id)
      #expect(listed.map(\.condition) == ["exited 3", "running"])
    }
  }

  @Test("what listens instead is found in the kernel's own table")
  func listensElsewhere() async throws {
    var service = ServiceSpec(name: "web", source: .image("python:3.11-alpine3.19"))
    service.command = ["python3", "-m", "http.server", "8000"]
    service.initProcess = true
    service.ports = [ContainerPort(80)]
    service.ready = Readiness(.http(HTTPProbe()), within: .seconds(4))
    let failure = try await failure(service)
    #expect(failure.listening == [ListeningSocket(port: 8000, isLoopback: false)])
    #expect(
      OrchestrationError.serviceFailed(failure).remedies.first?.hasPrefix("it listens on port 8000, not on 80") == true)
  }

  @Test("a failing build shows its step and what it wrote")
  func failingBuild() async throws {
    let folder = TemporaryFolder()
    folder.write("Dockerfile", "FROM alpine:3.19\nRUN echo about to fail; exit 3\n")
    try await withOrchestrator { orchestrator in
      let service = ServiceSpec(name: "api", source: .build(BuildSource(context: folder.path)))
      await #expect {
        try await orchestrator.up(EnvironmentSpec(declaration: "built", services: [service]))
      } throws: { error in
        guard case .buildFailed(["api"], _, _, let cause) = error as? OrchestrationError,
          case .buildFailed(let step, let exitCode, _, let output) = cause.cause
        else { return false }
        return step?.contains("about to fail") == true && exitCode == 3
          && output.contains { $0.contains("about to fail") }
      }
    }
  }

  @Test("nothing is left of a build with several stages, edited and built anew, once its images are removed")
  func removedBuilds() async throws {
    let folder = TemporaryFolder()
    var random = SystemRandomNumberGenerator()
    let nonce = RandomID.make(length: 8, using: &random)
    let label = ["dev.orch.test.build": nonce]
    try await withOrchestrator { orchestrator in
      for edit in 1...3 {
        folder.write(
          "Dockerfile",
          """
          FROM alpine:3.19 AS build
          LABEL dev.orch.test.build=\(nonce)
          RUN echo \(edit) > /made
          FROM alpine:3.19
          LABEL dev.orch.test.build=\(nonce)
          COPY --from=build /made /made
          RUN \(edit == 2 ? "exit 1" : "true")
          CMD ["sleep", "600"]
          """)
        var service = ServiceSpec(name: "api", source: .build(BuildSource(context: folder.path)))
        service.initProcess = true
        let spec = EnvironmentSpec(declaration: "built", services: [service])
        if let running = try? await orchestrator.up(spec) { await orchestrator.down(running.id) }
      }
      await orchestrator.finish()
      let made = try await orchestrator.engine.listImages(labels: label)
      #expect(made.count > 4)
      _ = try await orchestrator.removeBuiltImages(carrying: label)
      let left = try await orchestrator.engine.listImages(labels: label)
      #expect(left.map(\.references) == [])
    }
  }

  @Test("a mount in a Dockerfile is built")
  func mounts() async throws {
    let folder = TemporaryFolder()
    folder.write(
      "Dockerfile", "FROM alpine:3.19\nRUN --mount=type=cache,target=/c echo made > /made\nCMD [\"sleep\", \"600\"]\n")
    try await withOrchestrator { orchestrator in
      var service = ServiceSpec(name: "api", source: .build(BuildSource(context: folder.path)))
      service.initProcess = true
      let running = try await orchestrator.up(EnvironmentSpec(declaration: "built", services: [service]))
      let made = try await orchestrator.exec("api", in: running.id, ExecSpec(["cat", "/made"]))
      #expect(String(decoding: made.output, as: UTF8.self) == "made\n")
    }
  }

  @Test("a cancelled build leaves no container behind")
  func cancelledBuild() async throws {
    let folder = TemporaryFolder()
    var random = SystemRandomNumberGenerator()
    let nonce = RandomID.make(length: 8, using: &random)
    folder.write("Dockerfile", "FROM alpine:3.19\nRUN echo \(nonce); sleep 120\n")
    try await withOrchestrator { orchestrator in
      let service = ServiceSpec(name: "api", source: .build(BuildSource(context: folder.path)))
      let task = Task { try await orchestrator.up(EnvironmentSpec(declaration: "built", services: [service])) }
      try await Task.sleep(for: .seconds(2))
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      var left = try await containers(running: nonce)
      for _ in 0..<50 where left > 0 {
        try await Task.sleep(for: .milliseconds(100))
        left = try await containers(running: nonce)
      }
      #expect(left == 0)
    }
  }

  /// Processes on this machine whose command line has the word: intermediate containers of a build carry no labels.
  private func containers(running word: String) async throws -> Int {
    try FolderListing.names(in: "/proc").count { name in
      guard Int32(name) != nil, let line = try? WholeFile.read("/proc/\(name)/cmdline") else { return false }
      return String(decoding: line, as: UTF8.self).contains("echo \(word)")
    }
  }

  @Test("the supervisor removes what a dead run has left, and not what it kept")
  func supervisor() async throws {
    let engine = RealEngine.make()
    var settings = OrchestrationSettings()
    settings.imageSubstitution.prefix = RealEngine.prefix
    let orchestrator = try Orchestrator(engine: engine, session: .current(), settings: settings, supervisor: nil)
    let lost = try await orchestrator.up(
      EnvironmentSpec(declaration: "lost", services: [shell("a", "sleep 60"), redis()]))
    let kept = try await orchestrator.up(EnvironmentSpec(declaration: "kept", services: [shell("a", "sleep 60")]))
    try await orchestrator.keep(kept.id)
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    _ = write(ends[1], "engine\n", 7)
    close(ends[1])
    let began = ContinuousClock.now
    let ending = await SupervisorSession(session: orchestrator.session.id).run(input: ends[0]) { RealEngine.make() }
    close(ends[0])
    #expect(ContinuousClock.now - began < .seconds(8))
    guard case .swept(let names) = ending else {
      Issue.record("released")
      return
    }
    #expect(Set(names) == ["test-a-\(lost.id)", "test-redis-\(lost.id)", "test-net-\(lost.id)"])
    let listed = try await orchestrator.list().filter { $0.ownership == .kept }.map(\.identity.id)
    #expect(listed.contains(kept.id))
    #expect(await orchestrator.down(kept.id).isEmpty)
    let left = try await LabelledObjects.find([Labels.session: orchestrator.session.id], on: engine)
    #expect(left.allLabels.isEmpty)
    await engine.close()
  }

  @Test("six environments at once have a network each and do not meet")
  func parallel() async throws {
    try await withOrchestrator { orchestrator in
      let networks = try await withThrowingTaskGroup(of: RunningEnvironment.self) { group in
        for _ in 0..<6 {
          group.addTask { try await orchestrator.up(EnvironmentSpec(declaration: "many", services: [redis()])) }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(Set(networks.map(\.network)).count == 6)
      #expect(Set(networks.compactMap { $0["redis"]?.ports.first?.host }).count == 6)
    }
  }
}
