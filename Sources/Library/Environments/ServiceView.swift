import ContainerEngine
import Orchestration
package import Runtime

/// A service of a running environment as it is shown.
package struct ServiceView: Sendable {
  package struct Port: Sendable {
    /// As the service declares it: `5432/tcp`.
    package var declared: String
    /// Where it is reached: `127.0.0.1:49153`.
    package var address: String
  }

  package var name: String
  package var environment: String
  package var container: String
  package var ports: [Port]
  /// What is wrong with it: `exited 7`; `nil` where it runs.
  package var condition: String?

  /// `nil` for any other value than a service that is up.
  package init?(_ value: Value) {
    guard case .handle(let handle) = value, let service = handle.object as? ServiceHandle,
      let running = service.running
    else { return nil }
    self.init(
      running, in: service.environment.running.name, condition: service.environment.condition(of: service.name))
  }

  init(_ service: RunningService, in environment: String, condition: String?) {
    self.condition = condition
    name = service.name
    self.environment = environment
    container = service.containerName
    ports = service.ports.map { port in
      Port(
        declared: port.container.description,
        address: "\(service.host):\(port.host)")
    }
  }
}
