/// What readers of YAML 1.1 take for something else than text, where no quotes stand around it: by the types of `yaml.org/type`.
enum OldSchema {
  private static let words = ["yes", "no", "on", "off", "y", "n", "<<", "="]

  static func reads(_ text: String) -> Bool {
    // Truths, merge keys, default values.
    if words.contains(text.lowercased()) { return true }
    let unsigned = text.utf8.drop { "+-".utf8.contains($0) }
    guard let first = unsigned.first, isDigit(first) else { return false }
    let bytes = Array(unsigned)
    return isNumber(bytes) || isDate(bytes)
  }

  /// With `_` between digits, in base 2 or 16, or in base 60 as `12:30:00`.
  private static func isNumber(_ bytes: [UInt8]) -> Bool {
    let digits = bytes.filter { $0 != UInt8(ascii: "_") }
    if digits.starts(with: "0b".utf8) { return digits.dropFirst(2).allSatisfy { isDigit($0) } }
    if digits.starts(with: "0x".utf8) { return digits.dropFirst(2).allSatisfy { isHexadecimal($0) } }
    let places = digits.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    for (index, place) in places.enumerated() {
      let whole = place.prefix { isDigit($0) }
      let rest = place.dropFirst(whole.count)
      guard let first = whole.first else { return false }
      if index > 0, whole.count > 2 || (whole.count == 2 && first >= UInt8(ascii: "6")) { return false }
      if rest.isEmpty { continue }
      // Only the last has a fraction.
      let isFraction = rest.first == UInt8(ascii: ".") && rest.dropFirst().allSatisfy { isDigit($0) }
      guard isFraction, index == places.count - 1 else { return false }
    }
    return true
  }

  /// `2026-01-01`, alone or with a time behind it.
  private static func isDate(_ bytes: [UInt8]) -> Bool {
    let parts = bytes.split(separator: UInt8(ascii: "-"), maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].count == 4, (1...2).contains(parts[1].count) else { return false }
    let day = parts[2].prefix { isDigit($0) }
    guard (1...2).contains(day.count), (parts[0] + parts[1]).allSatisfy({ isDigit($0) }) else { return false }
    return parts[2].dropFirst(day.count).first.map { "Tt \t".utf8.contains($0) } ?? true
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isHexadecimal(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
  }
}
