import Orchestration
import Runtime
import Semantics
import Syntax

/// `wait`, `restart`, `stop`, `start`.
enum LifeVerbs {
  private typealias Work = @Sendable (Orchestrator, _ services: [String], _ environment: String) async throws -> Void

  static let all = [
    verb("wait", "Waits until services are ready.", "ready") { try await $0.waitUntilReady($1, in: $2) },
    verb(
      "restart",
      "Restarts services, each after what it needs, and waits until they are ready again. Their host ports are new ones: `.port` and `.url` tell them, and what was read before leads nowhere.",
      "restarted and ready", showsAddresses: true
    ) { try await $0.restart($1, in: $2) },
    verb("stop", "Stops services, those that need others first; their containers stay.", "stopped") {
      try await $0.stop($1, in: $2)
    },
    verb(
      "start",
      "Starts services that have ended, and waits until they are ready. Their host ports are new ones.",
      "started and ready", showsAddresses: true
    ) { try await $0.start($1, in: $2) },
  ]

  /// - Parameter showsAddresses: those that have changed.
  private static func verb(
    _ name: String, _ summary: String, _ done: String, showsAddresses: Bool = false, _ work: @escaping Work
  ) -> Builtin {
    let signature = Signature(
      name,
      [
        Signature.Parameter(
          "services", Targets.services, .rest, help: "Services, or an environment for all of its services.")
      ], returns: .listOf(.handle(.service)), summary: summary, example: "\(name) shop.api")
    return Builtin(signature) { arguments throws(Raise) in
      let services = try Targets.services(try arguments.list(0, "services"), of: name, in: arguments.machine)
      try carryOut(services, work, arguments.machine)
      let names = services.map { service in
        let port = showsAddresses ? service.running?.ports.first : nil
        return "\(service.environment.running.name).\(service.name)"
          + (port.map { " at \(service.running?.host ?? ""):\($0.host)" } ?? "")
      }
      arguments.host?.confirm("\(done): \(names.joined(separator: ", "))")
      return .list(services.map { .handle($0) })
    }
  }

  private static func carryOut(_ services: [ServiceHandle], _ work: @escaping Work, _ machine: Machine) throws(Raise) {
    var groups: [(environment: EnvironmentHandle, names: [String])] = []
    for service in services {
      if let index = groups.firstIndex(where: { $0.environment.running.id == service.id }) {
        groups[index].names.append(service.name)
      } else {
        groups.append((service.environment, [service.name]))
      }
    }
    for (environment, names) in groups {
      let id = environment.running.id
      let renewed = try machine.orchestrate { orchestrator in
        try await work(orchestrator, names, id)
        return orchestrator.environment(id)?.services ?? []
      }
      for service in renewed { environment.update(service) }
    }
  }
}
