import ContainerEngine

extension Orchestrator {
  /// What happens to containers that another session has made.
  func hear(of environment: String) async { await watch.beginToCover(environment) }
}

/// Keeps what is known of services true: one that has died is reached nowhere, and after each start at another place.
struct ServiceAddresses: Sendable {
  let engine: any ContainerEngine
  let table: EnvironmentTable
  let reach: ServiceReach

  /// Until the watch stops.
  func follow(_ watch: ContainerWatch) async {
    for await container in await watch.changes() {
      for entry in table.all {
        guard let service = entry.running.services.first(where: { $0.containerID == container }) else { continue }
        do { _ = try await renew(service, in: entry.running.id) } catch {
          put(service.with(host: service.host, ports: [], imageID: service.imageID), in: entry.running.id)
        }
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
    put(renewed, in: environment)
    return renewed
  }

  /// Another container may have taken its place while the engine was asked.
  private func put(_ service: RunningService, in environment: String) {
    table.update(environment) { entry in
      if let index = entry.running.services.firstIndex(where: { $0.containerID == service.containerID }) {
        entry.running.services[index] = service
      }
    }
  }
}
