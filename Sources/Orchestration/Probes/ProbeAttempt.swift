import ContainerEngine

/// Where a service is asked.
struct ProbeTarget: Sendable {
  var container: ContainerID
  var host: String
  /// Host port of each published TCP port.
  var ports: [UInt16: UInt16]
  /// The container's own address, where this machine has a route to it: an engine on this machine with an ordinary
  /// bridge.
  var directHost: String?
  /// The image's HEALTHCHECK, as the image's format has it.
  var healthCheck: [String]?

  init(
    container: ContainerID, host: String, ports: [UInt16: UInt16], directHost: String? = nil,
    healthCheck: [String]? = nil
  ) {
    self.container = container
    self.host = host
    self.ports = ports
    self.directHost = directHost
    self.healthCheck = healthCheck
  }

  init(_ state: ContainerState, host: String, healthCheck: [String]?) {
    // An engine elsewhere may use the same ranges as one that is here.
    let routes = host.hasPrefix("127.") || host == "::1" ? HostRoutes.current() : []
    let direct = state.addresses.values.first { text in
      guard let address = Subnet(text + "/32") else { return false }
      return routes.contains { $0.overlaps(address) }
    }
    self.init(
      container: state.id, host: host, ports: ProbeTarget.ports(state.ports), directHost: direct,
      healthCheck: healthCheck)
  }

  private static func ports(_ published: [PublishedPort]) -> [UInt16: UInt16] {
    var ports: [UInt16: UInt16] = [:]
    // Where the engine publishes on IPv6 too, IPv4 comes last and stays.
    for port in published.sorted(by: { $0.hostAddress.contains(":") && !$1.hostAddress.contains(":") }) {
      if port.container.transport == .tcp { ports[port.container.number] = port.hostPort }
    }
    return ports
  }
}

/// Asks a service once whether it is ready.
struct ProbeAttempt: Sendable {
  let engine: any ContainerInspection
  let poller: SocketPoller
  var target: ProbeTarget
  var patience = TCPConversation.patience
  /// What listens to its output already.
  var log: LogWatch?

  /// How long one attempt may take; a server that accepts a connection and then says nothing is asked anew after it.
  static let limit = Duration.seconds(2)
  /// Programs in a container take longer to start than a connection.
  static let commandLimit = Duration.seconds(30)

  /// Throws `CancellationError` alone; whatever else goes wrong is a finding.
  func ask(_ probe: Probe) async throws -> ProbeFinding {
    switch probe {
    case .http(let http): try await overSocket(http.port) { try await http.ask($0, host: target.host) }
    case .tcp(let port): try await connect(port)
    case .postgres(let postgres):
      try await overSocket(postgres.port) { try await PostgresConversation(postgres, $0).ask() }
    case .redis(let redis): try await overSocket(redis.port) { try await redis.ask($0) }
    case .mysql(let mysql): try await overSocket(mysql.port) { try await mysql.ask($0) }
    case .grpc(let grpc):
      try await overSocket(grpc.port) { try await GRPCConversation(grpc, $0, host: target.host).ask() }
    case .exec(let exec): try await run(ExecSpec(exec.command, user: exec.user))
    case .imageHealthCheck: try await run(HealthCommand.spec(target.healthCheck))
    case .log(let log): try await search(log)
    case .running: try await inspect(ProbeAttempt.judgeRunning)
    case .completed:
      try await inspect { if case .exited(code: 0, _) = $0.phase { .ready } else { .stillRunning } }
    case .all(let parts): try await all(parts)
    case .any(let parts): try await any(parts)
    }
  }

  private func all(_ parts: [Probe]) async throws -> ProbeFinding {
    for part in parts {
      let finding = try await ask(part)
      if finding != .ready { return parts.count == 1 ? finding : .several([finding]) }
    }
    return .ready
  }

  private func any(_ parts: [Probe]) async throws -> ProbeFinding {
    var findings: [ProbeFinding] = []
    for part in parts {
      let finding = try await ask(part)
      if finding == .ready { return .ready }
      findings.append(finding)
    }
    return .several(findings)
  }

  /// Straight to the container, where its own kernel refuses as long as nothing listens; otherwise through the engine's
  /// proxy.
  private func connect(_ port: UInt16?) async throws -> ProbeFinding {
    guard let port, let direct = target.directHost else {
      return try await overSocket(port) { try await TCPConversation.ask($0, patience: patience) }
    }
    return try await overSocket(SocketAddress(host: direct, port: port), port: port) { _ in .ready }
  }

