import ContainerEngine
import DockerEngine
import Glibc
import Library
import Orchestration

/// Builds what talks to the container engine: the one place where an implementation is chosen.
enum EngineSetup {
  static func engine(_ variables: [String: String]) -> DockerEngine {
    DockerEngine(environment: variables) { Glibc.access($0, F_OK) == 0 }
  }

  /// The orchestrator is made when a program first asks for it. By then what dead runs have left is swept.
  static func access(
    _ variables: [String: String], events: @escaping @Sendable (OrchestrationEvent) -> Void
  ) -> EngineAccess {
    EngineAccess {
      let orchestrator = try orchestrator(variables, events: events)
      // The sweep of what others left must not hold up this run.
      Task { _ = try? await orchestrator.sweep() }
      return orchestrator
    }
  }

  static func orchestrator(
    _ variables: [String: String], events: @escaping @Sendable (OrchestrationEvent) -> Void = { _ in }
  ) throws -> Orchestrator {
    let session = Session.current()
    let settings = try OrchestrationSettings(environment: variables)
    let launcher = SupervisorLauncher(executable: "/proc/self/exe", arguments: ["supervise", session.id])
    return try Orchestrator(
      engine: engine(variables), session: session, settings: settings, supervisor: launcher, events: events)
  }
}

/// This process' environment variables.
enum ProcessVariables {
  static var all: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let raw = entry.pointee {
      let text = String(cString: raw)
      if let equals = text.firstIndex(of: "=") {
        variables[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    return variables
  }
}
