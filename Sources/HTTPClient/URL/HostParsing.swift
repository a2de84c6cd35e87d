import NIOCore

extension WebURL {
  static func origin(_ scheme: Origin.Scheme, _ text: Substring) throws(HTTPError) -> Origin {
    let (host, port) = try text.hasPrefix("[") ? bracketed(text) : plain(text)
    return Origin(scheme: scheme, host: host, port: try portNumber(port) ?? scheme.port)
  }

  /// `[::1]:8080`
  private static func bracketed(_ text: Substring) throws(HTTPError) -> (host: String, port: Substring?) {
    guard let end = text.firstIndex(of: "]") else { throw .badURL(.badHost) }
    let host = text[..<end].dropFirst().lowercased()
    let rest = text[end...].dropFirst()
    let isAddress = host.utf8.allSatisfy { $0.isHexDigit || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") }
    guard isAddress, host.contains(":"), (try? SocketAddress(ipAddress: host, port: 0)) != nil,
      rest.isEmpty || rest.hasPrefix(":")
    else { throw .badURL(.badHost) }
    return (host, rest.isEmpty ? nil : rest.dropFirst())
  }

  private static func plain(_ text: Substring) throws(HTTPError) -> (host: String, port: Substring?) {
    let host = text.prefix { $0 != ":" }
    guard !host.isEmpty else { throw .badURL(.missingHost) }
    let others: [UInt8] = Array("-._~".utf8)
    guard host.utf8.allSatisfy({ $0.isASCIILetter || $0.isASCIIDigit || others.contains($0) }) else {
      throw .badURL(.badHost)
    }
    let rest = text[host.endIndex...]
    return (host.lowercased(), rest.isEmpty ? nil : rest.dropFirst())
  }

  /// `nil` for none, which `host:` means too.
  private static func portNumber(_ text: Substring?) throws(HTTPError) -> Int? {
    guard let text, !text.isEmpty else { return nil }
    guard text.utf8.allSatisfy(\.isASCIIDigit), let port = UInt16(text), port > 0 else {
      throw .badURL(.badPort)
    }
    return Int(port)
  }
}
