import Syntax

/// Puts values in order; equal ones stay as they were.
enum Sorting {
  static func sorted(_ items: [Value], _ meter: inout PollMeter) throws(Raise) -> [Value] {
    if let ints = try ints(items, &meter) { return try sorted(ints, &meter, by: <).map { .int($0) } }
    return try positions(items, &meter).map { items[$0] }
  }

  /// Positions in the order of their keys.
  static func positions(_ keys: [Value], _ meter: inout PollMeter) throws(Raise) -> [Int] {
    if let ints = try ints(keys, &meter) {
      let numbered = ints.enumerated().map { IntKey(number: $1, position: $0) }
      return try sorted(numbered, &meter, by: <).map(\.position)
    }
    if let texts = try texts(keys, &meter) {
      // The keys hold the boxes meanwhile.
      return try withExtendedLifetime(keys) { () throws(Raise) in
        try sorted(texts, &meter, by: <).map(\.position)
      }
    }
    return try generalPositions(keys, &meter)
  }

  /// Each comparison counts for the meter.
  private static func sorted<Key>(
    _ keys: [Key], _ meter: inout PollMeter, by isBefore: (Key, Key) throws(Raise) -> Bool
  ) throws(Raise) -> [Key] {
    do {
      return try keys.sorted { a, b in
        try meter.count()
        return try isBefore(a, b)
      }
    } catch let raised as Raise {
      throw raised
    } catch {
      throw .failure(.unexpectedFailure, "sorting ended with \(error)")
    }
  }

  private static func generalPositions(_ keys: [Value], _ meter: inout PollMeter) throws(Raise) -> [Int] {
    do throws(Raise) {
      return try sorted(Array(keys.indices), &meter) { a, b throws(Raise) in
        let order = try Operators.compare(keys[a], keys[b], "sort")
        return order == 0 ? a < b : order < 0
      }
    } catch {
      guard case .failure = error else { throw error }
      throw unordered(keys) ?? error
    }
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

  private static func ints(_ items: [Value], _ meter: inout PollMeter) throws(Raise) -> [Int64]? {
    var ints: [Int64] = []
    ints.reserveCapacity(items.count)
    for item in items {
      guard case .int(let number) = item else { return nil }
      try meter.count()
      ints.append(number)
    }
    return ints
  }

  private static func texts(_ items: [Value], _ meter: inout PollMeter) throws(Raise) -> [TextKey]? {
    guard let shared = try sharedStart(items, &meter) else { return nil }
    var texts: [TextKey] = []
    texts.reserveCapacity(items.count)
    for (position, item) in items.enumerated() {
      guard case .string(let box) = item else { return nil }
      try meter.count()
      texts.append(TextKey(box, from: shared, position))
    }
    return texts
  }

  /// How many bytes all texts begin with, as lines of a log do; nil where something is no text.
  private static func sharedStart(_ items: [Value], _ meter: inout PollMeter) throws(Raise) -> Int? {
    guard case .string(let first)? = items.first else { return items.isEmpty ? 0 : nil }
    var start = Array(first.text.utf8.prefix(64))[...]
    for item in items {
      guard case .string(let box) = item else { return nil }
      try meter.count()
      let shared = zip(start, box.text.utf8).prefix { $0 == $1 }.count
      if shared < start.count { start = start.prefix(shared) }
    }
    return start.count
  }

  private struct IntKey {
    var number: Int64
    var position: Int

    static func < (left: IntKey, right: IntKey) -> Bool {
      left.number != right.number ? left.number < right.number : left.position < right.position
    }
  }

  /// A text with the first bytes that may differ as numbers, which mostly tell two apart.
  private struct TextKey {
    private let start: UInt64
    private let next: UInt64
    private let box: Unmanaged<StringBox>
    let position: Int

    init(_ box: StringBox, from shared: Int, _ position: Int) {
      let bytes = box.text.utf8.dropFirst(shared)
      start = Self.number(bytes.prefix(8))
      next = Self.number(bytes.dropFirst(8).prefix(8))
      self.box = .passUnretained(box)
      self.position = position
    }

    private static func number(_ bytes: Substring.UTF8View) -> UInt64 {
      var number: UInt64 = 0
      var count = 0
      for byte in bytes {
        number = number << 8 | UInt64(byte)
        count += 1
      }
      return count == 0 ? 0 : number << UInt64(64 - 8 * count)
    }

    static func < (left: TextKey, right: TextKey) -> Bool {
      guard left.start == right.start else { return left.start < right.start }
      guard left.next == right.next else { return left.next < right.next }
      let order = left.box._withUnsafeGuaranteedRef { a in
        right.box._withUnsafeGuaranteedRef { b in Texts.order(a.text, b.text) }
      }
      return order == 0 ? left.position < right.position : order < 0
    }
  }
}
