import YAML

/// Numbers and truths without quotes, as Compose hands them on where a text is due: by their value, not as they are written.
enum PlainValue {
  /// `nil` for what is neither.
  static func text(_ written: String) -> String? {
    if let whole = whole(written) { return whole }
    let first = written.first ?? " "
    let isNumeric = "+-0123456789".contains(first)
    switch YAMLScalar(isNumeric ? written.filter { $0 != "_" } : written, isPlain: true).meaning() {
    case .bool(let flag): return flag ? "true" : "false"
    case .int(let number): return String(number)
    case .float(let number): return text(number)
    case .tooLarge(let digits): return Double(digits).map { text($0) }
    case .null, .text: return nil
    }
  }

  /// `0x10`, `0b11`, `0o17` or `017`, `1_000`, with a sign or without.
  private static func whole(_ written: String) -> String? {
    let isNegative = written.hasPrefix("-")
    let digits = isNegative || written.hasPrefix("+") ? written.dropFirst() : written[...]
    guard digits.first?.isNumber == true else { return nil }
    let plain = digits.lowercased().filter { $0 != "_" }
    let radixes = ["0x": 16, "0b": 2, "0o": 8]
    let magnitude: UInt64?
    if let radix = radixes[String(plain.prefix(2))] {
      magnitude = number(plain.dropFirst(2), radix)
    } else if plain.count > 1, plain.hasPrefix("0") {
      magnitude = number(plain.dropFirst(), 8)
    } else {
      magnitude = number(plain[...], 10)
    }
    guard let magnitude, !isNegative || magnitude <= UInt64(1) << 63 else { return nil }
    return (isNegative && magnitude > 0 ? "-" : "") + String(magnitude)
  }

  /// A sign inside is none.
  private static func number(_ digits: Substring, _ radix: Int) -> UInt64? {
    digits.first == "+" || digits.first == "-" ? nil : UInt64(digits, radix: radix)
  }

  /// The shortest digits, with an exponent from a million on and below a ten-thousandth.
  private static func text(_ number: Double) -> String {
    if number.isNaN { return "NaN" }
    let sign = number.sign == .minus ? "-" : ""
    if number.isInfinite { return (sign.isEmpty ? "+" : sign) + "Inf" }
    if number == 0 { return sign + "0" }
    let parts = number.magnitude.description.split(separator: "e")
    let halves = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
    let joined: String = halves.joined(separator: "")
    var digits = joined[...]
    var exponent = (halves.first?.count ?? 1) - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    while digits.count > 1, digits.first == "0" {
      digits = digits.dropFirst()
      exponent -= 1
    }
    while digits.count > 1, digits.last == "0" { digits = digits.dropLast() }
    return sign + text(digits, exponent)
  }

  /// - Parameter exponent: of the first digit.
  private static func text(_ digits: Substring, _ exponent: Int) -> String {
    if exponent < -4 || exponent >= 6 {
      let fraction = digits.count > 1 ? ".\(digits.dropFirst())" : ""
      let power = exponent.magnitude < 10 ? "0\(exponent.magnitude)" : "\(exponent.magnitude)"
      return "\(digits.prefix(1))\(fraction)e\(exponent < 0 ? "-" : "+")\(power)"
    }
    if exponent < 0 { return "0.\(String(repeating: "0", count: -exponent - 1))\(digits)" }
    let missing = exponent + 1 - digits.count
    if missing >= 0 { return "\(digits)\(String(repeating: "0", count: missing))" }
    return "\(digits.prefix(exponent + 1)).\(digits.dropFirst(exponent + 1))"
  }
}

extension ComposeEntry {
  /// Of a mapping whose values are texts.
  var byValue: ComposeEntry {
    guard case .scalar(let text, isPlain: true) = value.content, let said = PlainValue.text(text) else { return self }
    var entry = self
    entry.value = value.with(.scalar(text: said, isPlain: true))
    return entry
  }
}
