import ContainerEngine

extension Orchestrator {
  /// What happens to containers that another session has made; nothing waits for it.
  func hear(of environment: String) {
    Task { [watch] in await watch.cover(environment) }
  }
}

/// Keeps what is known of running services true: where they are reached is another place after each start.
struct ServiceAddresses: Sendable {
  let engine: any ContainerEngine
  let table: EnvironmentTable
  let reach: ServiceReach

  /// Until the watch stops.
  func follow(_ watch: ContainerWatch) async {
    for await container in await watch.restarts() {
      for entry in table.all {
        guard let service = entry.running.services.first(where: { $0.containerID == container }) else { continue }
        // One that has gone meanwhile is looked for by whoever asks for it.
        _ = try? await renew(service, in: entry.running.id)
      }
    }
  }

  /// The service with the host ports that it has now. Throws `EngineError`.
  func renew(_ service: RunningService, in environment: String) async throws -> RunningService {
    let state = try await engine.inspectContainer(service.containerID)
    // What is stopped or off its network has no port, so that those it had say nothing of those it declares.
    let declared = Labels.ports(from: state.labels[Labels.ports] ?? "")
    let renewed = service.with(
      host: reach.host(of: state), ports: reach.ports(declared, of: state), imageID: state.imageID)
    table.update(environment) { entry in
      if let index = entry.running.services.firstIndex(where: { $0.name == service.name }) {
        entry.running.services[index] = renewed
      }
    }
    return renewed
  }
}
