package import ContainerEngine

/// How the services of environments are reached from here.
package enum ServiceReach: Hashable, Sendable {
  /// At ports that the engine publishes on its own machine.
  case published(PublishedHost)
  /// At the addresses of their containers, since this process itself runs in a container of the engine's, which joins each
  /// environment's network.
  case joined(ContainerID)

  package static let loopback = ServiceReach.published(
    PublishedHost(bind: "127.0.0.1", name: "127.0.0.1", address: "127.0.0.1"))

  /// Throws where services could be started and never be reached.
  func check() throws(OrchestrationError) {
    if case .published(let host) = self, host.address.isEmpty { throw .unreachableHost(host.name) }
  }

  /// The container that joins networks.
  var guest: ContainerID? { if case .joined(let container) = self { container } else { nil } }
}

package struct PublishedHost: Hashable, Sendable {
  /// The address of the engine's machine that ports are published on.
  package var bind: String
  /// What programs are told: `127.0.0.1`, `build-machine`.
  package var name: String
  /// The numeric address of it; empty where it has none that can be found from here.
  package var address: String

  package init(bind: String, name: String, address: String) {
    self.bind = bind
    self.name = name
    self.address = address
  }
}

extension ServiceReach {
  /// What programs are told of a container.
  func host(of container: (any ContainerPlace)?) -> String {
    switch self {
    case .published(let host): host.name
    case .joined: container?.addressInEnvironment ?? ""
    }
  }

  /// The declared ports in their order, each as it is reached; an engine that listens on IPv6 too lists a port twice.
  func ports(_ declared: [ContainerPort], of container: (any ContainerPlace)?) -> [ServicePort] {
    guard case .published = self else { return declared.map { ServicePort(container: $0, host: $0.number) } }
    return declared.compactMap { port in
      let found = (container?.ports ?? []).filter { $0.container == port }
      let chosen = found.first { !$0.hostAddress.contains(":") } ?? found.first
      return chosen.map { ServicePort(container: port, host: $0.hostPort) }
    }
  }

  /// Where a service's probe asks.
  func target(_ state: ContainerState, probing probe: Probe, healthCheck: [String]?) -> ProbeTarget {
    switch self {
    case .published(let host): return ProbeTarget(state, host: host.address, healthCheck: healthCheck)
    case .joined:
      let address = state.addressInEnvironment ?? ""
      let ports = Dictionary(uniqueKeysWithValues: probe.tcpPorts.map { ($0, $0) })
      return ProbeTarget(
        container: state.id, host: address, ports: ports, directHost: address, healthCheck: healthCheck)
    }
  }

  /// Which ports of a container are published; where its own address is reached, none need be.
  func published(_ ports: [ContainerPort], fixed: [ContainerPort: UInt16]) -> [PublishedPort] {
    switch self {
    case .published(let host):
      ports.map { PublishedPort($0, hostAddress: host.bind, hostPort: fixed[$0] ?? 0) }
    case .joined:
      ports.compactMap { port in fixed[port].map { PublishedPort(port, hostAddress: "0.0.0.0", hostPort: $0) } }
    }
  }
}

extension ContainerPlace {
  /// In the network of its environment, or in the only one that it is in.
  fileprivate var addressInEnvironment: String? {
    addresses.first { $0.key.hasPrefix(EnvironmentIdentity.networkPrefix) }?.value ?? addresses.values.first
  }
}

extension Probe {
  /// Those that it asks at.
  fileprivate var tcpPorts: Set<UInt16> {
    switch self {
    case .http(let probe): Set([probe.port].compactMap(\.self))
    case .tcp(let port): Set([port].compactMap(\.self))
    case .postgres(let probe): Set([probe.port].compactMap(\.self))
    case .redis(let probe): Set([probe.port].compactMap(\.self))
    case .mysql(let probe): Set([probe.port].compactMap(\.self))
    case .grpc(let probe): Set([probe.port].compactMap(\.self))
    case .exec, .log, .imageHealthCheck, .running, .completed: []
    case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.tcpPorts) }
    }
  }
}
