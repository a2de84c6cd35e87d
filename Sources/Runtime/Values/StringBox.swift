import Synchronization

package final class StringBox: @unchecked Sendable {
  package private(set) var text: String
  /// Of the text as the name of a field, once it has been used as one; 0 before. Threads may compute it at once, and get the same.
  private let hash: Atomic<Int>

  package init(_ text: String) {
    self.text = text
    hash = Atomic(0)
  }

  init(_ name: FieldName) {
    text = name.text
    hash = Atomic(name.hash)
  }

  /// Only for whoever holds it alone.
  func append(_ more: String) {
    text += more
    hash.store(0, ordering: .relaxed)
  }

  /// Only for whoever holds it alone.
  func change(_ body: (inout String) throws(Raise) -> Void) throws(Raise) {
    defer { hash.store(0, ordering: .relaxed) }
    try body(&text)
  }

  var fieldName: FieldName {
    let known = hash.load(ordering: .relaxed)
    if known != 0 { return FieldName(text, hash: known) }
    let name = FieldName(text)
    hash.store(name.hash, ordering: .relaxed)
    return name
  }
}
