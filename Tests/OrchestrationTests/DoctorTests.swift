import ContainerEngine
import Testing

@testable import Orchestration

/// What an engine's state comes to, on a machine made up for each test.
@Suite("The doctor")
struct DoctorTests {
  private func diagnosis(
    _ host: (inout HostFacts) -> Void = { _ in }, engine: (inout FakeEngine.Script) -> Void = { _ in },
    settings: (inout OrchestrationSettings) -> Void = { _ in }, patience: Duration = .seconds(10)
  ) async -> Diagnosis {
    var facts = HostFacts(
      routes: [], availableMemory: 8 << 30, forwards: true, time: 1_700_000_000, space: { _ in (100 << 30, 200 << 30) })
    host(&facts)
    var script = FakeEngine.Script()
    script.capacity = EngineCapacity(
      processors: 4, memory: 16 << 30, runningContainers: 3, storageDriver: "overlay2", storageRoot: "/var/lib/x",
      warnings: [], time: "2023-11-14T22:13:20.5Z")
    script.capabilities.insert(.localPorts)
    engine(&script)
    var chosen = OrchestrationSettings()
    settings(&chosen)
    return await EngineDoctor(
      engine: FakeEngine(script), settings: chosen, session: .current(), host: facts, patience: patience
    ).examine()
  }

  private func found(_ topic: String, in diagnosis: Diagnosis) throws -> Examination {
    try #require(diagnosis.examinations.first { $0.topic == topic })
  }

