package import ContainerEngine
import DockerAPI

extension DockerEngine {
  package func createNetwork(_ spec: NetworkSpec) async throws -> NetworkID {
    var config = DockerNetworkConfig(name: spec.name)
    config.labels = spec.labels
    config.subnet = spec.subnet
    config.isInternal = spec.isInternal
    return try await call("create network \(spec.name)") { [config] in
      NetworkID(rawValue: try await $0.networkCreate(config))
    }
  }

  package func removeNetwork(_ id: NetworkID) async throws {
    try await call("remove network \(id)") { client in
      do { try await client.networkRemove(id.rawValue) } catch DockerError.refused(404, _) {}
    }
  }

  package func listNetworks(labels: [String: String]) async throws -> [NetworkSummary] {
    try await call("list networks") { try await $0.networkList(labels: labels) }.map {
      NetworkSummary(id: NetworkID(rawValue: $0.id), name: $0.name, labels: $0.labels, subnets: $0.subnets)
    }
  }

  package func connect(_ container: ContainerID, to network: NetworkID, aliases: [String]) async throws {
    try await call("connect container \(container) to network \(network)") {
      try await $0.networkConnect(network.rawValue, container: container.rawValue, aliases: aliases)
    }
  }

  package func disconnect(_ container: ContainerID, from network: NetworkID) async throws {
    try await call("disconnect container \(container) from network \(network)") {
      try await $0.networkDisconnect(network.rawValue, container: container.rawValue)
    }
  }
}
