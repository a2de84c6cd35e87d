import Synchronization

/// A string as a value, and as the name of a field: it remembers what has been asked of it.
package final class StringBox: @unchecked Sendable {
  package private(set) var text: String
  /// What is known, in one word, as there are many strings: the hash in its lower half, one more than the count of scalars in the next 31
  /// bits, 0 where they are not known; or, with ``hasPlaces``, where a ``ScalarPlaces`` stands, which knows both. Threads may compute them
  /// at once, and get the same.
  private let known = Atomic<UInt64>(0)
  private static let hasPlaces: UInt64 = 1 << 63

  package init(_ text: String) { self.text = text }

  init(_ text: String, hash: Int) {
    self.text = text
    known.store(UInt64(UInt32(truncatingIfNeeded: hash)), ordering: .relaxed)
  }

  deinit {
    if known.load(ordering: .relaxed) >= Self.hasPlaces { unmanagedPlaces?.release() }
  }

  /// Only for whoever holds it alone.
  func append(_ more: String) {
    text += more
    if let places { return places.add(more) }
    let count = known.load(ordering: .relaxed) >> 32
    known.store(count == 0 ? 0 : Self.word(count: Int(count) - 1 + more.scalarCount), ordering: .relaxed)
  }

  /// Of 32 bits, and never 0.
  @inline(__always)
  var hash: Int {
    let word = known.load(ordering: .relaxed)
    let hash = UInt32(truncatingIfNeeded: word)
    return word < Self.hasPlaces && hash != 0 ? Int(hash) : computedHash()
  }

  @inline(never)
  private func computedHash() -> Int {
    if let places { return places.hash(of: text) }
    let hash = TextHash.of(text)
    note(UInt64(UInt32(truncatingIfNeeded: hash)))
    return hash
  }

  /// How many Unicode scalars it has.
  var scalarCount: Int {
    let word = known.load(ordering: .relaxed)
    let count = word >> 32
    return word < Self.hasPlaces && count != 0 ? Int(count) - 1 : computedCount()
  }

  @inline(never)
  private func computedCount() -> Int {
    if let places { return places.count }
    let count = text.scalarCount
    note(Self.word(count: count))
    return count
  }

  /// Where a scalar begins, which must be one of its own, or the end.
  func byteOffset(of position: Int) -> Int {
    let length = text.utf8.count
    guard scalarCount != length else { return position }
    guard length >= 128 else { return text.byteOffset(of: position, from: 0) }
    return madePlaces().byteOffset(of: position, in: text)
  }

  // MARK: What is known

  private static func word(count: Int) -> UInt64 {
    let one = UInt64(count) + 1
    return one < 1 << 31 ? one << 32 : 0
  }

  private func note(_ bits: UInt64) {
    var word = known.load(ordering: .relaxed)
    while word < Self.hasPlaces {
      let attempt = known.weakCompareExchange(expected: word, desired: word | bits, ordering: .relaxed)
      if attempt.exchanged { return }
      word = attempt.original
    }
  }

  private var unmanagedPlaces: Unmanaged<ScalarPlaces>? {
    let word = known.load(ordering: .acquiring)
    guard word >= Self.hasPlaces else { return nil }
    return UnsafeRawPointer(bitPattern: UInt(word ^ Self.hasPlaces)).map { Unmanaged.fromOpaque($0) }
  }

  private var places: ScalarPlaces? { unmanagedPlaces?.takeUnretainedValue() }

  private func madePlaces() -> ScalarPlaces {
    if let places { return places }
    let made = ScalarPlaces(of: text)
    let held = Unmanaged.passRetained(made)
    let pointer = Self.hasPlaces | UInt64(UInt(bitPattern: held.toOpaque()))
    var word = known.load(ordering: .relaxed)
    while word < Self.hasPlaces {
      let attempt = known.weakCompareExchange(expected: word, desired: pointer, ordering: .acquiringAndReleasing)
      if attempt.exchanged { return made }
      word = attempt.original
    }
    // Another thread was faster, with the same.
    held.release()
    return places ?? made
  }
}

extension StringBox: Equatable {
  package static func == (left: StringBox, right: StringBox) -> Bool {
    left === right || (left.hash == right.hash && Texts.equal(left.text, right.text))
  }
}

/// Where every eighth scalar of a long text begins, so that each is found in constant time: made when one is first looked for by its position.
private final class ScalarPlaces {
  private static let step = 8
  /// In bytes; half a byte for each scalar. Texts are at most ``SizeLimit/text`` long.
  private var places: [UInt32] = []
  private var length = 0
  private(set) var count = 0
  private let knownHash = Atomic<UInt32>(0)

  init(of text: String) { add(text) }

  /// For a text that grows: only for whoever holds it alone.
  func add(_ more: String) {
    knownHash.store(0, ordering: .relaxed)
    var more = more
    more.withUTF8 { bytes in
      for offset in bytes.indices where bytes[offset].beginsScalar {
        if count % Self.step == 0 { places.append(UInt32(clamping: length + offset)) }
        count += 1
      }
      length += bytes.count
    }
  }

  func byteOffset(of position: Int, in text: String) -> Int {
    guard position < count else { return length }
    return text.byteOffset(of: position % Self.step, from: Int(places[position / Self.step]))
  }

  func hash(of text: String) -> Int {
    let known = knownHash.load(ordering: .relaxed)
    guard known == 0 else { return Int(known) }
    let hash = TextHash.of(text)
    knownHash.store(UInt32(truncatingIfNeeded: hash), ordering: .relaxed)
    return hash
  }
}

extension String {
  /// Unicode scalars, by the bytes that begin one.
  fileprivate var scalarCount: Int {
    utf8.withContiguousStorageIfAvailable { bytes in
      var count = 0
      // Without a check for overflow, so that many are counted at once.
      for byte in bytes { count &+= byte.beginsScalar ? 1 : 0 }
      return count
    } ?? unicodeScalars.count
  }

  /// The offset of the scalar that stands so many behind the one at an offset.
  fileprivate func byteOffset(of distance: Int, from start: Int) -> Int {
    let scalars = unicodeScalars
    return utf8.withContiguousStorageIfAvailable { bytes in
      var left = distance
      var offset = start
      while left > 0, offset < bytes.count {
        offset += 1
        while offset < bytes.count, !bytes[offset].beginsScalar { offset += 1 }
        left -= 1
      }
      return offset
    }
      ?? utf8.distance(
        from: startIndex, to: scalars.index(utf8.index(startIndex, offsetBy: start), offsetBy: distance))
  }
}

extension UInt8 {
  @inline(__always)
  fileprivate var beginsScalar: Bool { self & 0xc0 != 0x80 }
}
