/// What an environment was found like when it, or something in it, had failed.
package struct Evidence: Hashable, Sendable {
  package struct Service: Hashable, Sendable {
    package var name: String
    /// `running`, `exited 7`.
    package var condition: String
    /// As declared or built.
    package var image: String
    /// All that the engine says of its container, as JSON; empty where it says nothing.
    package var description: String
    /// It had written more than is kept.
    package var isLogCut = false
    /// Verbs that were hurting it on purpose: `pause`.
    package var faults: [String] = []

    package init(name: String, condition: String, image: String, description: String) {
      self.name = name
      self.condition = condition
      self.image = image
      self.description = description
    }
  }

  package var environment: EnvironmentIdentity
  package var services: [Service]
  /// The last lines of all services, in the order of their times.
  package var log: [LogEntry]
  /// What the engine has told of its containers, oldest first.
  package var events: [ServiceEvent] = []

  package init(environment: EnvironmentIdentity, services: [Service], log: [LogEntry]) {
    self.environment = environment
    self.services = services
    self.log = log
  }

  /// The same with every text put through `change`, which takes out what must not be kept.
  package func mapped(_ change: (String) -> String) -> Evidence {
    var changed = self
    for index in services.indices { changed.services[index].description = change(services[index].description) }
    for index in log.indices { changed.log[index].text = change(log[index].text) }
    return changed
  }
}
