/// One GET over HTTP/1.1.
extension HTTPProbe {
  func ask(_ conversation: SocketConversation, host: String) async throws -> ProbeFinding {
    try await conversation.connection.write(Array(request(host: host).utf8))
    var answer = HTTPAnswer()
    // The status is enough unless the body is asked for; a failing page is read for the message.
    while !answer.isComplete(bodyWanted: body != nil || !accepts(answer.status)) {
      let piece = try await conversation.connection.read()
      if piece.isEmpty { break }
      answer.append(piece)
    }
    guard let status = answer.status else {
      if answer.isEmpty { return .closedAtOnce(port: conversation.port) }
      return .notUnderstood(protocolName: "HTTP", received: answer.excerpt)
    }
    guard accepts(status) else { return .httpStatus(status, body: answer.bodyExcerpt) }
    if let body, !answer.body.contains(body) { return .httpBodyLacks(body, body: answer.bodyExcerpt) }
    return .ready
  }

  private func accepts(_ answered: Int?) -> Bool {
    guard let answered else { return false }
    return status.map { $0 == answered } ?? (200..<400).contains(answered)
  }

  private func request(host: String) -> String {
    let target = path.hasPrefix("/") ? path : "/" + path
    var lines = ["GET \(HTTPProbe.clean(target)) HTTP/1.1"]
    if !headers.contains(where: { $0.name.lowercased() == "host" }) { lines.append("Host: \(host)") }
    lines += ["User-Agent: orch", "Accept: */*", "Connection: close"]
    lines += headers.map { "\($0.name): \($0.value)" }.map(HTTPProbe.clean)
    return lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  /// A line break would begin another header.
  private static func clean(_ text: String) -> String {
    text.filter { !$0.isNewline }
  }
}

/// What has come of an answer so far.
struct HTTPAnswer {
  private var bytes: [UInt8] = []
  private static let limit = 256 * 1024

  mutating func append(_ piece: [UInt8]) { bytes += piece }

  var isEmpty: Bool { bytes.isEmpty }
  var excerpt: String { ProbeAttempt.excerpt(Array(bytes.prefix(120))) }
  var bodyExcerpt: String { ProbeAttempt.excerpt(Array(body.utf8.prefix(300))) }

  /// `nil` until the status line is there, or where it is none.
  var status: Int? {
    let line = String(
      decoding: bytes.prefix(64).prefix { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    let words = line.split(separator: " ")
    guard words.count >= 2, words[0].hasPrefix("HTTP/"), words[1].utf8.count == 3 else { return nil }
    return Int(words[1])
  }

  private var headEnd: Int? {
    guard bytes.count >= 4 else { return nil }
    return (0...(bytes.count - 4)).first { Array(bytes[$0..<($0 + 4)]) == [13, 10, 13, 10] }
  }

  private var contentLength: Int? {
    guard let headEnd else { return nil }
    let head = String(decoding: bytes[..<headEnd], as: UTF8.self).lowercased()
    return head.split(whereSeparator: \.isNewline).first { $0.hasPrefix("content-length:") }
      .flatMap { Int(String($0.dropFirst("content-length:".count)).trimmed) }
  }

  func isComplete(bodyWanted: Bool) -> Bool {
    if bytes.count > HTTPAnswer.limit { return true }
    guard let headEnd else { return false }
    guard bodyWanted else { return true }
    guard let contentLength else { return false }
    return bytes.count >= headEnd + 4 + contentLength
  }

  /// As it came; a chunked body keeps its chunk sizes, which does not matter when looking for a word within one chunk.
  var body: String {
    guard let headEnd else { return "" }
    return String(decoding: bytes[(headEnd + 4)...], as: UTF8.self)
  }
}
