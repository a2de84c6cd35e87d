import Synchronization

/// A string as a value, and as the name of a field: it remembers what has been asked of it.
package final class StringBox: @unchecked Sendable {
  package private(set) var text: String
  // 0 until they are known. Threads may compute them at once, and get the same.
  private let knownHash = Atomic<UInt32>(0)
  /// One more than there are.
  private let knownCount = Atomic<UInt32>(0)

  package init(_ text: String) { self.text = text }

  init(_ text: String, hash: Int) {
    self.text = text
    knownHash.store(UInt32(truncatingIfNeeded: hash), ordering: .relaxed)
  }

  /// Only for whoever holds it alone.
  func append(_ more: String) {
    text += more
    knownHash.store(0, ordering: .relaxed)
    let known = knownCount.load(ordering: .relaxed)
    if known != 0 { knownCount.store(known &+ UInt32(truncatingIfNeeded: more.scalarCount), ordering: .relaxed) }
  }

  /// Of 32 bits, and never 0.
  @inline(__always)
  var hash: Int {
    let known = knownHash.load(ordering: .relaxed)
    return known != 0 ? Int(known) : computedHash()
  }

  @inline(never)
  private func computedHash() -> Int {
    let hash = TextHash.of(text)
    knownHash.store(UInt32(truncatingIfNeeded: hash), ordering: .relaxed)
    return hash
  }

  /// How many Unicode scalars it has.
  var scalarCount: Int {
    let known = knownCount.load(ordering: .relaxed)
    guard known == 0 else { return Int(known) - 1 }
    let count = text.scalarCount
    knownCount.store(UInt32(truncatingIfNeeded: count + 1), ordering: .relaxed)
    return count
  }
}

extension StringBox: Equatable {
  package static func == (left: StringBox, right: StringBox) -> Bool {
    left === right || (left.hash == right.hash && Texts.equal(left.text, right.text))
  }
}

extension String {
  /// Unicode scalars, by the bytes that begin one.
  fileprivate var scalarCount: Int {
    utf8.withContiguousStorageIfAvailable { bytes in
      var count = 0
      // Without a check for overflow, so that many are counted at once.
      for byte in bytes { count &+= byte & 0xc0 != 0x80 ? 1 : 0 }
      return count
    } ?? unicodeScalars.count
  }
}
