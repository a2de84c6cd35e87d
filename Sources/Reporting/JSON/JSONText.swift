/// A JSON value that is written as it is built; objects keep the order of their fields.
package struct JSONText: Sendable, CustomStringConvertible, ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  package let description: String

  private init(raw: String) { description = raw }

  package init(stringLiteral value: String) { self = .string(value) }
  package init(integerLiteral value: Int64) { self = .number(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }

  package static let null = JSONText(raw: "null")
  package static func number(_ number: Int64) -> JSONText { JSONText(raw: String(number)) }
  package static func number(_ number: Int) -> JSONText { JSONText(raw: String(number)) }
  package static func number(_ number: Double) -> JSONText { JSONText(raw: number.isFinite ? "\(number)" : "null") }
  package static func bool(_ flag: Bool) -> JSONText { JSONText(raw: flag ? "true" : "false") }
  package static func list(_ items: [JSONText]) -> JSONText {
    JSONText(raw: "[" + items.map(\.description).joined(separator: ",") + "]")
  }
  package static func strings(_ items: [String]) -> JSONText { .list(items.map(JSONText.string)) }
  package static func optional(_ number: Int64?) -> JSONText { number.map(JSONText.number) ?? .null }
  package static func optional(_ text: String?) -> JSONText { text.map(JSONText.string) ?? .null }

  /// Fields without a value are left out.
  package static func object(_ fields: KeyValuePairs<String, JSONText?>) -> JSONText {
    var text = "{"
    for case (let key, let value?) in fields {
      if text.utf8.count > 1 { text += "," }
      text += "\(string(key)):\(value)"
    }
    return JSONText(raw: text + "}")
  }

  package static func string(_ text: String) -> JSONText {
    var bytes: [UInt8] = [UInt8(ascii: "\"")]
    bytes.reserveCapacity(text.utf8.count + 2)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case UInt8(ascii: "\r"): bytes += "\\r".utf8
      case UInt8(ascii: "\t"): bytes += "\\t".utf8
      case 0..<0x20, 0x7f:
        let digits = String(byte, radix: 16)
        bytes += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
    return JSONText(raw: String(decoding: bytes, as: UTF8.self))
  }
}
