/// Where an engine listens, as `DOCKER_HOST` writes it.
package enum EngineAddress: Hashable, Sendable, CustomStringConvertible {
  case unix(path: String)
  case tcp(host: String, port: Int)

  package var description: String {
    switch self {
    case .unix(let path): "unix://\(path)"
    case .tcp(let host, let port): "tcp://\(host.contains(":") ? "[\(host)]" : host):\(port)"
    }
  }
}

package enum EngineAddressError: Error, Hashable, Sendable {
  /// A form of address that the engine's own client knows and this one does not: `ssh`, `npipe`, `fd`, `https`.
  case unsupportedScheme(String)
  case malformed(String)
}

extension EngineAddress {
  /// Docker's port for plain connections, where an address names none.
  private static let plainPort = 2375

  /// Reads `unix:///run/docker.sock`, `/run/docker.sock`, `tcp://host:2375`, `http://host:2375`.
  package init(_ text: String) throws(EngineAddressError) {
    if text.hasPrefix("/") {
      self = .unix(path: text)
      return
    }
    guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { throw .malformed(text) }
    let scheme = text[..<colon]
    let rest = text[colon...].dropFirst(3)
    switch scheme {
    case "unix" where rest.hasPrefix("/"): self = .unix(path: String(rest))
    case "tcp", "http": self = try Self.tcp(rest, in: text)
    case "unix", "": throw .malformed(text)
    default: throw .unsupportedScheme(String(scheme))
    }
  }

  private static func tcp(_ rest: Substring, in text: String) throws(EngineAddressError) -> EngineAddress {
    var authority = rest.prefix { $0 != "/" }
    var host = authority
    if authority.hasPrefix("[") {
      guard let bracket = authority.firstIndex(of: "]") else { throw .malformed(text) }
      host = authority[authority.index(after: authority.startIndex)..<bracket]
      authority = authority[authority.index(after: bracket)...]
      guard authority.isEmpty || authority.hasPrefix(":") else { throw .malformed(text) }
    } else if let colon = authority.lastIndex(of: ":") {
      host = authority[..<colon]
      authority = authority[colon...]
    } else {
      authority = ""
    }
    guard !host.isEmpty else { throw .malformed(text) }
    guard !authority.isEmpty else { return .tcp(host: String(host), port: plainPort) }
    guard let port = UInt16(authority.dropFirst()), port > 0 else { throw .malformed(text) }
    return .tcp(host: String(host), port: Int(port))
  }
}

extension EngineAddress {
  package static let standard = EngineAddress.unix(path: "/var/run/docker.sock")

  /// The engine that the environment's variables name, or else the first socket that exists of Docker's, rootless
  /// Docker's, Docker Desktop's and Podman's; Docker's where none does.
  package static func from(
    environment: [String: String], exists: (_ path: String) -> Bool
  ) throws(EngineAddressError) -> EngineAddress {
    if let named = environment["DOCKER_HOST"], !named.isEmpty {
      let address = try EngineAddress(named)
      if case .tcp = address, environment["DOCKER_TLS_VERIFY"]?.isEmpty == false { throw .unsupportedScheme("tls") }
      return address
    }
    let path = candidates(in: environment).first(where: exists)
    return path.map { .unix(path: $0) } ?? standard
  }

  private static func candidates(in environment: [String: String]) -> [String] {
    var paths = ["/var/run/docker.sock"]
    let runtime = environment["XDG_RUNTIME_DIR"].flatMap { $0.isEmpty ? nil : $0 }
    if let runtime { paths.append("\(runtime)/docker.sock") }
    if let home = environment["HOME"], !home.isEmpty { paths.append("\(home)/.docker/run/docker.sock") }
    if let runtime { paths.append("\(runtime)/podman/podman.sock") }
    paths.append("/run/podman/podman.sock")
    return paths
  }
}
