import ContainerEngine
import Synchronization

/// The environments that this run has started or attached to.
final class EnvironmentTable: Sendable {
  enum Origin: Hashable, Sendable {
    case started(Plan)
    /// It waited, and this run has taken it.
    case claimed(Plan)
    case attached
  }

  struct Entry: Sendable {
    var running: RunningEnvironment
    var origin: Origin
    var kept: Bool

    /// Goes when this run ends.
    var isOwned: Bool { plan != nil && !kept }

    /// The engine tells of its containers as those of this session; some of a stack's may be those of earlier ones.
    var wasStartedHere: Bool { if case .started = origin { running.identity.stack == nil } else { false } }

    /// `nil` where it was attached to.
    var plan: Plan? {
      switch origin {
      case .started(let plan), .claimed(let plan): plan
      case .attached: nil
      }
    }
  }

  private let entries = Mutex<[Entry]>([])

  func add(_ entry: Entry) { entries.withLock { $0.append(entry) } }

  func entry(_ id: String) -> Entry? { entries.withLock { $0.last { $0.running.id == id } } }

  func remove(_ id: String) -> Entry? {
    entries.withLock { entries in
      entries.firstIndex { $0.running.id == id }.map { entries.remove(at: $0) }
    }
  }

  func update(_ id: String, _ body: @Sendable (inout Entry) -> Void) {
    entries.withLock { entries in
      if let index = entries.firstIndex(where: { $0.running.id == id }) { body(&entries[index]) }
    }
  }

  /// In the order of their starts.
  var all: [Entry] { entries.withLock { $0 } }
}
