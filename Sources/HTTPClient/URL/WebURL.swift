import Encodings

/// A URL that is fit to be sent: every part is checked and encoded.
struct WebURL: Hashable, Sendable {
  var origin: Origin
  /// With its leading slash.
  var path: String
  /// Without the question mark.
  var query: String?
  /// The value of an `Authorization` header that the URL's `user:password@` stands for.
  var authorization: String?

  /// Path and query, as the request line has them.
  var target: String { query.map { "\(path)?\($0)" } ?? path }

  /// Without user and password.
  var text: String { "\(origin.scheme.rawValue)://\(origin.hostHeader)\(target)" }
}

extension WebURL {
  init(_ text: String) throws(HTTPError) {
    guard !text.isEmpty else { throw .badURL(.empty) }
    guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .badURL(.controlCharacter) }
    guard let scheme = Self.scheme(of: text) else { throw .badURL(.missingScheme) }
    let rest = text[scheme.endIndex...].dropFirst()
    guard rest.hasPrefix("//") else { throw .badURL(.missingScheme) }
    guard let supported = Origin.Scheme(rawValue: scheme.lowercased()) else {
      throw .unsupportedScheme(scheme.lowercased())
    }
    let hierarchy = rest.dropFirst(2)
    let authority = hierarchy.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let userInfo = authority.lastIndex(of: "@").map { authority[..<$0] }
    let hostAndPort = userInfo.map { authority[$0.endIndex...].dropFirst() } ?? authority
    origin = try Self.origin(supported, hostAndPort)
    authorization = try userInfo.map { info throws(HTTPError) in try Self.basicAuthorization(info) }
    (path, query) = try Self.pathAndQuery(hierarchy[authority.endIndex...])
  }

  /// What stands before the first colon, if it has a scheme's form (RFC 3986, 3.1).
  static func scheme(of text: String) -> Substring? {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
    let scheme = text[..<colon]
    guard let first = scheme.utf8.first, first.isASCIILetter else { return nil }
    let others: [UInt8] = Array("+-.".utf8)
    return scheme.utf8.allSatisfy { $0.isASCIILetter || $0.isASCIIDigit || others.contains($0) } ? scheme : nil
  }

  /// Drops the fragment.
  static func pathAndQuery(_ text: Substring) throws(HTTPError) -> (path: String, query: String?) {
    let text = text.prefix { $0 != "#" }
    let rawPath = text.prefix { $0 != "?" }
    let path = try PercentEncoding.encode(rawPath, as: .path)
    guard rawPath.endIndex < text.endIndex else { return (path.isEmpty ? "/" : path, nil) }
    let query = try PercentEncoding.encode(text[rawPath.endIndex...].dropFirst(), as: .query)
    return (path.isEmpty ? "/" : path, query)
  }

  private static func basicAuthorization(_ userInfo: Substring) throws(HTTPError) -> String {
    let colon = userInfo.firstIndex(of: ":")
    let user = try PercentEncoding.decode(userInfo[..<(colon ?? userInfo.endIndex)])
    let password = try PercentEncoding.decode(colon.map { userInfo[$0...].dropFirst() } ?? "")
    return "Basic \(Base64.encode(user + [UInt8(ascii: ":")] + password))"
  }
}
