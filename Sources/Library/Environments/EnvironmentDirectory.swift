import Dispatch
import Orchestration
import Synchronization

/// Which environments run on the engine, for somebody who types and cannot wait.
package final class EnvironmentDirectory: Sendable {
  package struct Entry: Hashable, Sendable {
    package var name: String
    package var id: String
    package var services: [String]

    package init(name: String, id: String, services: [String]) {
      self.name = name
      self.id = id
      self.services = services
    }
  }

  private enum State {
    case unknown
    case asking(known: [Entry])
    case known([Entry], at: ContinuousClock.Instant)
  }

  private let engine: EngineAccess
  private let state = Mutex(State.unknown)

  /// For so long an answer is taken for the present state.
  private static let freshness = Duration.seconds(2)

  package init(_ engine: EngineAccess) { self.engine = engine }

  /// Blocks for the limit at most; what the engine answers later is there the next time.
  package func entries(within limit: Duration) -> [Entry] {
    guard begins() else { return known }
    let answered = DispatchSemaphore(value: 0)
    Task {
      finish((try? await engine.started().list()) ?? [])
      answered.signal()
    }
    let (seconds, attoseconds) = limit.components
    _ = answered.wait(timeout: .now() + .nanoseconds(Int(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)))
    return known
  }

  private var known: [Entry] {
    state.withLock { state in
      switch state {
      case .unknown: []
      case .asking(let known), .known(let known, _): known
      }
    }
  }

  /// Whether the engine is to be asked, which one does at a time.
  private func begins() -> Bool {
    state.withLock { state in
      switch state {
      case .unknown: state = .asking(known: [])
      case .asking: return false
      case .known(_, let time) where ContinuousClock.now - time < Self.freshness: return false
      case .known(let known, _): state = .asking(known: known)
      }
      return true
    }
  }

  private func finish(_ found: [EnvironmentSummary]) {
    let entries = found.map {
      Entry(name: $0.identity.name, id: $0.identity.id, services: $0.services.map(\.name))
    }
    state.withLock { $0 = .known(entries, at: .now) }
  }
}
