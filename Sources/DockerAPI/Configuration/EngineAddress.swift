/// Where an engine listens, as `DOCKER_HOST` writes it.
package enum EngineAddress: Hashable, Sendable, CustomStringConvertible {
  case unix(path: String)
  case tcp(host: String, port: Int)
  /// By way of `docker system dial-stdio` on a machine that is reached by ssh.
  case ssh(SSHDestination)

  package var description: String {
    switch self {
    case .unix(let path): "unix://\(path)"
    case .tcp(let host, let port): "tcp://\(Self.bracketed(host)):\(port)"
    case .ssh(let destination): "ssh://\(destination)"
    }
  }

  fileprivate static func bracketed(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
}

package struct SSHDestination: Hashable, Sendable, CustomStringConvertible {
  package var user: String?
  /// Also a name of the user's ssh configuration.
  package var host: String
  package var port: Int?
  /// Of the engine's socket over there; `nil` is its standard one.
  package var path: String?

  package init(user: String? = nil, host: String, port: Int? = nil, path: String? = nil) {
    self.user = user
    self.host = host
    self.port = port
    self.path = path
  }

  package var description: String {
    (user.map { "\($0)@" } ?? "") + EngineAddress.bracketed(host) + (port.map { ":\($0)" } ?? "") + (path ?? "")
  }
}

package enum EngineAddressError: Error, Hashable, Sendable {
  /// A form of address that the engine's own client knows and this one does not: `npipe`, `fd`.
  case unsupportedScheme(String)
  case malformed(String)
  /// A context that the user has chosen, and that is not there or cannot be read.
  case unknownContext(String, known: [String])
}

extension EngineAddress {
  /// Docker's ports where an address names none.
  static let plainPort = 2375
  static let securePort = 2376

  /// Reads `unix:///run/docker.sock`, `/run/docker.sock`, `tcp://host:2375`, `http://host:2375`, `https://host`, `ssh://me@host`.
  package init(_ text: String, defaultPort: Int = EngineAddress.plainPort) throws(EngineAddressError) {
    if text.hasPrefix("/") {
      self = .unix(path: text)
      return
    }
    guard let (scheme, rest) = Self.scheme(of: text) else { throw .malformed(text) }
    switch scheme {
    case "unix" where rest.hasPrefix("/"): self = .unix(path: String(rest))
    case "tcp", "http": self = try Self.tcp(rest, in: text, defaultPort)
    case "https": self = try Self.tcp(rest, in: text, EngineAddress.securePort)
    case "ssh": self = try Self.ssh(rest, in: text)
    case "unix", "": throw .malformed(text)
    default: throw .unsupportedScheme(String(scheme))
    }
  }

  static func scheme(of text: String) -> (scheme: Substring, rest: Substring)? {
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
    return (text[..<colon], text[colon...].dropFirst(3))
  }

  private static func tcp(
    _ rest: Substring, in text: String, _ defaultPort: Int
  ) throws(EngineAddressError) -> EngineAddress {
    let (host, port) = try authority(rest.prefix { $0 != "/" }, in: text)
    return .tcp(host: host, port: port ?? defaultPort)
  }

  private static func ssh(_ rest: Substring, in text: String) throws(EngineAddressError) -> EngineAddress {
    let whole = rest.prefix { $0 != "/" }
    let path = String(rest[whole.endIndex...])
    var user: String?
    var place = whole
    if let at = whole.lastIndex(of: "@") {
      user = String(whole[..<at])
      place = whole[whole.index(after: at)...]
    }
    let (host, port) = try authority(place, in: text)
    // ssh would take a leading dash for an option.
    guard !host.hasPrefix("-"), user?.hasPrefix("-") != true, user?.isEmpty != true else { throw .malformed(text) }
    return .ssh(SSHDestination(user: user, host: host, port: port, path: path.count > 1 ? path : nil))
  }

  private static func authority(
    _ written: Substring, in text: String
  ) throws(EngineAddressError) -> (host: String, port: Int?) {
    var host = written
    var rest = Substring()
    if written.hasPrefix("[") {
      guard let bracket = written.firstIndex(of: "]") else { throw .malformed(text) }
      host = written[written.index(after: written.startIndex)..<bracket]
      rest = written[written.index(after: bracket)...]
      guard rest.isEmpty || rest.hasPrefix(":") else { throw .malformed(text) }
    } else if let colon = written.lastIndex(of: ":") {
      host = written[..<colon]
      rest = written[colon...]
    }
    guard !host.isEmpty else { throw .malformed(text) }
    guard !rest.isEmpty else { return (String(host), nil) }
    guard let port = UInt16(rest.dropFirst()), port > 0 else { throw .malformed(text) }
    return (String(host), Int(port))
  }

  package static let standard = EngineAddress.unix(path: "/var/run/docker.sock")
}
