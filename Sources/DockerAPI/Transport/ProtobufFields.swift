/// The fields of a message in Protocol Buffers' wire format, up to the first that makes no sense.
struct ProtobufFields: Sequence, IteratorProtocol {
  enum Value: Hashable {
    case number(UInt64)
    case bytes(ArraySlice<UInt8>)
    /// Of 4 or 8 bytes.
    case fixed
  }

  private var rest: ArraySlice<UInt8>

  init(_ bytes: some Sequence<UInt8>) { rest = Array(bytes)[...] }

  mutating func next() -> (field: Int, value: Value)? {
    guard let key = number(), let field = Int(exactly: key >> 3), field > 0, let value = value(key & 7) else {
      rest = []
      return nil
    }
    return (field, value)
  }

  private mutating func value(_ wireType: UInt64) -> Value? {
    switch wireType {
    case 0: number().map { .number($0) }
    case 1: take(8).map { _ in .fixed }
    case 2: number().flatMap { Int(exactly: $0) }.flatMap { take($0) }.map { .bytes($0) }
    case 5: take(4).map { _ in .fixed }
    default: nil
    }
  }

  private mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// Seven bits in each byte, the lowest first.
  private mutating func number() -> UInt64? {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = rest.popFirst() {
      number |= UInt64(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return number }
      shift += 7
      if shift > 63 { return nil }
    }
    return nil
  }
}
