import Encodings

/// A login over PostgreSQL's protocol 3.0 and `select 1`. The official image prepares its data with a server that
/// listens on its unix socket alone, so that whoever answers over TCP is the final one.
struct PostgresConversation {
  private struct Message {
    var kind: Character
    var body: [UInt8]
  }

  private let probe: PostgresProbe
  private let connection: SocketConnection
  private let port: UInt16

  init(_ probe: PostgresProbe, _ conversation: SocketConversation) {
    self.probe = probe
    connection = conversation.connection
    port = conversation.port
  }

  private var user: String { probe.user ?? "postgres" }

  func ask(_ statement: String = "select 1") async throws -> ProbeFinding {
    var parameters: [UInt8] = [0, 3, 0, 0]
    for (name, value) in [("user", user), ("database", probe.database ?? user), ("application_name", "orch")] {
      parameters += Array(name.utf8) + [0] + Array(value.utf8) + [0]
    }
    parameters.append(0)
    try await connection.write(PostgresConversation.size(parameters.count + 4) + parameters)
    while let message = try await next() {
      switch message.kind {
      case "R": if let finding = try await authenticate(message.body) { return finding }
      case "Z": return try await carryOut(statement)
      case "E": return refused(message.body)
      case "S", "K", "N": continue
      default: return .notUnderstood(protocolName: "PostgreSQL", received: String(message.kind))
      }
    }
    return .closedAtOnce(port: port)
  }

  /// A finding where the conversation ends here; `nil` where it goes on.
  private func authenticate(_ body: [UInt8]) async throws -> ProbeFinding? {
    let code = body.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    if code == 0 { return nil }
    // The server is past its start and would let one in: all that can be known without a password.
    guard let password = probe.password else { return .ready }
    switch code {
    case 3: try await send("p", Array(password.utf8) + [0])
    case 5: try await send("p", Array(md5(password, salt: Array(body.dropFirst(4).prefix(4))).utf8) + [0])
    case 10: return try await loginBySCRAM(password)
    default: return .ready
    }
    return nil
  }

  private func md5(_ password: String, salt: [UInt8]) -> String {
    "md5" + MD5.hex(Array(MD5.hex(Array((password + user).utf8)).utf8) + salt)
  }

  private func loginBySCRAM(_ password: String) async throws -> ProbeFinding? {
    var random = SystemRandomNumberGenerator()
    let exchange = SCRAM(password: password, nonce: RandomID.make(length: 24, using: &random))
    let first = Array(exchange.first.utf8)
    try await send("p", Array("SCRAM-SHA-256".utf8) + [0] + PostgresConversation.size(first.count) + first)
    guard let challenge = try await next() else { return .closedAtOnce(port: port) }
    guard challenge.kind == "R" else { return refused(challenge.body) }
    let text = String(decoding: challenge.body.dropFirst(4), as: UTF8.self)
    guard let proof = exchange.answer(to: text) else {
      return .notUnderstood(protocolName: "PostgreSQL", received: text)
    }
    try await send("p", Array(proof.utf8))
    // What follows, the server's own proof or an error, is read by the caller; the proof has code 12, which needs no
    // answer.
    guard let verdict = try await next() else { return .closedAtOnce(port: port) }
    return verdict.kind == "R" ? nil : refused(verdict.body)
  }

  private func carryOut(_ statement: String) async throws -> ProbeFinding {
    try await send("Q", Array(statement.utf8) + [0])
    while let message = try await next() {
      switch message.kind {
      case "Z":
        try await send("X", [])
        return .ready
      case "E": return refused(message.body)
      default: continue
      }
    }
    return .closedAtOnce(port: port)
  }

  // MARK: Messages

  private func next() async throws -> Message? {
    let head = try await connection.read(upTo: 5)
    if head.isEmpty { return nil }
    var bytes = head
    if bytes.count < 5 { bytes += try await connection.read(exactly: 5 - bytes.count) }
    let length = bytes.dropFirst().reduce(0) { $0 << 8 | Int($1) }
    guard (4...1_000_000).contains(length) else { return Message(kind: "?", body: bytes) }
    return Message(kind: Character(Unicode.Scalar(bytes[0])), body: try await connection.read(exactly: length - 4))
  }

  private func send(_ kind: Character, _ body: [UInt8]) async throws {
    try await connection.write([kind.asciiValue ?? 0] + PostgresConversation.size(body.count + 4) + body)
  }

  private static func size(_ count: Int) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: count >> (24 - 8 * $0)) }
  }

  /// Fields of an error: a letter and a text each; C is the code, M the message.
  private func refused(_ body: [UInt8]) -> ProbeFinding {
    var fields: [Character: String] = [:]
    for field in body.split(separator: 0) {
      guard let letter = field.first else { continue }
      fields[Character(Unicode.Scalar(letter))] = String(decoding: field.dropFirst(), as: UTF8.self)
    }
    guard let code = fields["C"] else {
      return .notUnderstood(protocolName: "PostgreSQL", received: ProbeAttempt.excerpt(body))
    }
    return .refusedByServer(protocolName: "PostgreSQL", code: code, message: fields["M"] ?? "")
  }
}

/// SCRAM-SHA-256 (RFC 5802, 7677) from the client's side, without channel binding.
struct SCRAM {
  private let password: String
  private let bare: String

  init(password: String, nonce: String) {
    self.password = password
    bare = "n=,r=" + nonce
  }

  var first: String { "n,," + bare }

  /// The final message; `nil` where the challenge is none.
  func answer(to challenge: String) -> String? {
    var fields: [Character: Substring] = [:]
    for field in challenge.split(separator: ",") {
      if let name = field.first { fields[name] = field.dropFirst(2) }
    }
    guard let nonce = fields["r"], let salt = fields["s"].flatMap({ Base64.decode($0) }),
      let rounds = fields["i"].flatMap({ Int($0) }), (1...1_000_000).contains(rounds)
    else { return nil }
    let withoutProof = "c=biws,r=\(nonce)"
    let salted = HMAC.stretch(password: Array(password.utf8), salt: salt, rounds: rounds)
    let clientKey = HMAC(key: salted).code(for: Array("Client Key".utf8))
    let message = [bare, challenge, withoutProof].joined(separator: ",")
    let signature = HMAC(key: SHA256.hash(clientKey)).code(for: Array(message.utf8))
    let proof = zip(clientKey, signature).map { $0 ^ $1 }
    return withoutProof + ",p=" + Base64.encode(proof)
  }
}
