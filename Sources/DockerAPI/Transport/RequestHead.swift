import NIOHTTP1

extension Request {
  /// Line and headers; a body's framing is always told, and a host always named, since Docker answers 400 without.
  func head(host: String) -> HTTPRequestHead {
    var headers = HTTPHeaders([("Host", host)])
    switch body {
    case .none:
      if method == .post || method == .put { headers.add(name: "Content-Length", value: "0") }
    case .bytes(let bytes, let contentType):
      headers.add(name: "Content-Type", value: contentType)
      headers.add(name: "Content-Length", value: String(bytes.count))
    case .chunks(_, let contentType):
      headers.add(name: "Content-Type", value: contentType)
      headers.add(name: "Transfer-Encoding", value: "chunked")
    }
    if upgrade != nil {
      headers.add(name: "Connection", value: "Upgrade")
      headers.add(name: "Upgrade", value: "tcp")
    }
    return HTTPRequestHead(
      version: .http1_1, method: HTTPMethod(rawValue: method.rawValue), uri: target, headers: headers)
  }
}

extension EngineAddress {
  var hostHeader: String {
    switch self {
    case .unix, .ssh: "docker"
    case .tcp(let host, let port): host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
  }
}

extension Answer {
  /// 101 hands the connection over, and 304 says that nothing was to be done.
  var isSuccess: Bool { (200..<300).contains(status) || status == 101 || status == 304 }
}
