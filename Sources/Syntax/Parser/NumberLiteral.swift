/// Reads the text of a number token.
struct NumberLiteral {
  enum Problem: Error {
    /// The limit that was passed.
    case tooLarge(String)
    case malformed(String, help: String)
    /// The unit as written, and the whole literal with the unit that was meant.
    case unknownUnit(String, meant: String?)
    case portOutOfRange
  }

  private let text: [UInt8]
  private var position = 0

  init(_ text: some Sequence<UInt8>) { self.text = Array(text) }

  var value: Result<Expression.Kind, Problem> {
    Result { () throws(Problem) in
      var reader = self
      return try reader.read()
    }
  }

  private mutating func read() throws(Problem) -> Expression.Kind {
    if text.count > 1, text[0] == UInt8(ascii: "0"), text[1] | 0x20 == UInt8(ascii: "x") { return try hexadecimal() }
    if let digits = otherBase { throw .malformed("only `0x` begins a number of another base", help: digits) }
    if let slash = text.firstIndex(of: UInt8(ascii: "/")) { return try port(slash) }
    let mantissa = try mantissa()
    guard position < text.count else { return try plain(mantissa) }
    return try quantity(mantissa)
  }

  // MARK: Plain numbers

  /// Digits with an optional fraction: `12`, `1.5`, `1e-3`.
  private struct Mantissa {
    var digits: [UInt8]
    var fraction: [UInt8]
    /// From the exponent's `e` on.
    var exponent: [UInt8]
    var isWhole: Bool { fraction.isEmpty && exponent.isEmpty }
  }

  private mutating func mantissa() throws(Problem) -> Mantissa {
    var mantissa = Mantissa(digits: try digits(), fraction: [], exponent: [])
    if position < text.count, text[position] == UInt8(ascii: ".") {
      position += 1
      mantissa.fraction = try digits()
    }
    if position < text.count, text[position] | 0x20 == UInt8(ascii: "e") {
      mantissa.exponent = exponent()
    }
    return mantissa
  }

  private mutating func digits() throws(Problem) -> [UInt8] {
    var digits: [UInt8] = []
    let start = position
    while position < text.count, text[position].isDigit || text[position] == UInt8(ascii: "_") {
      if text[position].isDigit { digits.append(text[position]) }
      position += 1
    }
    let written = text[start..<position]
    if written.last == UInt8(ascii: "_") || written.first == UInt8(ascii: "_") || hasDoubleUnderscore(written) {
      throw .malformed("`_` stands between two digits", help: "write `\(String(decoding: digits, as: UTF8.self))`")
    }
    return digits
  }

  private func hasDoubleUnderscore(_ written: ArraySlice<UInt8>) -> Bool {
    zip(written, written.dropFirst()).contains { $0 == UInt8(ascii: "_") && $1 == UInt8(ascii: "_") }
  }

  /// An `e` with digits behind it; otherwise it is the start of a unit.
  private mutating func exponent() -> [UInt8] {
    var end = position + 1
    if end < text.count, text[end] == UInt8(ascii: "-") || text[end] == UInt8(ascii: "+") { end += 1 }
    guard end < text.count, text[end].isDigit else { return [] }
    while end < text.count, text[end].isDigit { end += 1 }
    defer { position = end }
    return Array(text[position..<end])
  }

  private func plain(_ mantissa: Mantissa) throws(Problem) -> Expression.Kind {
    if mantissa.isWhole {
      if mantissa.digits.count > 1, mantissa.digits[0] == UInt8(ascii: "0") {
        let rest = mantissa.digits.drop { $0 == UInt8(ascii: "0") }
        throw .malformed(
          "starts with 0", help: "write `\(rest.isEmpty ? "0" : String(decoding: rest, as: UTF8.self))`, or a string")
      }
      return .int(try integer(mantissa.digits))
    }
    let dot = [UInt8(ascii: ".")]
    let fraction = mantissa.fraction.isEmpty ? [] : dot + mantissa.fraction
    let spelling = String(decoding: mantissa.digits + fraction + mantissa.exponent, as: UTF8.self)
    guard let value = Double(spelling), value.isFinite else { throw .tooLarge("floats end at about 1.8e308") }
    return .float(value)
  }