  @Test("a sound engine is found so, topic by topic")
  func sound() async throws {
    let diagnosis = await diagnosis()
    #expect(diagnosis.verdict == .good)
    #expect(
      diagnosis.examinations.map(\.topic) == [
        "engine", "interface", "reach", "rights", "limits", "memory", "disk", "images", "addresses", "clock",
        "leftovers",
      ])
    #expect(try found("memory", in: diagnosis).finding == "8G free of 16G, 4 processors, 3 containers run")
    #expect(try found("addresses", in: diagnosis).finding == "2048 of 2048 subnets are free in 10.201.0.0/16")
  }

  @Test("an engine that cannot be reached is all there is to say, with the cure")
  func unreachable() async throws {
    let diagnosis = await diagnosis(engine: { $0.isUnreachable = true })
    #expect(diagnosis.verdict == .bad)
    #expect(diagnosis.examinations.count == 1)
    #expect(try !found("engine", in: diagnosis).remedies.isEmpty)
  }

  @Test("an engine that takes calls and answers none is not waited for")
  func lockedUp() async throws {
    let half = await diagnosis(engine: { $0.isLockedUp = true }, patience: .milliseconds(20))
    #expect(try found("engine", in: half).verdict == .good)
    #expect(try found("rights", in: half).finding.hasPrefix("the engine takes calls, and has not answered for 20ms"))
    #expect(try found("rights", in: half).remedies.first?.contains("systemctl restart docker") == true)
    #expect(half.verdict == .bad)
  }

  @Test("little space is a warning, none is bad")
  func disk() async throws {
    let little = await diagnosis { $0.space = { _ in (3 << 30, 200 << 30) } }
    #expect(try found("disk", in: little).verdict == .warning)
    #expect(try found("disk", in: little).finding == "only 3G free of 200G, overlay2 in /var/lib/x")
    let none = await diagnosis { $0.space = { _ in (100 << 20, 200 << 30) } }
    #expect(none.verdict == .bad)
  }

  @Test("images of earlier builds are counted, and how they go is said")
  func images() async throws {
    #expect(try found("images", in: await diagnosis()).finding == "none that orch has built")
    let built = await diagnosis(engine: { script in
      script.existing.images = (1...3).map {
        ImageSummary(
          id: "sha256:\($0)", references: [], labels: [Labels.build: "d\($0)", Labels.lineage: $0 < 3 ? "api" : "db"],
          size: 100 << 20, createdAt: Int64($0))
      }
    })
    let images = try found("images", in: built)
    #expect(images.verdict == .good)
    #expect(
      images.finding
        == "3 that orch has built, 300M with all that they share; 1 of them, 100M, are of earlier builds")
    #expect(images.remedies.first?.contains("orch gc --images") == true)
  }

  @Test("addresses that a VPN has, that are used up, or that nothing is passed on from")
  func addresses() async throws {
    let routed = await diagnosis { $0.routes = [Subnet(base: 10 << 24, prefix: 8)] }
    #expect(try found("addresses", in: routed).verdict == .bad)
    #expect(try found("addresses", in: routed).finding == "10.201.0.0/16 is routed elsewhere, by 10.0.0.0/8: a VPN's?")
    #expect(try found("addresses", in: routed).remedies.first?.contains("ORCH_SUBNETS") == true)
    let half = await diagnosis { $0.routes = [Subnet(base: 10 << 24 | 201 << 16, prefix: 17)] }
    #expect(try found("addresses", in: half).finding == "1024 of 2048 subnets are free in 10.201.0.0/16")
    let used = await diagnosis(
      engine: { script in
        script.existing.networks = [
          NetworkSummary(id: NetworkID(rawValue: "n"), name: "n", labels: [:], subnets: ["10.99.0.0/24"])
        ]
      }, settings: { $0.subnetRange = Subnet(base: 10 << 24 | 99 << 16, prefix: 24) })
    #expect(try found("addresses", in: used).verdict == .bad)
    let closed = await diagnosis { $0.forwards = false }
    #expect(try found("addresses", in: closed).verdict == .warning)
  }

  @Test(
    "what the engine refuses says what would mend it",
    arguments: [
      (EngineError.Cause.refused(status: 403, message: "denied by a plugin"), "rules"),
      (
        EngineError.Cause.invalid(message: "client version 1.41 is too old. Minimum supported API version is 1.99"),
        "update orch"
      ),
      (
        EngineError.Cause.invalid(message: "client version 1.99 is too new. Maximum supported API version is 1.24"),
        "update it"
      ),
      (EngineError.Cause.noSpace(message: "no space left on device"), "orch gc --images"),
    ])
  func refused(cause: EngineError.Cause, remedy: String) {
    let error = OrchestrationError.engine(EngineError(operation: "create a volume", cause: cause), service: nil)
    #expect(error.remedies.contains { $0.contains(remedy) })
  }

  @Test("a clock that is off, little memory, limits that do not hold, what dead runs have left")
  func warnings() async throws {
    let off = await diagnosis { $0.time += 90 }
    #expect(try found("clock", in: off).finding.hasPrefix("the engine's is 1m29s behind this machine's"))
    let full = await diagnosis { $0.availableMemory = 300 << 20 }
    #expect(try found("memory", in: full).finding == "only 300M free of 16G, 4 processors, 3 containers run")
    let weak = await diagnosis(engine: { $0.capacity.limitsMemory = false })
    #expect(try found("limits", in: weak).verdict == .warning)
    var dead = Owner.current()
    dead.startTime += 1
    let labels = [Labels.environment: "a", Labels.session: "s", Labels.owner: dead.label]
    let left = await diagnosis(engine: { script in
      script.existing.volumes = [VolumeSummary(name: "test-data-a", labels: labels)]
    })
    #expect(try found("leftovers", in: left).finding == "dead runs have left an object: test-data-a")
    #expect(left.verdict == .warning)
    var elsewhere = Owner.current()
    elsewhere.machine = "another"
    let unclear = labels.merging([Labels.declaration: "shop", Labels.owner: elsewhere.label]) { $1 }
    let foreign = await diagnosis(engine: { script in
      script.existing.volumes = [VolumeSummary(name: "test-data-a", labels: unclear)]
    })
    let finding = "nothing of dead runs; of shop a nobody can say from here whether the owner lives"
    #expect(try found("leftovers", in: foreign).finding == finding)
  }
}
