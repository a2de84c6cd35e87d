import Syntax

/// Reads JSON by RFC 8259. Numbers without fraction and exponent are ints, which must fit.
struct JSONReader {
  private let bytes: [UInt8]
  private var position = 0
  /// The keys of the object read last, with their bytes: lists mostly hold objects of one shape, whose keys need not be made again.
  private var shape: [(bytes: [UInt8], name: StringBox)] = []

  private var meter: PollMeter?

  init(_ bytes: [UInt8], _ meter: PollMeter?) {
    self.bytes = bytes
    self.meter = meter
    // Some editors put a byte order mark before a text, which nobody sees.
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) { position = 3 }
  }

  mutating func document() throws(Raise) -> Value {
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw malformed("something follows the value") }
    return value
  }

  /// - Parameter place: of the first byte that is wrong, where that is not the next one.
  private func malformed(_ what: String, at place: Int? = nil) -> Raise {
    let before = bytes.prefix(place ?? position)
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    // By the bytes that begin a character.
    let column = before[start...].count { $0 & 0xc0 != 0x80 } + 1
    return .failure(.malformedData, "this is not JSON: \(what) at line \(line), column \(column)")
  }

  @inline(__always)
  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x0a, 0x0d, 0x09: position += 1
      default: return
      }
    }
  }

  private mutating func value(depth: Int) throws(Raise) -> Value {
    guard depth < JSON.maximumDepth else { throw malformed("nesting deeper than \(JSON.maximumDepth)") }
    try meter?.count()
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

  private mutating func word(_ text: StaticString, _ value: Value) throws(Raise) -> Value {
    let end = position + text.utf8CodeUnitCount
    let isThere =
      end <= bytes.count
      && text.withUTF8Buffer { word in (0..<word.count).allSatisfy { bytes[position + $0] == word[$0] } }
    guard isThere else { throw malformed("an unknown word") }
    position = end
    return value
  }

  private mutating func array(depth: Int) throws(Raise) -> Value {
    position += 1
    var items: [Value] = []
    skipSpace()
    if take(UInt8(ascii: "]")) { return .list(items) }
    while true {
      try items.grow(by: try value(depth: depth + 1))
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "]")) { return .list(items) }
      throw malformed("`,` or `]` is missing")
    }
  }

  private mutating func object(depth: Int) throws(Raise) -> Value {
    position += 1
    let record = RecordBox(capacity: shape.count)
    skipSpace()
    if take(UInt8(ascii: "}")) { return .record(record) }
    while true {
      skipSpace()
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw malformed("a key is missing") }
      let key = try key(number: record.count)
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw malformed("`:` is missing") }
      let value = try value(depth: depth + 1)
      try SizeLimit.check(toGrow: record)
      record.set(key, to: value)
      skipSpace()
      if take(UInt8(ascii: ",")) { continue }
      if take(UInt8(ascii: "}")) { return .record(record) }
      throw malformed("`,` or `}` is missing")
    }
  }

  /// The key at a place of its object; where the last object had the same there, it is that one.
  private mutating func key(number: Int) throws(Raise) -> StringBox {
    if number < shape.count, isNext(shape[number].bytes) {
      position += shape[number].bytes.count + 2
      return shape[number].name
    }
    let start = position
    let name = StringBox(try string())
    // Shapes of more fields are rare, and keys with escapes are not told by their bytes.
    guard number < 32, position - start == name.text.utf8.count + 2 else { return name }
    let known = (bytes: Array(bytes[start + 1..<position - 1]), name: name)
    if number < shape.count { shape[number] = known } else if number == shape.count { shape.append(known) }
    return name
  }

  private func isNext(_ key: [UInt8]) -> Bool {
    let end = position + 1 + key.count
    guard end < bytes.count, bytes[end] == UInt8(ascii: "\"") else { return false }
    for index in key.indices where bytes[position + 1 + index] != key[index] { return false }
    return true
  }

  @inline(__always)
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
      default: try text.grow(by: byte)
      }
    }
    throw malformed("a string does not end", at: start - 1)
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
      text += Array(String(try escapedScalar()).utf8)
    default: throw malformed("an unknown escape", at: position - 2)
    }
  }

  /// What the digits behind `\u` stand for; those beyond 16 bits are written as two halves, neither of which stands for anything alone.
  private mutating func escapedScalar() throws(Raise) -> Unicode.Scalar {
    let start = position - 2
    var code = try hexadecimal()
    if (0xd800..<0xdc00).contains(code), bytes[position...].starts(with: [0x5c, 0x75]) {
      position += 2
      let low = try hexadecimal()
      if (0xdc00..<0xe000).contains(low) { code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00) }
    }
    guard let scalar = Unicode.Scalar(code) else {
      let digits = String(decoding: bytes[start..<start + 6], as: UTF8.self)
      throw malformed("`\(digits)` is half of a pair, whose other half is missing,", at: start)
    }
    return scalar
  }

  private mutating func hexadecimal() throws(Raise) -> UInt32 {
    guard position + 4 <= bytes.count else { throw malformed("`\\u` needs four hexadecimal digits") }
    var code: UInt32 = 0
    for byte in bytes[position..<position + 4] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
        throw malformed("`\\u` needs four hexadecimal digits")
      }
      code = code << 4 | UInt32(digit)
    }
    position += 4
    return code
  }
}

// MARK: - Numbers

extension JSONReader {
  private mutating func number() throws(Raise) -> Value {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    var digits = Digits.Run()
    let hasLeadingZero = position < bytes.count && bytes[position] == UInt8(ascii: "0")
    takeDigits(&digits)
    guard digits.count > 0 else { throw malformed("an unexpected character") }
    guard digits.count == 1 || !hasLeadingZero else {
      throw malformed("a number that begins with 0", at: start + (isNegative ? 1 : 0))
    }
    var decimals = 0
    if take(UInt8(ascii: ".")) {
      let before = digits.count
      takeDigits(&digits)
      decimals = digits.count - before
      guard decimals > 0 else { throw malformed("digits are missing") }
    }
    let isPlain = !(try takeExponent())
    let isInteger = isPlain && decimals == 0
    if isPlain, let magnitude = digits.exact {
      if isInteger { return .int(isNegative ? -magnitude : magnitude) }
      // Both numbers are exact, so that dividing them rounds once, as reading the text would.
      let number = Double(magnitude) / Self.powers[decimals]
      return .float(isNegative ? -number : number)
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if isInteger {
      guard let number = Int64(text) else { throw tooLarge(text) }
      return .int(number)
    }
    guard let number = Double(text), number.isFinite else { throw malformed("a number out of range", at: start) }
    return .float(number)
  }

  /// A float would be another number without a word.
  private func tooLarge(_ digits: String) -> Raise {
    let line = bytes.prefix(position).count { $0 == UInt8(ascii: "\n") } + 1
    let shown = digits.utf8.count <= 40 ? digits : "\(digits.prefix(40))…"
    return .failure(
      .overflow, "\(shown) does not fit an int, at line \(line) of the JSON",
      help: ["ints are 64-bit; a longer one is written as a string, `\"…\"`, or as a float, with `.0`"])
  }

  private mutating func takeDigits(_ digits: inout Digits.Run) {
    while position < bytes.count, digits.take(bytes[position]) { position += 1 }
  }

  /// False where there is none.
  private mutating func takeExponent() throws(Raise) -> Bool {
    guard take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) else { return false }
    if !take(UInt8(ascii: "-")) { _ = take(UInt8(ascii: "+")) }
    var digits = Digits.Run()
    takeDigits(&digits)
    guard digits.count > 0 else { throw malformed("digits are missing") }
    return true
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
  ]
}
