/// RFC 3986's percent-encoding.
enum PercentEncoding {
  enum Component {
    case path
    case query
  }

  /// Encodes what the component does not allow, and keeps what is encoded already.
  static func encode(_ text: Substring, as component: Component) throws(HTTPError) -> String {
    let bytes = Array(text.utf8)
    var encoded: [UInt8] = []
    encoded.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == UInt8(ascii: "%") {
        guard escape(at: index, of: bytes) != nil else { throw .badURL(.badPercentEncoding) }
        encoded.append(byte)
      } else if isAllowed(byte, in: component) {
        encoded.append(byte)
      } else {
        encoded += [UInt8(ascii: "%"), hexDigits[Int(byte >> 4)], hexDigits[Int(byte & 0xF)]]
      }
    }
    return String(decoding: encoded, as: UTF8.self)
  }

  static func decode(_ text: Substring) throws(HTTPError) -> [UInt8] {
    let bytes = Array(text.utf8)
    var decoded: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%") {
        guard let byte = escape(at: index, of: bytes) else { throw .badURL(.badPercentEncoding) }
        decoded.append(byte)
        index += 3
      } else {
        decoded.append(bytes[index])
        index += 1
      }
    }
    return decoded
  }

  private static let hexDigits = Array("0123456789ABCDEF".utf8)
  private static let punctuation = Array("-._~!$&'()*+,;=:@/".utf8)

  private static func isAllowed(_ byte: UInt8, in component: Component) -> Bool {
    if byte.isASCIILetter || byte.isASCIIDigit || punctuation.contains(byte) { return true }
    return component == .query && byte == UInt8(ascii: "?")
  }

  /// The byte that `%` and two digits at this place stand for.
  private static func escape(at index: Int, of bytes: [UInt8]) -> UInt8? {
    guard index + 2 < bytes.count, bytes[index + 1].isHexDigit, bytes[index + 2].isHexDigit else { return nil }
    return UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
  }
}

extension UInt8 {
  var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
  var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(asciiLowercased) }
  var isHexDigit: Bool { isASCIIDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(asciiLowercased) }
}
