import ContainerEngine
import DockerEngine
import Testing

extension EngineContract {
  @Suite struct Information {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    @Test func theEngineSaysWhatItIsAndHas() async throws {
      let version = try await bench.engine.version()
      #expect(["Docker", "Podman"].contains(version.name))
      #expect(version.apiVersion.hasPrefix("1."))
      #expect(version.operatingSystem == "linux")
      #expect(try await bench.engine.capabilities().contains(.explicitSubnets))
      let capacity = try await bench.engine.capacity()
      #expect(capacity.processors > 0)
      #expect(capacity.memory > 100 << 20)
      #expect(capacity.storageRoot.hasPrefix("/"))
    }

    @Test func aContainersUseIsMeasured() async throws {
      var spec = bench.spec("sh", "-c", "while true; do true; done")
      spec.memory = 32 << 20
      let id = try await bench.start(spec)
      let first = try await bench.engine.statistics(id)
      try await Task.sleep(for: .milliseconds(300))
      let second = try await bench.engine.statistics(id)
      try await bench.engine.removeContainer(id)
      #expect(second.cpuTime > first.cpuTime)
      #expect(second.systemTime > first.systemTime)
      #expect(second.processors > 0)
      #expect(second.memory > 0)
      #expect(second.memory < second.memoryLimit)
      #expect(second.memoryLimit == 32 << 20)
      #expect(second.pids > 0)
    }
  }
}

/// What comes of an address without an engine behind it. Needs none.
@Suite struct Unreachable {
  private func cause(_ endpoint: String) async -> EngineError.Cause? {
    let engine = DockerEngine(endpoint: endpoint)
    defer { Task { await engine.close() } }
    do {
      _ = try await engine.version()
      return nil
    } catch {
      return (error as? EngineError)?.cause
    }
  }

  @Test func noSocket() async {
    let endpoint = EngineError.Endpoint("unix:///no/such.sock")
    #expect(await cause("unix:///no/such.sock") == .unreachable(endpoint, reason: .noSocket))
  }

  @Test func nobodyListens() async {
    let endpoint = EngineError.Endpoint("tcp://127.0.0.1:1")
    #expect(await cause("tcp://127.0.0.1:1") == .unreachable(endpoint, reason: .connectionRefused))
  }

  @Test func theVariableThatNamesTheEngineIsTold() async {
    let engine = DockerEngine(environment: ["DOCKER_HOST": "unix:///no/such.sock"])
    let endpoint = EngineError.Endpoint("unix:///no/such.sock", source: .variable("DOCKER_HOST"))
    await #expect(throws: EngineError(operation: "reach the engine", cause: .unreachable(endpoint, reason: .noSocket)))
    {
      try await engine.version()
    }
    await engine.close()
  }

  @Test(arguments: ["fd://host", "npipe:////./pipe/docker_engine"])
  func formsThatAreNotSupportedSayWhatIs(endpoint: String) async {
    guard case .unsupported(let message) = await cause(endpoint) else {
      Issue.record("another cause")
      return
    }
    #expect(message.contains("unix:///path/to/socket"))
  }

  @Test func nonsense() async {
    guard case .unreachable(EngineError.Endpoint("nonsense"), .badAddress) = await cause("nonsense") else {
      Issue.record("another cause")
      return
    }
  }
}
