import ContainerEngine
import Glibc
import Testing

extension EngineContract {
  @Suite(.serialized) struct Networks {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    /// A range that is free; others may be at work on the same engine.
    private func makeNetwork() async throws -> (id: NetworkID, name: String, subnet: String) {
      for _ in 0..<20 {
        let subnet = "10.\(Int.random(in: 210...250)).\(Int.random(in: 0...255)).\(Int.random(in: 0...15) * 16)/28"
        let name = Bench.name(bench.prefix)
        do {
          let spec = NetworkSpec(name: name, labels: bench.labels, subnet: subnet)
          return (try await bench.engine.createNetwork(spec), name, subnet)
        } catch let error as EngineError {
          guard case .addressPoolOverlap = error.cause else { throw error }
        }
      }
      throw EngineError(operation: "make a network", cause: .conflict(message: "no free range"))
    }

    @Test func aNetworkHasTheRangeAskedFor() async throws {
      let network = try await makeNetwork()
      let found = try await bench.engine.listNetworks(labels: bench.labels)
      let expected = NetworkSummary(
        id: network.id, name: network.name, labels: bench.labels, subnets: [network.subnet])
      #expect(found.contains(expected))
      let second = NetworkSpec(name: Bench.name(bench.prefix), labels: bench.labels, subnet: network.subnet)
      #expect(try await failure { try await bench.engine.createNetwork(second) }.cause.isOverlap)
      try await bench.engine.removeNetwork(network.id)
      try await bench.engine.removeNetwork(network.id)
      #expect(try await !bench.engine.listNetworks(labels: bench.labels).contains(expected))
    }

    @Test func servicesFindEachOtherByAlias() async throws {
      let network = try await makeNetwork()
      var server = bench.spec("nc", "-ll", "-p", "7000", "-e", "echo", "hello")
      server.network = network.name
      server.networkAliases = ["db", "database"]
      let serverID = try await bench.start(server)
      var client = bench.spec()
      client.network = network.name
      let clientID = try await bench.start(client)
      for alias in ["db", "database", server.name] {
        #expect(try await bench.output(clientID, "sh", "-c", "nc \(alias) 7000 </dev/null") == "hello\n")
      }
      let address = try await bench.engine.inspectContainer(serverID).addresses[network.name]
      #expect(address?.hasPrefix("10.") == true)

      #expect(try await failure { try await bench.engine.removeNetwork(network.id) }.cause.isConflict)
      try await bench.engine.disconnect(serverID, from: network.id)
      #expect(try await bench.engine.exec(clientID, ExecSpec(["sh", "-c", "nc db 7000 </dev/null"])).exitCode != 0)
      try await bench.engine.connect(serverID, to: network.id, aliases: ["again"])
      #expect(try await bench.output(clientID, "sh", "-c", "nc again 7000 </dev/null") == "hello\n")
      try await bench.engine.removeContainer(serverID)
      try await bench.engine.removeContainer(clientID)
      try await bench.engine.removeNetwork(network.id)
    }

    @Test func aPublishedPortIsReadBackAndReached() async throws {
      var spec = bench.spec("nc", "-ll", "-p", "7000", "-e", "echo", "hello")
      spec.ports = [PublishedPort(ContainerPort(7000)), PublishedPort(ContainerPort(53, .udp))]
      let id = try await bench.start(spec)
      let ports = try await bench.engine.inspectContainer(id).ports
      let stream = try #require(ports.first { $0.container == ContainerPort(7000) })
      #expect(stream.hostAddress == "127.0.0.1")
      #expect(stream.hostPort > 1023)
      #expect(ports.contains { $0.container == ContainerPort(53, .udp) && $0.hostPort > 1023 })
      #expect(greeting(at: stream.hostPort) == "hello\n")

      var rival = bench.spec()
      rival.ports = [PublishedPort(ContainerPort(7000), hostPort: stream.hostPort)]
      let rivalID = try await bench.engine.createContainer(rival)
      let cause = try await failure { try await bench.engine.startContainer(rivalID) }.cause
      #expect(cause == .containerRefused(.hostPortTaken(stream.hostPort)))
    }

    /// What a server on the loopback interface says to whoever connects.
    private func greeting(at port: UInt16) -> String {
      let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
      defer { close(descriptor) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
      let connected = withUnsafeBytes(of: &address) { bytes in
        bytes.withMemoryRebound(to: sockaddr.self) { connect(descriptor, $0.baseAddress, socklen_t(bytes.count)) }
      }
      guard connected == 0 else { return "errno \(errno)" }
      var bytes = [UInt8](repeating: 0, count: 100)
      let count = read(descriptor, &bytes, bytes.count)
      return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
  }
}
