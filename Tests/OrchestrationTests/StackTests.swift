import ContainerEngine
import DockerEngine
import Glibc
import Synchronization
import Testing

@testable import Orchestration

@Suite("Stacks")
struct StackTests {
  private func service(_ name: String, port: UInt16, needs: [String] = []) -> ServiceSpec {
    var service = Sample.service(name, needs: needs)
    service.ports = [ContainerPort(port)]
    return service
  }

  // MARK: Host ports

  @Test("a service's host port is the same each time, and another one in another stack")
  func stablePorts() {
    func port(_ stack: String, taken: Set<UInt16> = []) -> UInt16? {
      var services = [service("api", port: 8000)]
      HostPortChoice(stack: stack) { !taken.contains($0) }.assign(&services, current: [:])
      return services[0].publishedPorts[ContainerPort(8000)]
    }
    let first = port("dev-ada")
    #expect(first != nil)
    #expect(port("dev-ada") == first)
    #expect(port("dev-bob") != first)
    #expect(port("dev-ada", taken: Set([first].compactMap { $0 })) != first)
  }

  @Test("what a stack has already, or a declaration says, stays")
  func keptPorts() {
    var services = [service("api", port: 8000), service("db", port: 5432)]
    services[1].publishedPorts = [ContainerPort(5432): 5432]
    HostPortChoice(stack: "dev") { _ in true }.assign(&services, current: ["api": [ContainerPort(8000): 31_000]])
    #expect(services[0].publishedPorts == [ContainerPort(8000): 31_000])
    #expect(services[1].publishedPorts == [ContainerPort(5432): 5432])
  }

  @Test("host ports are told by a label")
  func portLabel() {
    let ports = [ContainerPort(8000): UInt16(20_814), ContainerPort(53, .udp): 20_053]
    #expect(Labels.hostPorts(ports) == "53/udp=20053,8000/tcp=20814")
    #expect(Labels.hostPorts(from: Labels.hostPorts(ports)) == ports)
    #expect(Labels.hostPorts(from: "nonsense,8000=,8000/tcp=99999").isEmpty)
  }

  // MARK: Plans

  private func plan(_ services: [ServiceSpec], stack: String?) throws -> Plan {
    var random = Countdown()
    let planner = Planner(
      settings: OrchestrationSettings(), session: Sample.session,
      capabilities: [.explicitSubnets, .createBeforeNetwork])
    let identity = EnvironmentIdentity(id: "k3x9p2", declaration: "dev", givenName: stack, stack: stack)
    return try planner.plan(
      services, as: identity, kept: stack != nil,
      observed: Observation(images: [Sample.image: Sample.details(Sample.image)]), using: &random)
  }

  @Test("a stack's data belong to the stack, not to its environment")
  func volumes() throws {
    var db = service("db", port: 5432)
    db.volumes = [.named("data", target: "/data", readOnly: false)]
    let plan = try plan([db], stack: "dev-ada")
    let step = try #require(plan.steps.first { $0.id == .volume("orch-dev-ada-data") })
    #expect(step.action == .createVolume(name: "orch-dev-ada-data", labels: [Labels.stack: "dev-ada"]))
    #expect(try self.plan([db], stack: nil).steps.contains { $0.id == .volume("test-data-k3x9p2") })
  }

  @Test("a declaration that changed is noticed, a different owner or order is not")
  func specDigest() throws {
    func digest(_ change: (inout ServiceSpec) -> Void) throws -> String? {
      var api = service("api", port: 8000)
      change(&api)
      return try plan([api], stack: "dev").service("api")?.container.labels[Labels.spec]
    }
    let plain = try digest { _ in }
    #expect(plain != nil)
    #expect(try digest { _ in } == plain)
    #expect(try digest { $0.environment = [EnvironmentVariable("DEBUG", "1")] } != plain)
    #expect(try digest { $0.memory = 64 << 20 } != plain)
  }

  @Test("of a service that is replaced it is told whether its image is the one that it had")
  func renewals() throws {
    let plan = try plan([service("api", port: 8000), service("web", port: 3000)], stack: "dev")
    func container(_ service: String, image: String) -> ContainerSummary {
      ContainerSummary(
        id: ContainerID(rawValue: service), name: service, image: image, labels: [Labels.service: service],
        state: "running", createdAt: 0)
    }
    let current = StackContainers([container("api", image: Sample.image), container("web", image: "other:1")], [])
    #expect(plan.renewals(replacing: ["api", "web"], of: current) == ["api": .replaced, "web": .imageFound])
  }

