package import ContainerEngine

/// An environment that is up.
package struct RunningEnvironment: Hashable, Sendable {
  package var identity: EnvironmentIdentity
  /// The engine's id, or its name where the environment was attached to.
  package var network: NetworkID
  /// In the order in which they were declared.
  package var services: [RunningService]
  /// When `up` began.
  package var startedAt: ContinuousClock.Instant
  /// Empty where the environment was attached to.
  package var timings: Timings
  /// Of a stack: what its last renewal has done to services.
  package var renewals: [String: ServiceRenewal] = [:]
  /// It waited to be taken.
  package var wasReady = false

  package init(
    identity: EnvironmentIdentity, network: NetworkID, services: [RunningService], startedAt: ContinuousClock.Instant,
    timings: Timings
  ) {
    self.identity = identity
    self.network = network
    self.services = services
    self.startedAt = startedAt
    self.timings = timings
  }

  package var id: String { identity.id }
  package var name: String { identity.name }

  package subscript(_ service: String) -> RunningService? {
    services.first { $0.name == service }
  }

  /// The services in groups, each of which needs only such of the groups before it.
  func levels(of names: [String]) -> [[String]] {
    var left = names
    var levels: [[String]] = []
    while !left.isEmpty {
      let level = left.filter { name in needs(of: name).isDisjoint(with: left) }
      // Services cannot need each other in a circle; were it so, their order would not matter.
      levels.append(level.isEmpty ? left : level)
      left.removeAll { levels.last?.contains($0) == true }
    }
    return levels
  }

  /// With what those need in turn.
  func needs(of name: String) -> Set<String> {
    var all: Set<String> = []
    var open = self[name]?.needs ?? []
    while let next = open.popLast() {
      if all.insert(next).inserted { open += self[next]?.needs ?? [] }
    }
    return all
  }
}

package struct RunningService: Hashable, Sendable {
  package var name: String
  package var containerID: ContainerID
  package var containerName: String
  /// Where published ports are reached: `127.0.0.1`.
  package var host: String
  /// Those that are published now, in declared order: none while it does not run.
  package var ports: [ServicePort] {
    didSet { if !ports.isEmpty { latestPorts = ports } }
  }
  /// Those that are published now, or were before it ended: by them it is known who does not answer any more.
  package private(set) var latestPorts: [ServicePort]
  package var declaredPorts: [ContainerPort]
  package var imageID: String
  /// What stands around host and port in its URL: `postgres://test:test@/shop`.
  package var urlForm: String?
  /// Its URL holds a secret that is not known here.
  package var hidesURL = false
  /// The services that it needs, by their names.
  package var needs: [String]

  package init(
    name: String, containerID: ContainerID, containerName: String, host: String, ports: [ServicePort],
    declaredPorts: [ContainerPort]? = nil, imageID: String, urlForm: String? = nil, needs: [String] = []
  ) {
    self.declaredPorts = declaredPorts ?? ports.map(\.container)
    self.urlForm = urlForm
    self.needs = needs
    self.name = name
    self.containerID = containerID
    self.containerName = containerName
    self.host = host
    self.ports = ports
    latestPorts = ports
    self.imageID = imageID
  }

  func with(host: String, ports: [ServicePort], imageID: String) -> RunningService {
    var renewed = self
    renewed.host = host
    renewed.ports = ports
    renewed.imageID = imageID
    return renewed
  }

  package func hostPort(_ port: ContainerPort) -> UInt16? {
    ports.first { $0.container == port }?.host
  }
}

package struct ServicePort: Hashable, Sendable {
  package var container: ContainerPort
  package var host: UInt16

  package init(container: ContainerPort, host: UInt16) {
    self.container = container
    self.host = host
  }
}
