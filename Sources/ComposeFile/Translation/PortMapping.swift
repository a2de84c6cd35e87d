/// Ports as Compose writes them: `8080:80`, `127.0.0.1::5432`, `53:53/udp`, `3000-3002`, or a mapping.
struct PortMapping: Hashable {
  var container: UInt16
  var isUDP = false
  /// The host's port, where one is fixed.
  var published: UInt16?

  var term: Term { .word(isUDP ? "\(container)/udp" : "\(container)") }
  var key: String { "\(container)/\(isUDP ? "udp" : "tcp")" }

  /// `nil` where it is no port.
  static func all(_ node: ComposeNode) -> [PortMapping]? {
    if node.entries != nil { return long(node) }
    return node.text.flatMap(short)
  }

  /// What makes two entries of several files the same one.
  static func identity(_ node: ComposeNode) -> String? {
    guard let ports = all(node) else { return nil }
    let published = ports.map { $0.published.map { String($0) } ?? "" }
    return zip(ports, published).map { "\($0.key)<\($1)" }.joined(separator: ",")
  }

  private static func long(_ node: ComposeNode) -> [PortMapping]? {
    guard let target = node["target"]?.text, let ports = range(Substring(target)) else { return nil }
    let published = node["published"]?.text.flatMap { range(Substring($0)) } ?? []
    return paired(ports, published, isUDP: node["protocol"]?.text == "udp")
  }

  private static func short(_ text: String) -> [PortMapping]? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2, parts.count == 1 || ["tcp", "udp"].contains(parts[1]) else { return nil }
    // An address may hold colons itself, so what counts stands behind the last two.
    let fields = parts[0].split(separator: ":", omittingEmptySubsequences: false)
    guard let last = fields.last, let ports = range(last) else { return nil }
    let host = fields.count > 1 ? fields[fields.count - 2] : ""
    guard let published = host.isEmpty ? [] : range(host) else { return nil }
    return paired(ports, published, isUDP: parts.count == 2 && parts[1] == "udp")
  }

  private static func paired(_ ports: [UInt16], _ published: [UInt16], isUDP: Bool) -> [PortMapping] {
    ports.enumerated().map { index, port in
      // A range of the host for one port leaves the choice to the engine.
      let isFixed = published.count == ports.count
      return PortMapping(
        container: port, isUDP: isUDP, published: isFixed && published[index] > 0 ? published[index] : nil)
    }
  }

  /// `80`, or `3000-3005`.
  private static func range(_ text: Substring) -> [UInt16]? {
    let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { UInt16($0) }
    switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
    case (1, let port?, _): return [port]
    case (2, let first?, let last?): return first <= last && last - first < 1000 ? Array(first...last) : nil
    default: return nil
    }
  }
}