  private func integer(_ digits: [UInt8]) throws(Problem) -> Int64 {
    var value: Int64 = 0
    for digit in digits {
      let (product, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = product.addingReportingOverflow(Int64(digit - 0x30))
      if first || second { throw .tooLarge("ints end at 9223372036854775807") }
      value = sum
    }
    return value
  }

  private mutating func hexadecimal() throws(Problem) -> Expression.Kind {
    let digits = text.dropFirst(2)
    guard digits.first?.isHexDigit == true, digits.last?.isHexDigit == true, !hasDoubleUnderscore(digits) else {
      throw .malformed("`0x` is followed by digits and a to f", help: "write it as `0xff`")
    }
    var value: Int64 = 0
    for digit in digits where digit != UInt8(ascii: "_") {
      guard digit.isHexDigit else {
        throw .malformed("`0x` is followed by digits and a to f", help: "write it as `0xff`")
      }
      let number = digit.isDigit ? digit - 0x30 : (digit | 0x20) - 0x57
      let (product, didOverflow) = value.multipliedReportingOverflow(by: 16)
      if didOverflow { throw .tooLarge("ints end at 0x7fffffffffffffff") }
      value = product + Int64(number)
    }
    return .int(value)
  }

  private mutating func port(_ slash: Int) throws(Problem) -> Expression.Kind {
    let digits = try digits()
    guard position == slash else { throw .malformed("a port is a whole number", help: "write it as `5432/tcp`") }
    guard digits.count <= 5, let value = UInt16(String(decoding: digits, as: UTF8.self)), value > 0 else {
      throw .portOutOfRange
    }
    let name = String(decoding: text[(slash + 1)...], as: UTF8.self)
    return .port(value, name == "udp" ? .udp : .tcp)
  }

  /// What to write for `0b11` or `0o17`.
  private var otherBase: String? {
    guard text.count > 2, text[0] == UInt8(ascii: "0"), text[2].isDigit else { return nil }
    let radix = text[1] | 0x20 == UInt8(ascii: "b") ? 2 : text[1] | 0x20 == UInt8(ascii: "o") ? 8 : 0
    guard radix > 0 else { return nil }
    let digits = String(decoding: text.dropFirst(2).filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
    return Int64(digits, radix: radix).map { "write `\($0)`, or `0x\(String($0, radix: 16))`" }
      ?? "write it in decimal or with `0x`"
  }

  // MARK: Numbers with units

  /// Whether a word is a unit, as it is written here or elsewhere.
  static func isUnit(_ word: String) -> Bool {
    durations.contains { $0.unit == word } || sizes.contains { $0.unit == word } || meantUnits[word] != nil
  }

  /// From large to small, as they are joined.
  fileprivate static let durations: [(unit: String, nanoseconds: Int64)] = [
    ("d", 86_400_000_000_000), ("h", 3_600_000_000_000), ("m", 60_000_000_000), ("s", 1_000_000_000),
    ("ms", 1_000_000), ("us", 1_000), ("ns", 1),
  ]
  fileprivate static let sizes: [(unit: String, bytes: Int64)] = [
    ("B", 1), ("K", 1 << 10), ("M", 1 << 20), ("G", 1 << 30), ("T", 1 << 40),
  ]
  private static let meantUnits: [String: String] = [
    "sec": "s", "secs": "s", "second": "s", "seconds": "s", "S": "s", "min": "m", "mins": "m", "minute": "m",
    "minutes": "m", "hr": "h", "hrs": "h", "hour": "h", "hours": "h", "H": "h", "day": "d", "days": "d", "D": "d",
    "MS": "ms", "Ms": "ms", "msec": "ms", "millis": "ms", "µs": "us", "b": "B", "k": "K", "kb": "K", "KB": "K",
    "Kb": "K", "kB": "K", "KiB": "K", "Ki": "K", "mb": "M", "MB": "M", "Mb": "M", "MiB": "M", "Mi": "M", "g": "G",
    "gb": "G", "GB": "G", "Gb": "G", "GiB": "G", "Gi": "G", "t": "T", "TB": "T", "tb": "T", "TiB": "T", "Ti": "T",
  ]

  private mutating func quantity(_ first: Mantissa) throws(Problem) -> Expression.Kind {
    if text[position] == UInt8(ascii: ".") {
      throw .malformed("has two points", help: "put it in quotes: `\"\(String(decoding: text, as: UTF8.self))\"`")
    }
    let start = position
    let unit = unit()
    if let size = Self.sizes.first(where: { $0.unit == unit }) {
      guard position == text.count else {
        throw .malformed("a size has one unit", help: "write it in one unit: `1536M`")
      }
      return .size(try scaled(first, by: size.bytes, "bytes"))
    }
    guard var last = Self.durations.firstIndex(where: { $0.unit == unit }) else {
      throw unknown(unit, at: start)
    }
    var total = try scaled(first, by: Self.durations[last].nanoseconds, "nanoseconds")
    while position < text.count {
      let (index, value) = try nextDuration(after: last)
      last = index
      let (sum, didOverflow) = total.addingReportingOverflow(value)
      if didOverflow { throw .tooLarge("durations end at about 292 years") }
      total = sum
    }
    return .duration(total)
  }

  private mutating func nextDuration(after last: Int) throws(Problem) -> (index: Int, nanoseconds: Int64) {
    let mantissa = try mantissa()
    let start = position
    let unit = unit()
    if unit.isEmpty { throw .malformed("the last number has no unit", help: "write it as `1m30s`") }
    guard let index = Self.durations.firstIndex(where: { $0.unit == unit }) else { throw unknown(unit, at: start) }
    if index <= last { throw .malformed("units go from large to small, each once", help: "write it as `1m30s`") }
    return (index, try scaled(mantissa, by: Self.durations[index].nanoseconds, "nanoseconds"))
  }

  private mutating func unit() -> String {
    let start = position
    while position < text.count, !text[position].isDigit, text[position] != UInt8(ascii: ".") { position += 1 }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  private func unknown(_ unit: String, at start: Int) -> Problem {
    let meant = Self.meantUnits[unit].map { correct in
      String(decoding: text[..<start], as: UTF8.self) + correct + String(decoding: text[position...], as: UTF8.self)
    }
    return .unknownUnit(unit, meant: meant)
  }

  /// A number of units as whole smallest units.
  private func scaled(_ mantissa: Mantissa, by unit: Int64, _ smallest: String) throws(Problem) -> Int64 {
    guard mantissa.exponent.isEmpty else {
      throw .malformed("a unit takes no exponent", help: "write it out, as in `1500ms`")
    }
    let (whole, didOverflow) = try integer(mantissa.digits).multipliedReportingOverflow(by: unit)
    let limit = smallest == "bytes" ? "sizes end at 8388607T" : "durations end at about 292 years"
    if didOverflow { throw .tooLarge(limit) }
    let part = try fraction(mantissa.fraction, of: unit, smallest)
    let (sum, didOverflowAgain) = whole.addingReportingOverflow(part)
    if didOverflowAgain { throw .tooLarge(limit) }
    return sum
  }

  /// The decimal places of a number of units, which must make up whole smallest units.
  private func fraction(_ digits: [UInt8], of unit: Int64, _ smallest: String) throws(Problem) -> Int64 {
    let places = Array(digits.reversed().drop { $0 == UInt8(ascii: "0") }.reversed())
    let inexact = Problem.malformed("is no whole number of \(smallest)", help: "use a smaller unit")
    guard places.count <= 18 else { throw inexact }
    let numerator = try integer(places)
    let denominator = places.reduce(Int64(1)) { power, _ in power * 10 }
    let (quotient, remainder) = denominator.dividingFullWidth(numerator.multipliedFullWidth(by: unit))
    guard remainder == 0 else { throw inexact }
    return quotient
  }
}

/// The units that numbers may end in, for grammars and references.
package enum NumberUnits {
  package static let all = NumberLiteral.durations.map(\.unit) + NumberLiteral.sizes.map(\.unit)
}
