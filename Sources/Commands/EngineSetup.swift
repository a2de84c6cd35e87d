import ContainerEngine
import DockerEngine
import Glibc
import Library
import Orchestration
import Runtime

/// Builds what talks to the container engine: the one place where an implementation is chosen.
enum EngineSetup {
  static func engine(_ variables: [String: String]) -> DockerEngine {
    DockerEngine(
      environment: variables, exists: { Glibc.access($0, F_OK) == 0 }, read: { try? FileSystem.bytes($0) },
      names: { folder in (try? FolderListing.names(in: folder)) ?? [] })
  }

  /// What an engine is found by, even where a secret is as short as a part of it.
  private static let engineVariables: Set<String> = [
    "HOME", "PATH", "USER", "LOGNAME", "TMPDIR", "SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME",
    "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY",
  ]

  /// The orchestrator is made when a program first asks for it, and then sweeps what dead runs have left.
  /// - Parameters:
  ///   - sweeps: not for what is over in a moment.
  ///   - keepsEvidence: what fails leaves something for reports.
  ///   - secrets: what the processes that outlive this one are not to have among their variables.
  static func access(
    _ variables: [String: String], sweeps: Bool = true, keepsEvidence: Bool = false, secrets: SecretMask,
    events: @escaping @Sendable (OrchestrationEvent) -> Void
  ) -> (engine: EngineAccess, supervisor: Supervisor) {
    let id = Session.newID()
    let hides: VariableFilter = { name, value in
      !engineVariables.contains(String(name)) && secrets.isIn(String(value))
    }
    let supervisor = Supervisor(
      SupervisorLauncher(executable: "/proc/self/exe", arguments: ["supervise", id], hiding: hides))
    let engine = EngineAccess {
      let session = Session(id: id, owner: .current())
      let keepers = WarmKeeperLauncher(executable: "/proc/self/exe", arguments: ["keep-warm"], hiding: hides)
      let orchestrator = try await orchestrator(
        variables, session, supervisor, keepers: keepers, keepsEvidence: keepsEvidence, events: events)
      // It must not hold up this run.
      if sweeps { orchestrator.sweepMeanwhile() }
      return orchestrator
    }
    return (engine, supervisor)
  }

  /// Without a supervisor for what starts nothing.
  static func orchestrator(
    _ variables: [String: String], _ session: Session = .current(), _ supervisor: Supervisor? = nil,
    keepers: WarmKeeperLauncher? = nil, keepsEvidence: Bool = false,
    events: @escaping @Sendable (OrchestrationEvent) -> Void = { _ in }
  ) async throws -> Orchestrator {
    var settings = try OrchestrationSettings(environment: variables)
    settings.keepsEvidence = keepsEvidence
    if settings.makesTemplates {
      settings.initialisationLog = UserFolder.path(of: "initialised", variables: variables).map {
        InitialisationLog(path: $0)
      }
    }
    let engine = engine(variables)
    let whereabouts = await ReachDiscovery(engine: engine, settings: settings).find()
    settings.reach = whereabouts.reach
    var session = session
    session.owner.container = whereabouts.container
    return try Orchestrator(
      engine: engine, session: session, settings: settings, supervisor: supervisor, keepers: keepers,
      events: events)
  }
}

/// This process' environment variables.
enum ProcessVariables {
  static var all: [String: String] {
    var variables: [String: String] = [:]
    var entry = environ
    while let raw = entry.pointee {
      let text = String(cString: raw)
      if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
        variables[String(text[..<equals])] = String(text[text.utf8.index(after: equals)...])
      }
      entry += 1
    }
    return variables
  }
}
