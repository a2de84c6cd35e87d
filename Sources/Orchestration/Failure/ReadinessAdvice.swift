/// What to do about a service that did not get ready, by the last thing that its probe found.
struct ReadinessAdvice {
  let finding: ProbeFinding
  /// `nil` where it cannot be known.
  let listening: [ListeningSocket]?

  private static let longer = "if it needs longer, say so: `ready: …(within: 2m)`"

  var lines: [String] {
    var lines: [String] = []
    for line in ReadinessAdvice.lines(finding, listening) where !lines.contains(line) { lines.append(line) }
    return lines
  }

  private static func lines(_ finding: ProbeFinding, _ listening: [ListeningSocket]?) -> [String] {
    switch finding {
    case .connectionRefused(let port), .closedAtOnce(let port): listens(port, listening)
    case .noAnswer(let port):
      ["what listens on port \(port) says nothing: is it the right one for this probe?", longer]
    case .notUnderstood(let name, _): ["what answers there does not speak \(name): another port, or another probe?"]
    case .httpStatus(let status, _): http(status)
    case .httpBodyLacks: ["`contains:` says what its body must have: is it right?", longer]
    case .refusedByServer(let name, let code, _): refused(name, code)
    case .noProgram(let name, _): ["its image has no `\(name)` to run: use another probe, or put it in"]
    case .commandFailed, .commandTimedOut, .stillRunning, .engine, .connectionFailed, .ready: [longer]
    case .logMatches(found: 0, _): ["is the pattern right? It is searched in each line of its output", longer]
    case .logMatches: [longer]
    case .notRunning, .onlyJustRunning: []
    // Nesting is limited where probes are planned.
    case .several(let findings): findings.flatMap { lines($0, listening) }
    }
  }

  private static func listens(_ port: UInt16, _ listening: [ListeningSocket]?) -> [String] {
    guard let listening else { return ["is \(port) the port that it listens on, and not on 127.0.0.1 alone?", longer] }
    if listening.isEmpty {
      return ["nothing listens inside it, on no port at all: does its `command:` start the server?", longer]
    }
    let reachable = Set(listening.filter { !$0.isLoopback }.map(\.port)).sorted()
    if listening.contains(ListeningSocket(port: port, isLoopback: true)), !reachable.contains(port) {
      return ["it listens on 127.0.0.1:\(port) only, inside its container: let it listen on 0.0.0.0"]
    }
    if !reachable.isEmpty, !reachable.contains(port) {
      let ports = reachable.map(String.init).joined(separator: ", ")
      return ["it listens on port \(ports), not on \(port): say so by `port:`, or let the probe ask there"]
    }
    if reachable.contains(port) {
      return ["it listens on port \(port), but ends the conversation: does it speak what the probe speaks?", longer]
    }
    let ports = listening.map { String($0.port) }.joined(separator: ", ")
    return ["it listens on port \(ports) of 127.0.0.1 only, inside its container: let it listen on 0.0.0.0:\(port)"]
  }

  private static func http(_ status: Int) -> [String] {
    switch status {
    case 404, 405, 410: ["is the path right? `ready: http(\"/health\")`"]
    case 401, 403, 407:
      ["it wants credentials: `http(\"/health\", headers: { Authorization: \"…\" })`, or ask a path that is open"]
    case 500...: ["its own log may say why", longer]
    default: ["which status counts is said by `status:`, as `http(\"/health\", status: \(status))`"]
    }
  }

  /// By the servers' own codes: PostgreSQL's SQLSTATE, Redis' first word, MySQL's error number, gRPC's names.
  private static func refused(_ name: String, _ code: String) -> [String] {
    switch (name, code) {
    case ("PostgreSQL", "28P01"), ("PostgreSQL", "28000"):
      ["are user and password right? They come from its `env`, or are said by `postgres(user: …, password: …)`"]
    case ("PostgreSQL", "3D000"):
      ["is the database's name right? It comes from POSTGRES_DB of its `env`, or `postgres(database: …)`"]
    case ("Redis", "WRONGPASS"), ("Redis", "NOAUTH"), ("Redis", "ERR"):
      ["is the password right? `ready: redis(password: …)`"]
    // It takes connections from its own container alone, and will not change its mind.
    case ("Redis", "DENIED"):
      [
        "set a password: `command: [\"redis-server\", \"--requirepass\", \"test\"]`, `ready: redis(password: \"test\")`",
        "or, in a test, let it answer anybody: `command: [\"redis-server\", \"--protected-mode\", \"no\"]`",
      ]
    case ("MySQL", "1045"), ("MySQL", "1130"): ["may this user log in from outside the container?"]
    case ("gRPC", "NOT_FOUND"), ("gRPC", "SERVICE_UNKNOWN"):
      ["does the server report on that service? Without a name, `grpc()` asks for the whole server"]
    case ("gRPC", "UNIMPLEMENTED"): ["the server offers no grpc.health.v1.Health: register it there, or use `tcp()`"]
    case ("gRPC", "PERMISSION_DENIED"), ("gRPC", "UNAUTHENTICATED"):
      ["the server wants credentials for its health service: leave it open, or use `tcp()`"]
    default: [longer]
    }
  }
}
