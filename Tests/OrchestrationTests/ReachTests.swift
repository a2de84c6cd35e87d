import ContainerEngine
import Testing

@testable import Orchestration

/// Where services are reached, from a machine, from inside of a container, and across machines.
@Suite("Reach")
struct ReachTests {
  private let id = String(repeating: "0123456789abcdef", count: 4)

  private func engine(_ change: (inout FakeEngine.Script) -> Void = { _ in }) -> FakeEngine {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    change(&script)
    return FakeEngine(script)
  }

  private func reach(
    _ engine: FakeEngine, host: String? = nil, containers: [String] = []
  ) async -> ServiceReach {
    var settings = OrchestrationSettings()
    settings.host = host
    let surroundings = Surroundings(containerIDs: containers) { ["near": "127.0.0.1", "far": "10.1.2.3"][$0] }
    return await ReachDiscovery(engine: engine, settings: settings, surroundings: surroundings).find().reach
  }

  @Test("an engine on this machine publishes on the loopback interface, also for a container that it does not know")
  func here() async throws {
    #expect(await reach(engine()) == .loopback)
    #expect(await reach(engine(), containers: [id]) == .loopback)
  }

  @Test("an engine elsewhere publishes on all of its addresses, and is reached by its machine's name")
  func elsewhere() async throws {
    let far = ServiceReach.published(PublishedHost(bind: "0.0.0.0", name: "far", address: "10.1.2.3"))
    #expect(await reach(engine { $0.machine = "far" }) == far)
    #expect(await reach(engine(), host: "far") == far)
    let near = ServiceReach.published(PublishedHost(bind: "127.0.0.1", name: "near", address: "127.0.0.1"))
    #expect(await reach(engine { $0.machine = "far" }, host: "near") == near)
    let nowhere = await reach(engine(), host: "nowhere")
    #expect(throws: OrchestrationError.unreachableHost("nowhere")) { try nowhere.check() }
  }

  @Test("a container of the engine's joins networks; one on its machine's network need not")
  func inside() async throws {
    let engine = engine()
    var own = ContainerSpec(name: id, image: Sample.image)
    own.network = "ci"
    _ = try await engine.createContainer(own)
    try await engine.startContainer(ContainerID(rawValue: id))
    #expect(await reach(engine, containers: ["unknown", id]) == .joined(ContainerID(rawValue: id)))
    own.network = "host"
    _ = try await engine.createContainer(own)
    try await engine.startContainer(ContainerID(rawValue: id))
    #expect(await reach(engine, containers: [id]) == .loopback)
  }

  @Test("in a joined network services are reached at their own addresses and ports, and nothing is published")
  func joined() async throws {
    let engine = engine()
    var settings = OrchestrationSettings()
    settings.reach = .joined(ContainerID(rawValue: id))
    let orchestrator = try Orchestrator(engine: engine, session: .current(), settings: settings, supervisor: nil)
    var service = Sample.service("db")
    service.ports = [ContainerPort(5432), ContainerPort(53, .udp)]
    let running = try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: [service]))
    #expect(engine.spec("test-db-\(running.id)")?.ports == [])
    #expect(running["db"]?.host == FakeEngine.address)
    #expect(running["db"]?.ports.map(\.host) == [5432, 53])
    #expect(engine.guests == ["\(id) in test-net-\(running.id)"])
    await orchestrator.finish()
    #expect(engine.guests.isEmpty)
    #expect(engine.present.isEmpty)
  }

  @Test("who runs in a joined network and dies is taken out of it by whoever sweeps")
  func swept() async throws {
    let engine = engine()
    var settings = OrchestrationSettings()
    settings.reach = .joined(ContainerID(rawValue: id))
    var owner = Owner.current()
    owner.startTime += 1
    let dead = try Orchestrator(
      engine: engine, session: Session(id: "dead", owner: owner), settings: settings, supervisor: nil)
    _ = try await dead.up(EnvironmentSpec(declaration: "shop", services: [Sample.service("db")]))
    try await Orchestrator(engine: engine, session: .current(), supervisor: nil).sweep()
    #expect(engine.guests.isEmpty)
    #expect(engine.present.isEmpty)
  }

  @Test("its own container is known by the files that engines mount into it, its groups and its name")
  func surroundings() {
    let other = String(repeating: "f", count: 64)
    let docker = "622 600 254:0 /var/lib/docker/containers/\(id)/hostname /etc/hostname rw,relatime - ext4 /dev/vda rw"
    // A machine that runs containers sees their mounts as well.
    let machine = "93 25 0:40 / /var/lib/docker/containers/\(other)/mounts/shm rw - tmpfs shm rw"
    #expect(
      Surroundings.containerIDs(mounts: machine + "\n" + docker, groups: "", hostname: "", isMarked: false) == [id])
    #expect(Surroundings.containerIDs(mounts: machine, groups: "", hostname: "vm", isMarked: false) == [])
    let groups = "0::/system.slice/docker-\(other).scope"
    #expect(
      Surroundings.containerIDs(mounts: "", groups: groups, hostname: "0123456789ab", isMarked: true) == [
        other, "0123456789ab",
      ])
    #expect(Surroundings.containerIDs(mounts: "", groups: "0::/", hostname: "build-machine", isMarked: true) == [])
  }
}
