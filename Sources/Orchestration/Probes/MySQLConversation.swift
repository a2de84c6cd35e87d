/// The greeting of MySQL and MariaDB: protocol version 10, or an error packet. The official image prepares its data
/// with networking off, so that a greeting comes from the final server alone.
extension MySQLProbe {
  func ask(_ conversation: SocketConversation) async throws -> ProbeFinding {
    let head = try await conversation.connection.read(upTo: 5)
    if head.isEmpty { return .closedAtOnce(port: conversation.port) }
    var packet = head
    if packet.count < 5 { packet += try await conversation.connection.read(exactly: 5 - packet.count) }
    let length = Int(packet[0]) | Int(packet[1]) << 8 | Int(packet[2]) << 16
    guard (1...65_536).contains(length) else {
      return .notUnderstood(protocolName: "MySQL", received: ProbeAttempt.excerpt(packet))
    }
    let kind = packet[4]
    if kind == 10 { return .ready }
    let body = try await conversation.connection.read(exactly: length - 1)
    guard kind == 0xff, body.count >= 2 else {
      return .notUnderstood(protocolName: "MySQL", received: ProbeAttempt.excerpt(packet + body))
    }
    let code = Int(body[0]) | Int(body[1]) << 8
    return .refusedByServer(
      protocolName: "MySQL", code: String(code), message: ProbeAttempt.excerpt(Array(body.dropFirst(2))))
  }
}
