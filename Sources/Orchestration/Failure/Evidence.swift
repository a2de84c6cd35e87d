import ContainerEngine

/// What an environment was found like when a test had failed in it.
package struct Evidence: Hashable, Sendable {
  package struct Service: Hashable, Sendable {
    package var name: String
    /// `running`, `exited 7`.
    package var condition: String
    /// As declared or built.
    package var image: String
    /// All that the engine says of its container, as JSON; empty where it says nothing.
    package var description: String

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

extension Orchestrator {
  private static let evidenceLines = 500
  private static let evidenceLimit = Duration.seconds(5)

  /// Looks at an environment of this run; `nil` where the engine does not answer in time.
  package func evidence(of environment: String) async -> Evidence? {
    guard let running = self.environment(environment) else { return nil }
    let found = try? await withTimeLimit(Self.evidenceLimit) { [self] in
      async let log = lastEntries(Self.evidenceLines, of: running.services.map(\.name), in: environment)
      let summaries = try await services(of: environment)
      let services = await withTaskGroup(of: (Int, Evidence.Service).self) { group in
        for (index, summary) in summaries.enumerated() {
          group.addTask { [self] in (index, await evidence(of: summary)) }
        }
        return await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
      }
      return Evidence(environment: running.identity, services: services, log: await log)
    }
    return found ?? nil
  }

  private func evidence(of summary: EnvironmentSummary.Service) async -> Evidence.Service {
    let bytes = try? await engine.describeContainer(summary.container)
    return Evidence.Service(
      name: summary.name, condition: summary.condition, image: summary.image,
      description: String(decoding: bytes ?? [], as: UTF8.self))
  }
}
