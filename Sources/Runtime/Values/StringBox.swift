import Synchronization

/// A string as a value, and as the name of a field: it knows its hash once somebody has asked for it.
package final class StringBox: @unchecked Sendable {
  package private(set) var text: String
  /// 0 until it is known. Threads may compute it at once, and get the same.
  private let knownHash = Atomic<Int>(0)

  package init(_ text: String) { self.text = text }

  init(_ text: String, hash: Int) {
    self.text = text
    knownHash.store(hash, ordering: .relaxed)
  }

  /// Only for whoever holds it alone.
  func append(_ more: String) {
    text += more
    knownHash.store(0, ordering: .relaxed)
  }

  @inline(__always)
  var hash: Int {
    let known = knownHash.load(ordering: .relaxed)
    return known != 0 ? known : computedHash()
  }

  @inline(never)
  private func computedHash() -> Int {
    let hash = TextHash.of(text)
    knownHash.store(hash, ordering: .relaxed)
    return hash
  }
}

extension StringBox: Equatable {
  package static func == (left: StringBox, right: StringBox) -> Bool {
    left === right || (left.hash == right.hash && Texts.equal(left.text, right.text))
  }
}
