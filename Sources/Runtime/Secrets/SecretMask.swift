import Synchronization

/// The values that nobody is to see. It fills while a program runs; whatever shows or keeps text puts it through this first.
///
/// A value is found as it is and in the forms that other formats give it: JSON, a literal of the language, XML, a URL,
/// Base64. Of a value with several lines each line counts, since what shows them may put something before each.
package final class SecretMask: Sendable {
  /// What stands in a value's place: nothing in it means anything to any format.
  package static let shown = "***"
  /// Bytes: shorter values are parts of too much else.
  package static let shortest = 4
  /// Bytes of a line, or of a form that stands for a part of a value.
  private static let shortestPart = 8

  private struct State: Sendable {
    var values: Set<String> = []
    var patterns: SecretPatterns = SecretPatterns()
  }

  private let state = Mutex(State())
  private let isUsed = Atomic<Bool>(false)

  package init() {}

  /// So long as no program has asked for a secret, nothing is looked for.
  package var isEmpty: Bool { !isUsed.load(ordering: .acquiring) }

  package func add(_ value: String) {
    guard value.utf8.count >= Self.shortest else { return }
    state.withLock { state in
      guard state.values.insert(value).inserted else { return }
      state.patterns.add(Self.forms(of: value))
    }
    isUsed.store(true, ordering: .releasing)
  }

  package func isIn(_ text: String) -> Bool {
    !isEmpty && patterns.scan(Array(text.utf8), holdsOpenEnd: false).found
  }

  package func masked(_ text: String) -> String {
    if isEmpty { return text }
    let scanned = patterns.scan(Array(text.utf8), holdsOpenEnd: false)
    return scanned.found ? String(decoding: scanned.shown, as: UTF8.self) : text
  }

  /// Of a text that was cut off, the end may be the beginning of a value, and is hidden too.
  package func masked(_ text: String, isCut: Bool) -> String {
    guard isCut, !isEmpty else { return masked(text) }
    let (shown, held) = maskedBeginning(Array(text.utf8))
    return String(decoding: shown, as: UTF8.self) + (held.isEmpty ? "" : Self.shown)
  }

  package func masked(_ bytes: [UInt8]) -> [UInt8] {
    isEmpty ? bytes : patterns.scan(bytes, holdsOpenEnd: false).shown
  }

  /// Of bytes that more may follow: what can be shown now, and the end that may be the beginning of a value.
  package func maskedBeginning(_ bytes: [UInt8]) -> (shown: [UInt8], held: [UInt8]) {
    if isEmpty { return (bytes, []) }
    let scanned = patterns.scan(bytes, holdsOpenEnd: true)
    return (scanned.shown, scanned.held)
  }

  private var patterns: SecretPatterns { state.withLock { $0.patterns } }

  // MARK: Forms

  private static func forms(of value: String) -> [[UInt8]] {
    var texts = [value]
    if value.contains(where: \.isNewline) {
      for line in value.split(whereSeparator: \.isNewline) where line.utf8.count >= shortestPart {
        texts.append(String(line))
      }
    }
    var forms = texts.flatMap { text in
      [
        text, json(text), json(json(text)), json(text, escapesMarkup: true), json(text, isASCII: true), literal(text),
        markup(text, quotes: true), markup(text, quotes: false), percent(text),
      ]
    }.map { Array($0.utf8) }
    forms += base64(Array(value.utf8))
    return forms
  }

  /// Go's encoder escapes what means something to HTML, Python's all that is not ASCII.
  private static func json(_ text: String, escapesMarkup: Bool = false, isASCII: Bool = false) -> String {
    let plain = ((try? JSON.text(.string(text))) ?? text).dropFirst().dropLast()
    var units: [UInt16] = []
    for unit in plain.utf16 {
      if isASCII && unit > 0x7f || escapesMarkup && [0x26, 0x3c, 0x3e].contains(unit) {
        let digits = String(unit, radix: 16)
        units += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf16
      } else {
        units.append(unit)
      }
    }
    return String(decoding: units, as: UTF16.self)
  }

  private static func literal(_ text: String) -> String {
    String(Value.string(text).literal.dropFirst().dropLast())
  }

  private static func markup(_ text: String, quotes: Bool) -> String {
    text.map { character in
      switch character {
      case "&": "&amp;"
      case "<": "&lt;"
      case ">": "&gt;"
      case "\"" where quotes: "&quot;"
      case "'" where quotes: "&#39;"
      default: String(character)
      }
    }.joined()
  }

  private static func percent(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
        UInt8(ascii: "~"):
        String(UnicodeScalar(byte))
      default: "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }.joined()
  }

  /// What stays the same whatever precedes the value: three bytes become four characters, so there are three cuts.
  private static func base64(_ bytes: [UInt8]) -> [[UInt8]] {
    (0..<3).compactMap { lead in
      let skipped = lead == 0 ? 0 : 3 - lead
      let whole = (bytes.count - skipped) / 3 * 3
      guard whole >= shortestPart else { return nil }
      return base64Digits(bytes[skipped..<skipped + whole])
    }
  }

  private static func base64Digits(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 3) {
      let group = Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
      for shift in [18, 12, 6, 0] { result.append(digits[group >> shift & 63]) }
    }
    return result
  }
}

/// Texts that are looked for all at once.
private struct SecretPatterns: Sendable {
  /// By their first byte, the longest first.
  private var byStart: [UInt8: [[UInt8]]] = [:]

  struct Scanned {
    var shown: [UInt8] = []
    var held: [UInt8] = []
    var found = false
  }

  mutating func add(_ patterns: [[UInt8]]) {
    for pattern in patterns {
      guard let first = pattern.first, !byStart[first, default: []].contains(pattern) else { continue }
      byStart[first, default: []].append(pattern)
      byStart[first]?.sort { $0.count > $1.count }
    }
  }

  func scan(_ bytes: [UInt8], holdsOpenEnd: Bool) -> Scanned {
    var result = Scanned()
    var starts = [Bool](repeating: false, count: 256)
    for first in byStart.keys { starts[Int(first)] = true }
    var shownUpTo = 0
    var index = 0
    while index < bytes.count {
      guard starts[Int(bytes[index])], let patterns = byStart[bytes[index]] else {
        index += 1
        continue
      }
      let rest = bytes[index...]
      if holdsOpenEnd, patterns.contains(where: { $0.count > rest.count && $0.starts(with: rest) }) { break }
      guard let pattern = patterns.first(where: { rest.starts(with: $0) }) else {
        index += 1
        continue
      }
      result.shown += bytes[shownUpTo..<index]
      result.shown += SecretMask.shown.utf8
      result.found = true
      index += pattern.count
      shownUpTo = index
    }
    result.shown += bytes[shownUpTo..<index]
    result.held = Array(bytes[index...])
    return result
  }
}
