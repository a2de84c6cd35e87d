/// gRPC's health service (grpc.health.v1.Health/Check) over HTTP/2 without TLS: one request on a connection of its own.
struct GRPCConversation {
  private let probe: GRPCProbe
  private let connection: SocketConnection
  private let port: UInt16
  private let host: String

  /// Of the one request.
  private static let stream: UInt32 = 1
  /// More than any server says before it answers.
  private static let frameLimit = 200

  init(_ probe: GRPCProbe, _ conversation: SocketConversation, host: String) {
    self.probe = probe
    self.host = host
    connection = conversation.connection
    port = conversation.port
  }

  func ask() async throws -> ProbeFinding {
    try await connection.write(HTTP2Frame.preface + [settings, headers, message].flatMap(\.bytes))
    let head = try await connection.read(upTo: HTTP2Frame.headLength)
    if head.isEmpty { return .closedAtOnce(port: port) }
    let rest = HTTP2Frame.headLength - head.count
    let first = head + (rest > 0 ? try await connection.read(exactly: rest) : [])
    guard HTTP2Frame(head: first).kind == .settings, HTTP2Frame.length(head: first) <= HTTP2Frame.maximumLength else {
      return .notUnderstood(protocolName: "gRPC", received: ProbeAttempt.excerpt(first))
    }
    var answer = GRPCAnswer()
    var frame = try await frame(first)
    for _ in 0..<GRPCConversation.frameLimit {
      if let finding = try await note(frame, &answer) { return finding }
      guard let next = try await nextFrame() else { return answer.finding ?? .closedAtOnce(port: port) }
      frame = next
    }
    return .notUnderstood(protocolName: "gRPC", received: "frames without an answer")
  }

  // MARK: Asking

  /// No table of headers: what the server sends can be read without remembering.
  private var settings: HTTP2Frame { HTTP2Frame(.settings, payload: [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0]) }

  private var headers: HTTP2Frame {
    var block = HeaderBlock()
    for (name, value) in [
      (":method", "POST"), (":scheme", "http"), (":path", "/grpc.health.v1.Health/Check"), (":authority", host),
      ("te", "trailers"), ("content-type", "application/grpc"), ("user-agent", "orch"),
    ] { block.append(name, value) }
    return HTTP2Frame(.headers, .endHeaders, stream: GRPCConversation.stream, payload: block.bytes)
  }

  /// HealthCheckRequest: field 1 is the service's name. Five bytes stand before each message: not compressed, its length.
  private var message: HTTP2Frame {
    let name = Array((probe.service ?? "").utf8.prefix(126))
    let body = name.isEmpty ? [] : [0x0a, UInt8(name.count)] + name
    return HTTP2Frame(
      .data, .endStream, stream: GRPCConversation.stream, payload: [0, 0, 0, 0, UInt8(body.count)] + body)
  }

  // MARK: Listening

  private func nextFrame() async throws -> HTTP2Frame? {
    let head = try await connection.read(upTo: HTTP2Frame.headLength)
    if head.isEmpty { return nil }
    let rest = HTTP2Frame.headLength - head.count
    return try await frame(head + (rest > 0 ? try await connection.read(exactly: rest) : []))
  }

  private func frame(_ head: [UInt8]) async throws -> HTTP2Frame {
    var frame = HTTP2Frame(head: head)
    frame.payload = try await connection.read(exactly: min(HTTP2Frame.length(head: head), HTTP2Frame.maximumLength))
    return frame
  }

  /// A finding where the frame ends the conversation.
  private func note(_ frame: HTTP2Frame, _ answer: inout GRPCAnswer) async throws -> ProbeFinding? {
    switch frame.kind {
    case .settings, .ping:
      guard let kind = frame.kind, !frame.flags.contains(.acknowledgement) else { return nil }
      // A server that has said all it has to say may be gone already.
      _ = try? await connection.write(
        HTTP2Frame(kind, .acknowledgement, payload: kind == .ping ? frame.payload : []).bytes)
      return nil
    case .goAway, .reset:
      return answer.finding ?? .refusedByServer(protocolName: "gRPC", code: "refused", message: "it ended the call")
    case .data, .headers, .continuation:
      guard frame.stream == GRPCConversation.stream else { return nil }
      answer.add(frame)
      return answer.finding
    case nil: return nil
    }
  }
}

/// What has come of the answer so far.
private struct GRPCAnswer {
  private var body: [UInt8] = []
  private var block: [UInt8] = []
  private var endsStream = false
  private var isMidBlock = false

  mutating func add(_ frame: HTTP2Frame) {
    if frame.kind == .data {
      body += frame.content
    } else {
      // Headers, then trailers: both say something about the outcome, so that one block holds all.
      block += frame.content
    }
    if frame.kind != .data { isMidBlock = !frame.flags.contains(.endHeaders) }
    if frame.kind != .continuation, frame.flags.contains(.endStream) { endsStream = true }
  }

  /// `nil` while the answer may go on.
  var finding: ProbeFinding? {
    if let status { return GRPCAnswer.finding(serving: status) }
    guard endsStream, !isMidBlock else { return nil }
    let headers = HeaderBlock(block)
    if let status = headers.httpStatus, status != 200 { return .httpStatus(status, body: "") }
    guard let code = headers.grpcStatus else {
      return GRPCAnswer.refused("refused", "it gave no reason that is understood")
    }
    let name = GRPCAnswer.names.indices.contains(code) ? GRPCAnswer.names[code] : String(code)
    return GRPCAnswer.refused(name, "the health check was not answered")
  }

  /// HealthCheckResponse: field 1, a number; a message without it means 0.
  private var status: Int? {
    guard body.count >= 5, body[0] == 0 else { return nil }
    let length = body[1..<5].reduce(0) { $0 << 8 | Int($1) }
    guard body.count >= 5 + length else { return nil }
    let message = Array(body[5..<(5 + length)])
    if message.isEmpty { return 0 }
    return message.count >= 2 && message[0] == 0x08 ? Int(message[1]) : nil
  }

  private static func finding(serving status: Int) -> ProbeFinding {
    switch status {
    case 1: .ready
    case 2: refused("NOT_SERVING", "it does not serve yet")
    case 3: refused("SERVICE_UNKNOWN", "it knows no such service")
    default: refused("UNKNOWN", "it does not know whether it serves")
    }
  }

  private static func refused(_ code: String, _ message: String) -> ProbeFinding {
    .refusedByServer(protocolName: "gRPC", code: code, message: message)
  }

  private static let names = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND", "ALREADY_EXISTS",
    "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED", "OUT_OF_RANGE", "UNIMPLEMENTED",
    "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
  ]
}
