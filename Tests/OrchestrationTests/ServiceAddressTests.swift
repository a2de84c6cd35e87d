import ContainerEngine
import Testing

@testable import Orchestration

/// Where services are reached, as far as it is known.
@Suite("Addresses of services", .timeLimit(.minutes(1)))
struct ServiceAddressTests {
  private func service(_ container: ContainerID) -> RunningService {
    RunningService(
      name: "db", containerID: container, containerName: container.rawValue, host: "127.0.0.1", ports: [], imageID: "")
  }

  @Test("what is heard of a container says nothing of the one that has taken its place")
  func replaced() async throws {
    let engine = FakeEngine()
    let former = try await engine.createContainer(ContainerSpec(name: "former", image: Sample.image))
    let current = ContainerID(rawValue: "current")
    let table = EnvironmentTable()
    let running = RunningEnvironment(
      identity: Sample.identity, network: NetworkID(rawValue: "net"), services: [service(current)], startedAt: .now,
      timings: Timings())
    table.add(EnvironmentTable.Entry(running: running, origin: .attached, kept: false))
    let addresses = ServiceAddresses(engine: engine, table: table, reach: OrchestrationSettings().reach)
    _ = try await addresses.renew(service(former), in: running.id)
    #expect(table.entry(running.id)?.running.services.map(\.containerID) == [current])
  }
}
