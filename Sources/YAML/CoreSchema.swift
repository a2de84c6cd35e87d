/// What a scalar stands for, by the core schema of YAML 1.2: `yes` and `on` are text, as is `12:30`.
package enum YAMLMeaning: Hashable, Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case float(Double)
  case text(String)
  /// Digits of an int that does not fit 64 bits.
  case tooLarge(String)
}

package enum YAMLTag {
  static let prefix = "tag:yaml.org,2002:"
  package static let text = prefix + "str"
  package static let standard: Set<String> = Set(
    ["str", "int", "float", "bool", "null", "map", "seq", "timestamp", "binary"].map { prefix + $0 })
}

extension YAMLScalar {
  /// A tag decides where there is one; a tag that the text does not fit is passed over.
  package func meaning(tag: String? = nil) -> YAMLMeaning {
    switch tag {
    case nil: return isPlain ? plainMeaning : .text(text)
    case YAMLTag.prefix + "float":
      switch plainMeaning {
      case .int(let number): return .float(Double(number))
      case .tooLarge(let digits): return Double(digits).map { .float($0) } ?? .text(text)
      case let meaning: return meaning
      }
    case YAMLTag.prefix + "int", YAMLTag.prefix + "bool", YAMLTag.prefix + "null": return plainMeaning
    default: return .text(text)
    }
  }

  private var plainMeaning: YAMLMeaning {
    switch text {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    case ".nan", ".NaN", ".NAN": return .float(.nan)
    case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF": return .float(.infinity)
    case "-.inf", "-.Inf", "-.INF": return .float(-.infinity)
    default: return number ?? .text(text)
    }
  }

  private var number: YAMLMeaning? {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, first.isDigit || "+-.".utf8.contains(first) else { return nil }
    if text.hasPrefix("0x") { return int(text.dropFirst(2), radix: 16) }
    if text.hasPrefix("0o") { return int(text.dropFirst(2), radix: 8) }
    let unsigned = bytes.drop { $0 == UInt8(ascii: "+") || $0 == UInt8(ascii: "-") }
    guard bytes.count - unsigned.count <= 1, unsigned.first != nil else { return nil }
    if unsigned.allSatisfy(\.isDigit) { return Int64(text).map { .int($0) } ?? .tooLarge(text) }
    guard Self.isFloat(unsigned), let number = Double(text), number.isFinite else { return nil }
    return .float(number)
  }

  private func int(_ digits: Substring, radix: Int) -> YAMLMeaning? {
    guard let first = digits.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: "+") else { return nil }
    if let number = Int64(digits, radix: radix) { return .int(number) }
    return digits.allSatisfy { $0.isHexDigit && ($0.hexDigitValue ?? radix) < radix } ? .tooLarge(text) : nil
  }

  /// `[0-9]*[.[0-9]*][e[+-][0-9]+]` with a digit before the exponent; Swift's own reader takes more, as `1p3`.
  private static func isFloat(_ bytes: ArraySlice<UInt8>) -> Bool {
    let whole = bytes.prefix(while: \.isDigit)
    var rest = bytes.dropFirst(whole.count)
    var digits = whole.count
    if rest.first == UInt8(ascii: ".") {
      let fraction = rest.dropFirst().prefix(while: \.isDigit)
      digits += fraction.count
      rest = rest.dropFirst(1 + fraction.count)
    }
    guard digits > 0 else { return false }
    guard let mark = rest.first else { return true }
    guard mark | 0x20 == UInt8(ascii: "e") else { return false }
    let exponent = rest.dropFirst()
    let power = "+-".utf8.contains(exponent.first ?? 0) ? exponent.dropFirst() : exponent
    return !power.isEmpty && power.allSatisfy(\.isDigit)
  }
}

extension UInt8 {
  fileprivate var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
}
