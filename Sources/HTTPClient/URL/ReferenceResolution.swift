extension WebURL {
  /// What a `Location` header means when it comes from this URL (RFC 3986, 5.2). Does not take over user and password.
  func resolving(_ reference: String) throws(HTTPError) -> WebURL {
    var resolved = try resolvingWithDots(reference)
    resolved.path = Self.removingDotSegments(resolved.path)
    return resolved
  }

  private func resolvingWithDots(_ reference: String) throws(HTTPError) -> WebURL {
    if Self.scheme(of: reference) != nil { return try WebURL(reference) }
    if reference.hasPrefix("//") { return try WebURL("\(origin.scheme.rawValue):\(reference)") }
    guard !reference.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { throw .badURL(.controlCharacter) }
    var resolved = WebURL(origin: origin, path: path, query: query, authorization: nil)
    let reference = reference.prefix { $0 != "#" }
    if reference.isEmpty { return resolved }
    let (newPath, newQuery) = try Self.pathAndQuery(reference)
    resolved.query = newQuery
    if reference.hasPrefix("?") { return resolved }
    if newPath.hasPrefix("/") {
      resolved.path = newPath
    } else {
      let directory = path.lastIndex(of: "/").map { path[...$0] } ?? "/"
      resolved.path = directory + newPath
    }
    return resolved
  }

  /// RFC 3986, 5.2.4, for paths that begin with a slash.
  static func removingDotSegments(_ path: String) -> String {
    let segments = path.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
    var kept: [Substring] = []
    for segment in segments {
      switch segment {
      case ".": break
      case "..": _ = kept.popLast()
      default: kept.append(segment)
      }
    }
    let endsInDirectory = segments.last == "." || segments.last == ".."
    return "/" + kept.joined(separator: "/") + (endsInDirectory && !kept.isEmpty ? "/" : "")
  }
}
