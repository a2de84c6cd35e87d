import Synchronization

/// The values that nobody is to see. It fills while a program runs; whatever shows or keeps text puts it through this
/// first.
///
/// A value is found in whatever way its characters are written, as JSON, XML, URLs, shells and languages do, one by
/// one: so also where only some of them are. It is found in Base64 and in hexadecimal digits too, and so is a piece of
/// it that is long enough (``SecretPattern/shortestPiece``). Of a value with several lines each line counts as a value,
/// since what shows them may put something before each. What a program makes of it otherwise, as a hash or capital
/// letters, is not found.
package final class SecretMask: Sendable {
  /// What stands in a value's place: nothing in it means anything to any format.
  package static let shown = "***"
  /// Bytes: shorter values are parts of too much else.
  package static let shortest = 4
  /// Bytes of a line, or of a value whose digits are looked for.
  private static let shortestPart = 8

  private struct State: Sendable {
    var values: Set<String> = []
    var search = SecretSearch()
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
      for pattern in Self.patterns(of: value) { state.search.add(pattern) }
    }
    isUsed.store(true, ordering: .releasing)
  }

  /// Whether a value, or a whole line of one, stands in the text.
  package func isIn(_ text: String) -> Bool { !isEmpty && search.holdsWhole(Array(text.utf8)) }

  package func masked(_ text: String) -> String { replaced(text) ?? text }

  /// `nil` where nothing in the text is to be hidden.
  package func replaced(_ text: String) -> String? {
    if isEmpty { return nil }
    let scanned = search.scan(Array(text.utf8), holdsOpenEnd: false)
    return scanned.found ? String(decoding: scanned.shown, as: UTF8.self) : nil
  }

  /// Of a text that was cut off, the end may be the beginning of a value, and is hidden too.
  package func masked(_ text: String, isCut: Bool) -> String {
    guard isCut, !isEmpty else { return masked(text) }
    let (shown, held) = maskedBeginning(Array(text.utf8))
    return String(decoding: shown, as: UTF8.self) + (held.isEmpty ? "" : Self.shown)
  }

  package func masked(_ bytes: [UInt8]) -> [UInt8] {
    isEmpty ? bytes : search.scan(bytes, holdsOpenEnd: false).shown
  }

  /// Of bytes that more may follow: what can be shown now, and the end that may be the beginning of a value. The end is
  /// to be put through ``masked(_:)`` if nothing follows.
  package func maskedBeginning(_ bytes: [UInt8]) -> (shown: [UInt8], held: [UInt8]) {
    if isEmpty { return (bytes, []) }
    let scanned = search.scan(bytes, holdsOpenEnd: true)
    return (scanned.shown, scanned.held)
  }

  private var search: SecretSearch { state.withLock { $0.search } }

  private static func patterns(of value: String) -> [SecretPattern] {
    var spellings = SecretSpellings()
    var patterns = [SecretPattern(text: value, &spellings)]
    if value.contains(where: \.isNewline) {
      for line in value.split(whereSeparator: \.isNewline) where line.utf8.count >= shortestPart {
        patterns.append(SecretPattern(text: String(line), &spellings))
      }
    }
    let bytes = Array(value.utf8)
    guard bytes.count >= shortestPart else { return patterns }
    patterns += (0..<3).map { SecretPattern(base64: bytes, behind: $0, &spellings) }
    patterns.append(SecretPattern(hexadecimal: bytes))
    return patterns
  }
}