  @Test("of two containers of a service the newer one is followed, also where both are of one second")
  func newest() {
    func container(_ id: String, _ state: String, at time: Int64) -> ContainerSummary {
      ContainerSummary(
        id: ContainerID(rawValue: id), name: id, image: Sample.image, labels: [Labels.service: "api"], state: state,
        createdAt: time)
    }
    let listed = [
      container("next", "created", at: 8), container("new", "running", at: 7), container("old", "exited", at: 7),
    ]
    #expect(StackContainers.newest(of: listed)["api"]?.name == "new")
    let older = container("older", "exited", at: 6)
    #expect(StackContainers.newest(of: [older] + listed)["api"]?.name == "new")
  }

  @Test("a service has two seconds to end, unless it declares how long")
  func grace() {
    var patient = service("db", port: 1)
    patient.stopTimeout = .seconds(30)
    let stack = StackSpec(
      name: "dev", environment: EnvironmentSpec(declaration: "dev", services: [patient, service("api", port: 2)]))
    #expect(stack.grace(of: "api") == .seconds(2))
    #expect(stack.grace(of: "db") == nil)
  }

  @Test("one change of a stack waits for another, and leaves no lock behind")
  func lock() async throws {
    let name = "dev-lock-test-\(getpid())"
    let holders = Holders()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<4 { group.addTask { try await StackLock.hold(name, waits: {}) { try await holders.hold() } } }
      try await group.waitForAll()
    }
    #expect(holders.most == 1)
    let path = "/tmp/orch-stack-\(SHA256.hex(SHA256.hash(Array(name.utf8))).prefix(16)).lock"
    #expect(access(path, F_OK) != 0)
  }

  @Test("who waits for another change of a stack is told of it, once")
  func busy() async throws {
    let name = "dev-busy-test-\(getpid())"
    let seen = Seen()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        try await StackLock.hold(name, waits: {}) {
          seen.isHeld.withLock { $0 = true }
          for _ in 0..<1000 where seen.told.withLock({ $0 }) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        }
      }
      for _ in 0..<1000 where !seen.isHeld.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(10)) }
      try await StackLock.hold(name, waits: { seen.told.withLock { $0 += 1 } }) {}
      try await group.waitForAll()
    }
    #expect(seen.told.withLock { $0 } == 1)
  }

  @Test("what needs a renewed service is found through others")
  func dependents() {
    let stack = StackSpec(
      name: "dev",
      environment: EnvironmentSpec(
        declaration: "dev",
        services: [
          service("db", port: 1), service("api", port: 2, needs: ["db"]), service("web", port: 3, needs: ["api"]),
          service("mail", port: 4),
        ]))
    #expect(stack.dependents(of: ["db"]) == ["api", "web"])
    #expect(stack.dependents(of: ["web"]) == [])
  }

  @Test(
    "engines' times are read",
    arguments: [
      ("1970-01-01T00:00:00Z", 0.0), ("2024-02-29T12:30:01.5Z", 1_709_209_801.5), ("1970-01-01T02:00:00+02:00", 0),
      ("0001-01-01T00:00:00Z", nil), ("yesterday", nil),
    ])
  func timestamps(_ text: String, _ expected: Double?) { #expect(Timestamp.seconds(text) == expected) }
}

/// A stack from its start to its end.
@Suite("Stacks on a real engine", .enabled(if: RealEngine.answers), .timeLimit(.minutes(3)))
struct RealStackTests {
  /// As another process would see the engine: with a session of its own.
  private func withOrchestrator<Result: Sendable>(
    _ body: (Orchestrator) async throws -> Result
  ) async throws -> Result {
    let engine = RealEngine.make()
    var settings = OrchestrationSettings()
    settings.imageSubstitution.prefix = RealEngine.prefix
    let orchestrator = try Orchestrator(engine: engine, session: .current(), settings: settings, supervisor: nil)
    do {
      let result = try await body(orchestrator)
      await orchestrator.finish()
      await engine.close()
      return result
    } catch {
      await orchestrator.finish()
      await engine.close()
      throw error
    }
  }

  private func stack(_ name: String) -> StackSpec {
    var redis = ServiceSpec(name: "redis", source: .image("redis:7-alpine"))
    redis.command = ["redis-server", "--appendonly", "yes"]
    redis.ports = [ContainerPort(6379)]
    redis.volumes = [.named("data", target: "/data", readOnly: false)]
    redis.ready = Readiness(.redis(RedisProbe()))
    return StackSpec(name: name, environment: EnvironmentSpec(declaration: "dev", services: [redis]))
  }

