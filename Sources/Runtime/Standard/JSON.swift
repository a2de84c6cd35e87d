import Semantics
import Syntax

extension LibraryTable {
  mutating func addJSON() {
    add([
      Builtin(
        Signature(
          "json.parse", [.init("text", .string, help: "JSON.")], returns: .any, summary: "Makes values of JSON.",
          example: "json.parse(\"[1, 2]\")")
      ) { arguments throws(Raise) in try JSON.parse(try arguments.string(0, "text")) },
      Builtin(
        Signature(
          "json.text",
          [
            .init("value", .any, help: "What to write."),
            .init("indent", .int, .optional(defaultText: "0, all on one line"), help: "Spaces for each level."),
          ],
          returns: .string, summary: "Writes a value as JSON.", example: "json.text({ a: 1 })")
      ) { arguments throws(Raise) in
        let indent = try arguments.optional(1, { i throws(Raise) in try arguments.int(i, "indent") }) ?? 0
        return .string(try JSON.text(arguments[0], indent: Int(min(max(indent, 0), 16))))
      },
    ])
  }
}

/// JSON by RFC 8259. Numbers without fraction and exponent are ints where they fit.
package enum JSON {
  static let maximumDepth = 500

  package static func parse(_ text: String) throws(Raise) -> Value {
    var reader = JSONReader(Array(text.utf8))
    return try reader.document()
  }

  package static func parse(_ bytes: [UInt8]) throws(Raise) -> Value {
    var reader = JSONReader(bytes)
    return try reader.document()
  }

  package static func text(_ value: Value, indent: Int = 0) throws(Raise) -> String {
    var writer = JSONWriter(indent: indent)
    try writer.write(value, depth: 0)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

private struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func document() throws(Raise) -> Value {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw malformed("something follows the value") }
    return value
  }

  private func malformed(_ what: String) -> Raise {
    let line = bytes.prefix(position).count { $0 == UInt8(ascii: "\n") } + 1
    return .failure(.invalidValue, "this is not JSON: \(what) at line \(line), byte \(position)")
  }

  private mutating func skipSpace() {
    while position < bytes.count, bytes[position] == 0x20 || (bytes[position] >= 9 && bytes[position] <= 13) {
      position += 1
    }
  }

  private mutating func value(depth: Int) throws(Raise) -> Value {
    guard depth < JSON.maximumDepth else { throw malformed("nesting deeper than \(JSON.maximumDepth)") }
    skipSpace()
    guard position < bytes.count else { throw malformed("it ends too early") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return try object(depth: depth)
    case UInt8(ascii: "["): return try array(depth: depth)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: Value) throws(Raise) -> Value {
    guard bytes[position...].starts(with: text.utf8) else { throw malformed("an unknown word") }
    position += text.utf8.count
    return value
  }

  private mutating func array(depth: Int) throws(Raise) -> Value {
    position += 1
    var items: [Value] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .list(items) }
    while true {
      items.append(try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return .list(items) }
      throw malformed("`,` or `]` is missing")
    }
  }

  private mutating func object(depth: Int) throws(Raise) -> Value {
    position += 1
    var fields: Fields = [:]
    skipSpace()
    if take(UInt8(ascii: "}")) { return .record(fields) }
    while true {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw malformed("a key is missing") }
      let key = try string()
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw malformed("`:` is missing") }
      fields[key] = try value(depth: depth + 1)
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { return .record(fields) }
      throw malformed("`,` or `}` is missing")
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  private mutating func string() throws(Raise) -> String {
    position += 1
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\""), bytes[position] != UInt8(ascii: "\\") {
      position += 1
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
      position += 1
      return String(decoding: bytes[start..<position - 1], as: UTF8.self)
    }
    var text = Array(bytes[start..<position])
    while position < bytes.count {
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try escape(into: &text)
      default: text.append(byte)
      }
    }
    throw malformed("a string does not end")
  }

  private mutating func escape(into text: inout [UInt8]) throws(Raise) {
    guard position < bytes.count else { throw malformed("a string does not end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      var code = try hexadecimal()
      if (0xd800..<0xdc00).contains(code), bytes[position...].starts(with: [0x5c, 0x75]) {
        position += 2
        let low = try hexadecimal()
        code = (0xdc00..<0xe000).contains(low) ? 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00) : 0xfffd
      }
      text += Array(String(Unicode.Scalar(code) ?? "\u{fffd}").utf8)
    default: throw malformed("an unknown escape")
    }
  }

  private mutating func hexadecimal() throws(Raise) -> UInt32 {
    guard position + 4 <= bytes.count,
      let code = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw malformed("`\\u` needs four hexadecimal digits") }
    position += 4
    return code
  }

  private mutating func number() throws(Raise) -> Value {
    let start = position
    var isInteger = true
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): break
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"): isInteger = false
      default:
        return try number(bytes[start..<position], isInteger)
      }
      position += 1
    }
    return try number(bytes[start..<position], isInteger)
  }

  private func number(_ digits: ArraySlice<UInt8>, _ isInteger: Bool) throws(Raise) -> Value {
    let text = String(decoding: digits, as: UTF8.self)
    if isInteger, let number = Int64(text) { return .int(number) }
    guard let number = Double(text), number.isFinite else { throw malformed("an unexpected character") }
    return .float(number)
  }
}

private struct JSONWriter {
  var bytes: [UInt8] = []
  private let indent: Int

  init(indent: Int) { self.indent = indent }

  mutating func write(_ value: Value, depth: Int) throws(Raise) {
    guard depth < JSON.maximumDepth else {
      throw .failure(.invalidValue, "nesting deeper than \(JSON.maximumDepth) has no JSON")
    }
    switch value {
    case .null: put("null")
    case .bool(let flag): put(flag ? "true" : "false")
    case .int(let number): put(String(number))
    case .float(let number):
      guard number.isFinite else { throw .failure(.invalidValue, "\(number) has no JSON") }
      put(number.description)
    case .string(let box): putString(box.text)
    case .duration, .size, .port: putString(value.literal)
    case .list(let box): try write(box.items, depth: depth)
    case .record(let box): try write(box.fields, depth: depth)
    case .handle(let handle) where handle.textForm != nil: putString(handle.textForm ?? "")
    default: throw .failure(.typeMismatch, "\(value.kind.withArticle) has no JSON")
    }
  }

  private mutating func write(_ items: [Value], depth: Int) throws(Raise) {
    put("[")
    for (index, item) in items.enumerated() {
      if index > 0 { put(",") }
      newline(depth + 1)
      try write(item, depth: depth + 1)
    }
    if !items.isEmpty { newline(depth) }
    put("]")
  }

  private mutating func write(_ fields: Fields, depth: Int) throws(Raise) {
    put("{")
    var isFirst = true
    for (key, value) in fields {
      if !isFirst { put(",") }
      isFirst = false
      newline(depth + 1)
      putString(key)
      put(indent > 0 ? ": " : ":")
      try write(value, depth: depth + 1)
    }
    if !fields.isEmpty { newline(depth) }
    put("}")
  }

  private mutating func put(_ text: String) { bytes += text.utf8 }

  private mutating func newline(_ depth: Int) {
    guard indent > 0 else { return }
    bytes.append(0x0a)
    bytes += Array(repeating: 0x20, count: depth * indent)
  }

  private mutating func putString(_ text: String) {
    bytes.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22: put("\\\"")
      case 0x5c: put("\\\\")
      case 0x0a: put("\\n")
      case 0x0d: put("\\r")
      case 0x09: put("\\t")
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        put("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
      default: bytes.append(byte)
      }
    }
    bytes.append(0x22)
  }
}
