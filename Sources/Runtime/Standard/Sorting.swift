import Syntax

/// Puts values in order; equal ones stay as they were.
enum Sorting {
  static func sorted(_ items: [Value]) throws(Raise) -> [Value] {
    if let ints = ints(items) { return ints.sorted().map { .int($0) } }
    return try positions(items).map { items[$0] }
  }

  /// Positions in the order of their keys.
  static func positions(_ keys: [Value]) throws(Raise) -> [Int] {
    if let ints = ints(keys) {
      return sorted(ints.enumerated().map { IntKey(number: $1, position: $0) }, by: <).map(\.position)
    }
    if let texts = texts(keys) {
      // The keys hold the boxes meanwhile.
      return withExtendedLifetime(keys) { sorted(texts, by: <).map(\.position) }
    }
    return try generalPositions(keys)
  }

  private static func sorted<Key>(_ keys: [Key], by isBefore: (Key, Key) -> Bool) -> [Key] { keys.sorted(by: isBefore) }

  private static func generalPositions(_ keys: [Value]) throws(Raise) -> [Int] {
    var failure: Raise?
    let positions = keys.indices.sorted { a, b in
      guard failure == nil else { return false }
      do throws(Raise) {
        let order = try Operators.compare(keys[a], keys[b], "sort")
        return order == 0 ? a < b : order < 0
      } catch {
        failure = error
        return false
      }
    }
    if let failure { throw unordered(keys) ?? failure }
    return positions
  }

  /// The first element that cannot be compared with the one before it.
  private static func unordered(_ keys: [Value]) -> Raise? {
    for position in keys.indices.dropFirst() {
      do throws(Raise) {
        _ = try Operators.compare(keys[position - 1], keys[position], "sort")
      } catch {
        let (kind, other) = (keys[position].kind, keys[position - 1].kind)
        return .failure(
          .typeMismatch,
          kind == other
            ? "element \(position) cannot be sorted: \(kind.withArticle) has no order"
            : "element \(position) is \(kind.withArticle), which cannot be sorted among others like \(other.withArticle)"
        )
      }
    }
    return nil
  }

  // MARK: Keys of one type, which most lists have

  private static func ints(_ items: [Value]) -> [Int64]? {
    var ints: [Int64] = []
    ints.reserveCapacity(items.count)
    for item in items {
      guard case .int(let number) = item else { return nil }
      ints.append(number)
    }
    return ints
  }

  private static func texts(_ items: [Value]) -> [TextKey]? {
    var texts: [TextKey] = []
    texts.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      guard case .string(let box) = item else { return nil }
      texts.append(TextKey(box, position))
    }
    return texts
  }

  private struct IntKey {
    var number: Int64
    var position: Int

    static func < (left: IntKey, right: IntKey) -> Bool {
      left.number != right.number ? left.number < right.number : left.position < right.position
    }
  }

  /// A text with its first bytes as a number, which mostly tells two apart.
  private struct TextKey {
    private let start: UInt64
    private let box: Unmanaged<StringBox>
    let position: Int

    init(_ box: StringBox, _ position: Int) {
      var start: UInt64 = 0
      var count = 0
      for byte in box.text.utf8.prefix(8) {
        start = start << 8 | UInt64(byte)
        count += 1
      }
      self.start = count == 0 ? 0 : start << UInt64(64 - 8 * count)
      self.box = .passUnretained(box)
      self.position = position
    }

    static func < (left: TextKey, right: TextKey) -> Bool {
      guard left.start == right.start else { return left.start < right.start }
      let order = left.box._withUnsafeGuaranteedRef { a in
        right.box._withUnsafeGuaranteedRef { b in Texts.order(a.text, b.text) }
      }
      return order == 0 ? left.position < right.position : order < 0
    }
  }
}