  private func overSocket(
    _ port: UInt16?, _ converse: (SocketConversation) async throws -> ProbeFinding
  ) async throws -> ProbeFinding {
    // A container that has just died publishes nothing any more.
    guard let port, let published = target.ports[port] else { return .notRunning }
    return try await overSocket(SocketAddress(host: target.host, port: published), port: port, converse)
  }

  private func overSocket(
    _ address: SocketAddress, port: UInt16, _ converse: (SocketConversation) async throws -> ProbeFinding
  ) async throws -> ProbeFinding {
    let deadline = ContinuousClock.now + ProbeAttempt.limit
    do {
      let connection = try await SocketConnection(poller, to: address, until: deadline)
      return try await converse(SocketConversation(connection: connection, port: port))
    } catch let error as SocketError {
      if error.isRefused { return .connectionRefused(port: port) }
      if error.isReset { return .closedAtOnce(port: port) }
      if error.isTimeout { return .noAnswer(port: port) }
      return .connectionFailed(port: port, reason: error.reason)
    }
  }

  private func run(_ spec: ExecSpec?) async throws -> ProbeFinding {
    guard let spec else { return .ready }
    return try await withEngine {
      let program = CalledProgram(engine: engine, container: target.container)
      let result = try await withTimeLimit(ProbeAttempt.commandLimit) { [engine] in
        try await engine.exec(program.container, program.marked(spec))
      }
      guard let result else {
        await program.end()
        return .commandTimedOut
      }
      if result.exitCode == 0 { return .ready }
      let output = result.output + result.errorOutput
      return .commandFailed(exitCode: result.exitCode, output: ProbeAttempt.excerpt(output))
    }
  }

  private func search(_ probe: LogProbe) async throws -> ProbeFinding {
    if let found = log?.finding(probe) { return found }
    return try await withEngine {
      let whole = LogWatch([probe])
      for try await chunk in try await engine.logs(target.container, LogOptions()) { whole.add(chunk) }
      return whole.finding(probe) ?? .logMatches(found: 0, wanted: probe.times)
    }
  }

  private func inspect(_ judge: (ContainerState) -> ProbeFinding) async throws -> ProbeFinding {
    try await withEngine { judge(try await engine.inspectContainer(target.container)) }
  }

  /// So long must run what has died before and was started again, so that it is no more than a moment of a crash loop. Seconds.
  private static let settled = 1.0

  static func judgeRunning(_ state: ContainerState) -> ProbeFinding {
    guard case .running = state.phase else { return .notRunning }
    guard state.restarts > 0, let began = state.startedAt.flatMap(Timestamp.seconds) else { return .ready }
    let age = WallClock.exactSeconds - began
    // An engine whose clock is ahead tells nothing of it.
    return age >= 0 && age < settled ? .onlyJustRunning(restarts: state.restarts) : .ready
  }

  private func withEngine(_ body: () async throws -> ProbeFinding) async throws -> ProbeFinding {
    do {
      return try await body()
    } catch let error as EngineError {
      if case .notFound = error.cause { return .notRunning }
      // Docker's answer to an exec in a container that has just stopped.
      if case .conflict = error.cause { return .notRunning }
      if case .noProgram(let name, let obstacle) = error.cause { return .noProgram(name: name, obstacle) }
      return .engine(error)
    }
  }

  /// The end of some output, short enough for a message.
  static func excerpt(_ bytes: [UInt8], limit: Int = 300) -> String {
    String(decoding: bytes.suffix(limit), as: UTF8.self).trimmed
  }
}

/// A connection and the container's port that it leads to.
struct SocketConversation {
  var connection: SocketConnection
  var port: UInt16
}

enum HealthCommand {
  /// `["CMD", …]` runs as it is, `["CMD-SHELL", "…"]` in a shell; `["NONE"]` and the like ask nothing.
  static func spec(_ command: [String]?) -> ExecSpec? {
    switch command?.first {
    case "CMD": command.map { ExecSpec(Array($0.dropFirst())) }
    case "CMD-SHELL": command.map { ExecSpec(["/bin/sh", "-c"] + $0.dropFirst()) }
    default: nil
    }
  }
}
