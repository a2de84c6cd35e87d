/// When a service counts as ready.
package struct Readiness: Hashable, Sendable, Codable {
  package var probe: Probe
  /// Counted from the start of the service's container.
  package var within: Duration
  /// A fixed pause between attempts; `nil` probes every few milliseconds at first and grows the pause.
  package var every: Duration?

  package static let defaultLimit = Duration.seconds(60)

  package init(_ probe: Probe, within: Duration = Readiness.defaultLimit, every: Duration? = nil) {
    self.probe = probe
    self.within = within
    self.every = every
  }
}

/// One question put to a service from outside. A port of `nil` is the service's first TCP port.
package indirect enum Probe: Hashable, Sendable, Codable {
  case http(HTTPProbe)
  /// A connection that the service itself holds open or answers: one that is closed at once is the engine's proxy.
  case tcp(port: UInt16?)
  case postgres(PostgresProbe)
  case redis(RedisProbe)
  case mysql(MySQLProbe)
  case grpc(GRPCProbe)
  /// A program in the container that exits with 0.
  case exec(ExecProbe)
  /// A line of the output that matches a regular expression.
  case log(LogProbe)
  /// The image's own HEALTHCHECK, run by exec.
  case imageHealthCheck
  /// The container runs; nothing is asked.
  case running
  /// The container has ended with exit status 0: a migration, a fixture loader.
  case completed
  case all([Probe])
  case any([Probe])
}

extension Probe {
  /// Nobody who is in no network answers it.
  var asksOverNetwork: Bool {
    switch self {
    case .http, .tcp, .postgres, .redis, .mysql, .grpc: true
    case .exec, .log, .imageHealthCheck, .running, .completed: false
    case .all(let parts): parts.contains(where: \.asksOverNetwork)
    case .any(let parts): parts.allSatisfy(\.asksOverNetwork)
    }
  }
}

package struct HTTPProbe: Hashable, Sendable, Codable {
  /// With its query: `/health?full=1`.
  package var path: String
  package var port: UInt16?
  /// `nil` accepts 200 to 399.
  package var status: Int?
  /// Text that the body must contain.
  package var body: String?
  /// Sent along.
  package var headers: [EnvironmentVariable]

  package init(
    path: String = "/", port: UInt16? = nil, status: Int? = nil, body: String? = nil,
    headers: [EnvironmentVariable] = []
  ) {
    self.path = path
    self.port = port
    self.status = status
    self.body = body
    self.headers = headers
  }
}

/// A login and `select 1`. What is `nil` comes from the service's POSTGRES_USER, POSTGRES_DB, POSTGRES_PASSWORD, as the
/// official image reads them. Without any password the server's request for one counts as ready.
package struct PostgresProbe: Hashable, Sendable, Codable {
  package var port: UInt16?
  package var user: String?
  package var database: String?
  package var password: String?

  package init(port: UInt16? = nil, user: String? = nil, database: String? = nil, password: String? = nil) {
    self.port = port
    self.user = user
    self.database = database
    self.password = password
  }
}

/// PING until PONG. Where the server wants a password and none is given here, its demand for one counts as ready.
package struct RedisProbe: Hashable, Sendable, Codable {
  package var port: UInt16?
  package var password: String?

  package init(port: UInt16? = nil, password: String? = nil) {
    self.port = port
    self.password = password
  }
}

/// The server's greeting, which comes only once it accepts connections.
package struct MySQLProbe: Hashable, Sendable, Codable {
  package var port: UInt16?

  package init(port: UInt16? = nil) { self.port = port }
}

/// gRPC's own health service, grpc.health.v1.Health, over HTTP/2 without TLS.
package struct GRPCProbe: Hashable, Sendable, Codable {
  package var port: UInt16?
  /// The service asked for; `nil` is the server as a whole.
  package var service: String?

  package init(port: UInt16? = nil, service: String? = nil) {
    self.port = port
    self.service = service
  }
}

package struct ExecProbe: Hashable, Sendable, Codable {
  package var command: [String]
  package var user: String?

  package init(_ command: [String], user: String? = nil) {
    self.command = command
    self.user = user
  }
}

package struct LogProbe: Hashable, Sendable, Codable {
  /// A regular expression in Swift's syntax, searched in each line.
  package var pattern: String
  /// How many lines must match.
  package var times: Int

  package init(pattern: String, times: Int = 1) {
    self.pattern = pattern
    self.times = times
  }
}

extension Probe {
  /// The word by which the language calls it.
  package var kind: String {
    switch self {
    case .http: "http"
    case .tcp: "tcp"
    case .postgres: "postgres"
    case .redis: "redis"
    case .mysql: "mysql"
    case .grpc: "grpc"
    case .exec: "exec"
    case .log: "log"
    case .imageHealthCheck: "the image's HEALTHCHECK"
    case .running: "running"
    case .completed: "completed"
    case .all: "all"
    case .any: "any"
    }
  }
}
