/// What a connection leads to; connections are reused within one.
struct Origin: Hashable, Sendable {
  /// A scheme is supported by being a case here and having its handlers in `Connector.addHandlers`.
  enum Scheme: String, Sendable {
    case http, https

    var port: Int {
      switch self {
      case .http: 80
      case .https: 443
      }
    }
  }

  var scheme: Scheme
  /// Lower-case; an IPv6 address without its brackets.
  var host: String
  var port: Int

  /// Without the port where it is the scheme's own.
  var hostHeader: String {
    let name = host.contains(":") ? "[\(host)]" : host
    return port == scheme.port ? name : "\(name):\(port)"
  }

  /// Names that stand for this machine whatever the name servers say (RFC 6761, 6.3).
  var isLocalhost: Bool { host == "localhost" || host.hasSuffix(".localhost") }
}
