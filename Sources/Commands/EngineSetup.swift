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

  /// The orchestrator is made when a program first asks for it, and then sweeps what dead runs have left.
  /// - Parameters:
  ///   - sweeps: not for what is over in a moment.
  ///   - keepsEvidence: what fails leaves something for reports.
  static func access(
    _ variables: [String: String], sweeps: Bool = true, keepsEvidence: Bool = false,
    events: @escaping @Sendable (OrchestrationEvent) -> Void
  ) -> (engine: EngineAccess, supervisor: Supervisor) {
    let id = Session.newID()
    let supervisor = Supervisor(SupervisorLauncher(executable: "/proc/self/exe", arguments: ["supervise", id]))
    let engine = EngineAccess {
      let session = Session(id: id, owner: .current())
      let orchestrator = try orchestrator(
        variables, session, supervisor, keepsEvidence: keepsEvidence, events: events)
      // It must not hold up this run.
      if sweeps { orchestrator.sweepMeanwhile() }
      return orchestrator
    }
    return (engine, supervisor)
  }

  /// Without a supervisor for what starts nothing.
  static func orchestrator(
    _ variables: [String: String], _ session: Session = .current(), _ supervisor: Supervisor? = nil,
    keepsEvidence: Bool = false, events: @escaping @Sendable (OrchestrationEvent) -> Void = { _ in }
  ) throws -> Orchestrator {
    var settings = try OrchestrationSettings(environment: variables)
    settings.keepsEvidence = keepsEvidence
    return try Orchestrator(
      engine: engine(variables), session: session, settings: settings, supervisor: supervisor, events: events)
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
