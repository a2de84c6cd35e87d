/// The compressed headers of HTTP/2 (RFC 7541), as far as a probe needs them: it writes plain literals, and reads the
/// status of HTTP and of gRPC from a peer that may keep no dynamic table.
struct HeaderBlock {
  private(set) var bytes: [UInt8] = []

  init() {}
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A literal that nobody is to remember, with its name. Texts are shorter than 127 bytes, or are cut.
  mutating func append(_ name: String, _ value: String) {
    bytes.append(0x10)
    for text in [name, value] {
      let text = Array(text.utf8.prefix(126))
      bytes += [UInt8(text.count)] + text
    }
  }

  // MARK: Reading

  /// A text as it was sent: plain, or in Huffman's code.
  struct Text {
    var bytes: ArraySlice<UInt8>
    var isCoded: Bool
  }

  struct Field {
    /// In the static table, which is the only one; 0 where the name is written out.
    var index: Int
    var name: Text?
    /// `nil` where the index stands for the whole field.
    var value: Text?
  }

  /// As many as can be read.
  var fields: [Field] {
    var reader = Reader(rest: bytes[...])
    var fields: [Field] = []
    while let field = reader.next() { fields.append(field) }
    return fields
  }

  /// HTTP's status, where it is one of those with a place of their own in the static table.
  var httpStatus: Int? {
    let known = [8: 200, 9: 204, 10: 206, 11: 304, 12: 400, 13: 404, 14: 500]
    return fields.first { $0.value == nil && known[$0.index] != nil }.flatMap { known[$0.index] }
  }

  /// gRPC's status; `nil` where there is none.
  var grpcStatus: Int? {
    for field in fields {
      guard let name = field.name, name.bytes.elementsEqual(name.isCoded ? Self.codedName : Self.plainName) else {
        continue
      }
      return field.value.flatMap {
        $0.isCoded ? Self.number(coded: $0.bytes) : Int(String(decoding: $0.bytes, as: UTF8.self))
      }
    }
    return nil
  }

  private static let plainName = Array("grpc-status".utf8)
  /// The same in Huffman's code.
  private static let codedName: [UInt8] = [0x9a, 0xca, 0xc8, 0xb2, 0x12, 0x34, 0xda, 0x8f]

  /// Digits are 5 bits for 0 to 2, and 6 bits from 25 on for 3 to 9; the rest of the last byte is filled with ones.
  private static func number(coded bytes: ArraySlice<UInt8>) -> Int? {
    var bits = bytes.flatMap { byte in (0..<8).map { byte >> (7 - $0) & 1 } }[...]
    var number: Int?
    while bits.count >= 5 {
      let short = bits.prefix(5).reduce(0) { $0 << 1 | Int($1) }
      let long = bits.prefix(6).reduce(0) { $0 << 1 | Int($1) }
      let digit: Int
      if short <= 2 {
        digit = short
        bits = bits.dropFirst(5)
      } else if bits.count >= 6, (25...31).contains(long) {
        digit = long - 22
        bits = bits.dropFirst(6)
      } else {
        break
      }
      guard number ?? 0 < 1000 else { return nil }
      number = (number ?? 0) * 10 + digit
    }
    return bits.allSatisfy { $0 == 1 } ? number : nil
  }
}

private struct Reader {
  var rest: ArraySlice<UInt8>

  mutating func next() -> HeaderBlock.Field? {
    while let first = rest.first {
      if first & 0x80 != 0 {
        return number(prefix: 7).map { HeaderBlock.Field(index: $0, name: nil, value: nil) }
      }
      if first & 0xe0 == 0x20 {
        // A change of the table's size.
        guard number(prefix: 5) != nil else { return nil }
        continue
      }
      guard let index = number(prefix: first & 0x40 != 0 ? 6 : 4) else { return nil }
      var name: HeaderBlock.Text?
      if index == 0 {
        name = text()
        if name == nil { return nil }
      }
      guard let value = text() else { return nil }
      return HeaderBlock.Field(index: index, name: name, value: value)
    }
    return nil
  }

  /// Section 5.1: as many bits as the first byte has left, then seven in each further byte.
  private mutating func number(prefix bits: Int) -> Int? {
    guard let first = rest.popFirst() else { return nil }
    let limit = 1 << bits - 1
    var value = Int(first) & limit
    guard value == limit else { return value }
    for shift in stride(from: 0, to: 28, by: 7) {
      guard let byte = rest.popFirst() else { return nil }
      value += Int(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }

  private mutating func text() -> HeaderBlock.Text? {
    guard let first = rest.first, let length = number(prefix: 7), length <= rest.count else { return nil }
    defer { rest = rest.dropFirst(length) }
    return HeaderBlock.Text(bytes: rest.prefix(length), isCoded: first & 0x80 != 0)
  }
}
