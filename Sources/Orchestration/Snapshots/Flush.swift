import ContainerEngine

/// Has servers write down what they hold in memory before a snapshot: the file system is all of them that it takes.
struct Flush: Sendable {
  let poller: SocketPoller
  let reach: ServiceReach

  private static let patience = Duration.seconds(60)

  enum Server: Sendable {
    case postgres(PostgresProbe)
    case redis(RedisProbe)

    /// By the probe of a service, or else by its first port.
    init?(_ probe: Probe?, _ ports: [ServicePort]) {
      switch probe {
      case .postgres(let probe): self = .postgres(probe)
      case .redis(let probe): self = .redis(probe)
      case .all(let parts), .any(let parts):
        guard let found = parts.lazy.compactMap({ Server($0, []) }).first else { return nil }
        self = found
      default:
        guard probe == nil, ports.first?.container == ContainerPort(6379) else { return nil }
        self = .redis(RedisProbe(port: 6379))
      }
    }

    var port: UInt16? {
      switch self {
      case .postgres(let probe): probe.port
      case .redis(let probe): probe.port
      }
    }
  }

  /// What the server said where it would not; `nil` where all is written.
  func flush(_ server: Server, _ service: RunningService) async throws -> ProbeFinding? {
    guard let port = server.port, let published = service.hostPort(ContainerPort(port)) else { return nil }
    // What programs are told may be a name.
    let host = if case .published(let place) = reach { place.address } else { service.host }
    let address = SocketAddress(host: host, port: published)
    do {
      let connection = try await SocketConnection(poller, to: address, until: .now + Flush.patience)
      let conversation = SocketConversation(connection: connection, port: port)
      switch server {
      case .redis(let probe): return try await probe.save(conversation).unlessReady
      case .postgres(let probe):
        // It spares those who start from the snapshot a recovery, and is no more than that: not every user may.
        _ = try await PostgresConversation(probe, conversation).ask("checkpoint")
        return nil
      }
    } catch let error as SocketError {
      return .connectionFailed(port: port, reason: error.reason)
    }
  }
}

extension ProbeFinding {
  fileprivate var unlessReady: ProbeFinding? { self == .ready ? nil : self }
}
