/// Looks for all patterns at once.
struct SecretSearch: Sendable {
  /// A place in a pattern that something to be hidden may begin with.
  private struct Start {
    var pattern: Int
    var first: Int
  }

  private var patterns: [SecretPattern] = []
  /// By the two bytes that they may begin with.
  private var starts: [UInt16: [Start]] = [:]
  /// Whether there are some, which for most text there are not.
  private var isStart = [Bool](repeating: false, count: 1 << 16)
  /// By the two bytes and by a digest of three: whether the third may be what it is. Long values have most pairs.
  private var hasAnyThird = [Bool](repeating: false, count: 1 << 16)
  private var isTriple = [Bool](repeating: false, count: 1 << 16)
  private var isFirstByte = [Bool](repeating: false, count: 1 << 8)

  /// For two bytes; more there are in values that repeat themselves, of which a piece begins at many places.
  private static let mostStarts = 64
  /// Characters: pieces of what is longer are not looked for.
  private static let longestCut = 1 << 15
  /// Characters before the end of a line from which on the next line may belong to the same piece.
  private static let shortestLine = 8

  struct Scanned {
    var shown: [UInt8] = []
    var held: [UInt8] = []
    var found = false
  }

  // MARK: Filling

  mutating func add(_ pattern: SecretPattern) {
    let count = pattern.characters.count
    guard count > 0 else { return }
    patterns.append(pattern)
    let last = count <= Self.longestCut ? count - pattern.shortestPiece : 0
    for first in 0...last where first == 0 || !pattern.characters[first].isLineEnd {
      for pair in Self.pairs(pattern, first) {
        isStart[Int(pair)] = true
        if let triple = Self.triple(pattern, first) { isTriple[triple] = true } else { hasAnyThird[Int(pair)] = true }
        isFirstByte[Int(pair >> 8)] = true
        if first == 0 || starts[pair, default: []].count < Self.mostStarts {
          starts[pair, default: []].append(Start(pattern: patterns.count - 1, first: first))
        }
      }
    }
  }

  private static func pairs(_ pattern: SecretPattern, _ first: Int) -> [UInt16] {
    let character = pattern.characters[first]
    let next = first + 1 < pattern.characters.count ? pattern.characters[first + 1] : nil
    if let one = character.plain, let other = next?.plain { return [pair(one, other)] }
    let following = Set((next?.spellings ?? []).compactMap(\.first))
    var pairs: Set<UInt16> = []
    for spelling in character.spellings {
      if spelling.count > 1 {
        pairs.insert(pair(spelling[0], spelling[1]))
      } else {
        for second in following { pairs.insert(pair(spelling[0], second)) }
      }
    }
    return Array(pairs)
  }

  /// `nil` where characters may be written in several ways.
  private static func triple(_ pattern: SecretPattern, _ first: Int) -> Int? {
    guard first + 2 < pattern.characters.count else { return nil }
    let bytes = pattern.characters[first...(first + 2)].compactMap(\.plain)
    return bytes.count == 3 ? triple(pair(bytes[0], bytes[1]), bytes[2]) : nil
  }

  private static func triple(_ pair: UInt16, _ third: UInt8) -> Int { Int(pair &* 251 ^ UInt16(third) &* 257) }

  private static func pair(_ first: UInt8, _ second: UInt8) -> UInt16 { UInt16(first) << 8 | UInt16(second) }

  // MARK: Looking

  /// Whether a value stands there with all its characters.
  func holdsWhole(_ bytes: [UInt8]) -> Bool {
    bytes.indices.dropLast().contains { index in
      candidates(bytes, index).contains { start in
        start.first == 0
          && patterns[start.pattern].run(from: 0, in: bytes, at: index).count
            == patterns[start.pattern].characters.count
      }
    }
  }

  func scan(_ bytes: [UInt8], holdsOpenEnd: Bool) -> Scanned {
    var result = Scanned()
    var shownUpTo = 0
    var index = 0
    while index < bytes.count {
      let found = find(bytes, index)
      if holdsOpenEnd, found.isOpen { break }
      guard let end = found.end else {
        index += 1
        continue
      }
      result.shown += bytes[shownUpTo..<index]
      result.shown += SecretMask.shown.utf8
      result.found = true
      index = end
      shownUpTo = end
    }
    result.shown += bytes[shownUpTo..<index]
    result.held = Array(bytes[index...])
    return result
  }

  private func candidates(_ bytes: [UInt8], _ index: Int) -> [Start] {
    let pair = Self.pair(bytes[index], bytes[index + 1])
    guard isStart[Int(pair)] else { return [] }
    let isLikely =
      hasAnyThird[Int(pair)] || index + 2 >= bytes.count || isTriple[Self.triple(pair, bytes[index + 2])]
    return isLikely ? starts[pair] ?? [] : []
  }

  /// The farthest end of what is to be hidden from a place on, and whether that depends on what follows.
  private func find(_ bytes: [UInt8], _ index: Int) -> (end: Int?, isOpen: Bool) {
    guard index + 1 < bytes.count else { return (nil, !Self.endsLine(bytes[index]) && isFirstByte[Int(bytes[index])]) }
    var end: Int?
    var isOpen = false
    var whole = -1
    // A pattern's beginning comes first, and no piece is longer than all of it.
    for start in candidates(bytes, index) where start.pattern != whole {
      let pattern = patterns[start.pattern]
      let run = pattern.run(from: start.first, in: bytes, at: index)
      if run.count == pattern.characters.count { whole = start.pattern }
      if run.count >= pattern.shortestPiece { end = max(end ?? 0, withoutLineEnd(run.end, bytes, index)) }
      isOpen = isOpen || run.isOpen && mayGoOn(run, start, bytes[index...])
    }
    return (end, isOpen)
  }

  /// Lines stay lines.
  private func withoutLineEnd(_ end: Int, _ bytes: [UInt8], _ index: Int) -> Int {
    var end = end
    while end > index + 1, Self.endsLine(bytes[end - 1]) { end -= 1 }
    return end
  }

  /// The end of a line is shown at once, unless it is likely that it stands inside of a value.
  private func mayGoOn(_ run: SecretPattern.Run, _ start: Start, _ rest: ArraySlice<UInt8>) -> Bool {
    guard rest.contains(where: Self.endsLine) else { return true }
    return run.count >= Self.shortestLine || start.first == 0 && !patterns[start.pattern].isWrapped
  }

  private static func endsLine(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
}
