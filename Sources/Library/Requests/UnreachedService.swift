import ContainerEngine
import Orchestration
import Runtime

/// The service whose address nobody answers at, where the program holds its environment and it does not run.
struct UnreachedService {
  let name: String
  let state: ContainerState

  /// `nil` where it is none of the program's, or runs.
  static func find(_ host: String, _ port: Int, in machine: Machine) -> UnreachedService? {
    for (resource, _) in machine.visibleResources() {
      guard let environment = resource as? EnvironmentHandle ?? (resource as? SuiteEnvironment)?.handle,
        let service = environment.running.services.first(where: { $0.isReached(at: host, port) })
      else { continue }
      let (id, name) = (environment.running.id, service.name)
      // Where the engine cannot be asked, the failure is told without.
      guard let state = try? machine.orchestrate({ try await $0.inspect(name, in: id) }), state.phase != .running else {
        return nil
      }
      return UnreachedService(name: name, state: state)
    }
    return nil
  }

  /// `service `web` has ended with exit status 5, 0.8s before`
  var reason: String {
    let error = OrchestrationError.notRunning(service: name, state.phase).describe()
    guard case .exited = state.phase, let ended = state.endedAt.flatMap(Timestamp.seconds) else { return error }
    let milliseconds = Int64(min(max(0, WallClock.exactSeconds - ended), 1e9) * 1000)
    // Of what is long ago the milliseconds say nothing.
    let rounded = milliseconds < 10_000 ? milliseconds : milliseconds / 1000 * 1000
    return "\(error), \(DurationText.format(rounded * 1_000_000)) before"
  }

  var help: [String] { OrchestrationError.notRunning(service: name, state.phase).remedies }
}

extension RunningService {
  fileprivate func isReached(at host: String, _ port: Int) -> Bool {
    let isHost = host == self.host || (host == "localhost" && self.host == "127.0.0.1")
    return isHost && latestPorts.contains { Int($0.host) == port && $0.container.transport == .tcp }
  }
}
