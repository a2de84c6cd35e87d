/// PING in Redis's own protocol, after AUTH where a password is known.
extension RedisProbe {
  func ask(_ conversation: SocketConversation) async throws -> ProbeFinding {
    if let refusal = try await logIn(conversation) { return refusal }
    let answer = try await exchange(["PING"], conversation)
    if answer == "+PONG" { return .ready }
    if answer.hasPrefix("-NOAUTH"), password == nil { return .ready }
    return finding(answer, conversation.port)
  }

  /// Has the server write all that it holds into its folder.
  func save(_ conversation: SocketConversation) async throws -> ProbeFinding {
    if let refusal = try await logIn(conversation) { return refusal }
    let answer = try await exchange(["SAVE"], conversation)
    return answer == "+OK" ? .ready : finding(answer, conversation.port)
  }

  private func logIn(_ conversation: SocketConversation) async throws -> ProbeFinding? {
    guard let password else { return nil }
    let answer = try await exchange(["AUTH", password], conversation)
    return answer == "+OK" ? nil : finding(answer, conversation.port)
  }

  private func exchange(_ words: [String], _ conversation: SocketConversation) async throws -> String {
    let request = "*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
    try await conversation.connection.write(Array(request.utf8))
    var line: [UInt8] = []
    while line.count < 4096, line.last != UInt8(ascii: "\n") {
      let piece = try await conversation.connection.read(upTo: 512)
      if piece.isEmpty { break }
      line += piece
    }
    return String(decoding: line, as: UTF8.self).trimmed
  }

  private func finding(_ answer: String, _ port: UInt16) -> ProbeFinding {
    if answer.isEmpty { return .closedAtOnce(port: port) }
    guard answer.first == "-" else { return .notUnderstood(protocolName: "Redis", received: answer) }
    let code = answer.dropFirst().prefix { !$0.isWhitespace }
    let message = String(answer.dropFirst(1 + code.count)).trimmed
    return .refusedByServer(protocolName: "Redis", code: String(code), message: message)
  }
}
