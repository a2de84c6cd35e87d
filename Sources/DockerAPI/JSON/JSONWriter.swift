extension JSON {
  /// The compact text, with members in order of their names, so that the same value gives the same bytes.
  var bytes: [UInt8] {
    var text: [UInt8] = []
    write(into: &text)
    return text
  }

  var text: String { String(decoding: bytes, as: UTF8.self) }

  private func write(into text: inout [UInt8]) {
    switch self {
    case .null: text += "null".utf8
    case .bool(let value): text += (value ? "true" : "false").utf8
    case .integer(let value): text += String(value).utf8
    case .number(let value): text += (value.isFinite ? String(value) : "null").utf8
    case .string(let value): Self.write(value, into: &text)
    case .array(let values): Self.write(values, into: &text)
    case .object(let members): Self.write(members, into: &text)
    }
  }

  private static func write(_ values: [JSON], into text: inout [UInt8]) {
    text.append(UInt8(ascii: "["))
    for (index, value) in values.enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      value.write(into: &text)
    }
    text.append(UInt8(ascii: "]"))
  }

  private static func write(_ members: [String: JSON], into text: inout [UInt8]) {
    text.append(UInt8(ascii: "{"))
    for (index, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
      if index > 0 { text.append(UInt8(ascii: ",")) }
      write(member.key, into: &text)
      text.append(UInt8(ascii: ":"))
      member.value.write(into: &text)
    }
    text.append(UInt8(ascii: "}"))
  }

  private static func write(_ string: String, into text: inout [UInt8]) {
    text.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
      case 0x0A: text += "\\n".utf8
      case 0x0D: text += "\\r".utf8
      case 0x09: text += "\\t".utf8
      case 0..<0x20: text += (byte < 0x10 ? "\\u000" : "\\u00").utf8 + Array(String(byte, radix: 16).utf8)
      default: text.append(byte)
      }
    }
    text.append(UInt8(ascii: "\""))
  }
}
