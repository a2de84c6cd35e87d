package import ContainerEngine

/// How a service is doing, in words for people.
package enum ServiceCondition {
  package static let running = "running"
  /// Its container is gone.
  package static let removed = "removed"
  /// The engine does not say.
  package static let unknown = "unknown"

  /// `exited 7`.
  package static func text(state: String, exitCode: Int?) -> String {
    state == "exited" ? exitCode.map { "exited \($0)" } ?? state : state
  }

  /// `running, restarted 3 times`: by the engine itself, as the service's `restart` says.
  package static func text(_ condition: String, restarts: Int) -> String {
    restarts == 0 ? condition : condition + ", restarted " + (restarts == 1 ? "once" : "\(restarts) times")
  }
}

/// An environment as it is found on the engine, whoever started it.
package struct EnvironmentSummary: Hashable, Sendable {
  package enum Ownership: Hashable, Sendable {
    /// This run's.
    case own
    /// Another run's that still goes on.
    case other(pid: Int32)
    /// Nobody's yet: it is kept ready, or on its way there.
    case warm
    /// Its owner is dead; the next sweep takes it.
    case orphan
    /// Stays until it is taken down by name or by `gc` with kept ones included.
    case kept
    /// On another machine, or hidden from here.
    case unknown
  }

  package struct Service: Hashable, Sendable {
    package var name: String
    package var container: ContainerID
    package var containerName: String
    package var image: String
    /// The engine's word: `running`, `exited`, …
    package var state: String
    /// How it ended, where it has.
    package var exitCode: Int?
    /// Where its ports are reached: `127.0.0.1`.
    package var host: String
    /// Those that are published now, in declared order.
    package var ports: [ServicePort]
    /// How often the engine has started it again by itself; 0 where nobody asked.
    package var restarts = 0

    package init(
      name: String, container: ContainerID, containerName: String, image: String, state: String, exitCode: Int? = nil,
      host: String = "", ports: [ServicePort] = []
    ) {
      self.host = host
      self.ports = ports
      self.name = name
      self.container = container
      self.containerName = containerName
      self.image = image
      self.state = state
      self.exitCode = exitCode
    }

    package var condition: String { ServiceCondition.text(state: state, exitCode: exitCode) }
    /// With what came before.
    package var history: String { ServiceCondition.text(condition, restarts: restarts) }
    package var isRunning: Bool { condition == ServiceCondition.running }
  }

  package var identity: EnvironmentIdentity
  package var ownership: Ownership
  /// Declared order.
  package var services: [Service]
  /// Seconds since 1970; `nil` where it has no container yet.
  package var createdAt: Int64?

  package init(identity: EnvironmentIdentity, ownership: Ownership, services: [Service], createdAt: Int64?) {
    self.identity = identity
    self.ownership = ownership
    self.services = services
    self.createdAt = createdAt
  }
}
