import NIOCore
import NIOHTTP1
import TLS

/// One hop of an exchange, checked: what goes to one origin.
struct Call: Sendable {
  var method: String
  var url: WebURL
  var headers: [(name: String, value: String)]
  var body: ByteBuffer
  let trust: Trust
  /// Bytes of the answer's body.
  let bodyLimit: Int
  /// How long its connection is kept after it.
  let idleLimit: TimeAmount

  init(_ request: HTTPRequest, bodyLimit: Int, idleLimit: TimeAmount) throws(HTTPError) {
    method = request.method
    url = try WebURL(request.url)
    headers = request.headers
    trust = request.trust
    self.bodyLimit = bodyLimit
    self.idleLimit = idleLimit
    body = ByteBuffer(bytes: request.body)
    guard method.isToken, method != "CONNECT" else { throw .badMethod(method) }
    for (name, value) in headers { try check(name, value) }
    if let authorization = url.authorization, !hasHeader("Authorization") {
      headers.append((name: "Authorization", value: authorization))
    }
  }

  func hasHeader(_ name: String) -> Bool { headers.contains { $0.name.isSameHeader(as: name) } }

  /// RFC 9110, 9.2.2.
  var isIdempotent: Bool { ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "TRACE"].contains(method) }

  private func check(_ name: String, _ value: String) throws(HTTPError) {
    guard name.isToken else { throw .badHeader(name: name, .badName) }
    guard !value.utf8.contains(where: { $0 == 0 || $0 == 0x0A || $0 == 0x0D }) else {
      throw .badHeader(name: name, .badValue)
    }
    let isFraming = name.isSameHeader(as: "Content-Length") && value != String(body.readableBytes)
    guard !isFraming, !name.isSameHeader(as: "Transfer-Encoding") else {
      throw .badHeader(name: name, .contradictsBody)
    }
  }
}

extension Call {
  /// Line and headers as they go over the wire.
  var head: HTTPRequestHead {
    var fields = HTTPHeaders()
    if !hasHeader("Host") { fields.add(name: "Host", value: url.origin.hostHeader) }
    for (name, value) in headers { fields.add(name: name, value: value) }
    if !hasHeader("User-Agent") { fields.add(name: "User-Agent", value: "orch") }
    if !hasHeader("Accept") { fields.add(name: "Accept", value: "*/*") }
    let tellsLength = body.readableBytes > 0 || ["POST", "PUT", "PATCH"].contains(method)
    if tellsLength, !hasHeader("Content-Length") {
      fields.add(name: "Content-Length", value: String(body.readableBytes))
    }
    return HTTPRequestHead(version: .http1_1, method: HTTPMethod(rawValue: method), uri: url.target, headers: fields)
  }
}

extension String {
  /// RFC 9110, 5.6.2.
  fileprivate var isToken: Bool {
    let punctuation = Array("!#$%&'*+-.^_`|~".utf8)
    return !isEmpty && utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || punctuation.contains($0) }
  }
}