  private func command(_ orchestrator: Orchestrator, _ stack: StackSpec, _ words: String...) async throws -> String {
    let running = try await orchestrator.attached(stack)
    let result = try await orchestrator.exec("redis", in: running.id, ExecSpec(["redis-cli"] + words))
    return String(decoding: result.output, as: UTF8.self).trimmed
  }

  @Test("keeps its ports and data over refresh, restart and another process; two stacks do not meet")
  func life() async throws {
    var random = SystemRandomNumberGenerator()
    let stack = stack("dev-test-\(RandomID.make(length: 6, using: &random))")
    let other = self.stack("dev-test-\(RandomID.make(length: 6, using: &random))")
    do {
      let port = try await withOrchestrator { orchestrator in
        let running = try await orchestrator.up(stack)
        #expect(try await command(orchestrator, stack, "set", "cup", "3") == "OK")
        return try #require(running["redis"]?.ports.first?.host)
      }
      try await withOrchestrator { orchestrator in
        let renewed = try await orchestrator.refresh(stack, services: ["redis"])
        #expect(renewed["redis"]?.ports.first?.host == port)
        #expect(try await command(orchestrator, stack, "get", "cup") == "3")
      }
      try await withOrchestrator { orchestrator in
        let restarted = try await orchestrator.restart(stack, services: ["redis"])
        #expect(restarted["redis"]?.ports.first?.host == port)
        let status = try await orchestrator.status(of: stack)
        #expect(status.map(\.state) == ["running"])
        #expect(status[0].isReady == true)
        #expect(!status[0].isStale)
      }
      try await withOrchestrator { (orchestrator: Orchestrator) async throws -> Void in
        #expect(try await orchestrator.up(other)["redis"]?.ports.first?.host != port)
        #expect(try await command(orchestrator, other, "get", "cup") == "")
        #expect(try await orchestrator.end(stack, volumes: false) == [])
        #expect(try await orchestrator.up(stack)["redis"]?.ports.first?.host == port)
        #expect(try await command(orchestrator, stack, "get", "cup") == "3")
      }
    } catch {
      try await end([stack, other])
      throw error
    }
    try await end([stack, other])
  }

  @Test("replaces what is declared differently by now, and leaves the rest")
  func reconcile() async throws {
    var random = SystemRandomNumberGenerator()
    let before = stack("dev-test-\(RandomID.make(length: 6, using: &random))")
    var after = before
    var second = ServiceSpec(name: "cache", source: .image("redis:7-alpine"))
    second.ready = Readiness(.running)
    after.environment.services.append(second)
    do {
      try await withOrchestrator { orchestrator in
        let first = try await orchestrator.up(before)
        let grown = try await orchestrator.up(after)
        #expect(grown["redis"]?.containerID == first["redis"]?.containerID)
        #expect(grown["cache"] != nil)
        after.environment.services[0].environment = [EnvironmentVariable("CHANGED", "1")]
        let changed = try await orchestrator.up(after)
        #expect(changed["redis"]?.containerID != first["redis"]?.containerID)
        #expect(changed["cache"]?.containerID == grown["cache"]?.containerID)
        var some = after
        some.environment.wanted = ["cache"]
        #expect(try await orchestrator.up(some)["redis"]?.containerID == changed["redis"]?.containerID)
      }
    } catch {
      try await end([after])
      throw error
    }
    try await end([after])
  }

  /// Ends them with their data, and looks whether anything is left.
  private func end(_ stacks: [StackSpec]) async throws {
    try await withOrchestrator { (orchestrator: Orchestrator) async throws -> Void in
      for stack in stacks {
        #expect(try await orchestrator.end(stack, volumes: true) == [])
        #expect(try await orchestrator.identity(of: stack) == nil)
        #expect(try await orchestrator.engine.listVolumes(labels: [Labels.stack: stack.name]).isEmpty)
      }
    }
  }
}

/// What a holder of a lock and who waits for it tell each other.
private final class Seen: Sendable {
  let isHeld = Mutex(false)
  let told = Mutex(0)
}

/// Those that hold one lock.
private final class Holders: Sendable {
  private let counts = Mutex((now: 0, most: 0))

  /// How many held it together at some time.
  var most: Int { counts.withLock { $0.most } }

  func hold() async throws {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
    }
    try await Task.sleep(for: .milliseconds(5))
    counts.withLock { $0.now -= 1 }
  }
}
