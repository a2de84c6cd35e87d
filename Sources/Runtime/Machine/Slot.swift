import Synchronization

/// A place for one value that another thread fills.
final class Slot<Content: Sendable>: Sendable {
  private let content = Mutex<Content?>(nil)

  var isEmpty: Bool { content.withLock { $0 == nil } }
  func fill(_ value: Content) { content.withLock { $0 = value } }
  func take() -> Content? { content.withLock { $0 } }
}
