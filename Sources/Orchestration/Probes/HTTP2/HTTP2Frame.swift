/// One frame of HTTP/2 (RFC 9113, section 4).
struct HTTP2Frame {
  enum Kind: UInt8 {
    case data = 0
    case headers = 1
    case reset = 3
    case settings = 4
    case ping = 6
    case goAway = 7
    case continuation = 9
  }

  struct Flags: OptionSet {
    let rawValue: UInt8
    static let endStream = Flags(rawValue: 0x01)
    /// Of settings and pings.
    static let acknowledgement = Flags(rawValue: 0x01)
    static let endHeaders = Flags(rawValue: 0x04)
    static let padded = Flags(rawValue: 0x08)
    static let priority = Flags(rawValue: 0x20)
  }

  /// `nil` for kinds that need no answer.
  var kind: Kind?
  var flags: Flags = []
  var stream: UInt32 = 0
  var payload: [UInt8] = []

  static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
  static let headLength = 9
  /// What a peer may send that was not allowed more.
  static let maximumLength = 16_384

  init(_ kind: Kind, _ flags: Flags = [], stream: UInt32 = 0, payload: [UInt8] = []) {
    self.kind = kind
    self.flags = flags
    self.stream = stream
    self.payload = payload
  }

  /// From the nine bytes before the payload.
  init(head: [UInt8]) {
    kind = head.count > 3 ? Kind(rawValue: head[3]) : nil
    flags = Flags(rawValue: head.count > 4 ? head[4] : 0)
    stream = head.dropFirst(5).prefix(4).reduce(0) { $0 << 8 | UInt32($1) } & 0x7fff_ffff
  }

  static func length(head: [UInt8]) -> Int { head.prefix(3).reduce(0) { $0 << 8 | Int($1) } }

  var bytes: [UInt8] {
    let length = (0..<3).map { UInt8(truncatingIfNeeded: payload.count >> (16 - 8 * $0)) }
    let id = (0..<4).map { UInt8(truncatingIfNeeded: stream >> UInt32(24 - 8 * $0)) }
    return length + [kind?.rawValue ?? 0, flags.rawValue] + id + payload
  }

  /// Without padding, and without what headers say of priorities.
  var content: ArraySlice<UInt8> {
    var content = payload[...]
    if flags.contains(.padded), let padding = content.popFirst() { content = content.dropLast(Int(padding)) }
    if kind == .headers, flags.contains(.priority) { content = content.dropFirst(5) }
    return content
  }
}
