/// Text that comes in pieces of bytes, which may be cut in the middle of a character.
struct UTF8Pieces {
  private var pending: [UInt8] = []

  mutating func add(_ bytes: [UInt8]) -> String {
    pending += bytes
    let whole = pending.count - Self.openTail(pending)
    defer { pending.removeFirst(whole) }
    return String(decoding: pending[..<whole], as: UTF8.self)
  }

  /// What stays incomplete.
  var rest: String { String(decoding: pending, as: UTF8.self) }

  /// How many bytes at the end are the beginning of a character.
  private static func openTail(_ bytes: [UInt8]) -> Int {
    for (offset, byte) in bytes.reversed().prefix(4).enumerated() {
      if byte & 0xc0 == 0x80 { continue }
      let length = byte < 0x80 ? 1 : byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1
      return offset + 1 < length ? offset + 1 : 0
    }
    return 0
  }
}
