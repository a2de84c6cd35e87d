import Glibc
import Runtime
import Synchronization

/// What the session is at, and so what a signal means.
final class Attention: Sendable {
  private enum Moment {
    case idle
    /// Something is typed; ends the reading.
    case reading(@Sendable () -> Void)
    /// Something runs; the first Ctrl-C cancels it, the next gives up the wait for its end.
    case waiting(isCancelled: Bool, giveUp: @Sendable () -> Void)
  }

  private struct State {
    var moment = Moment.idle
    /// The signal that ends the session.
    var ending: Int32?
  }

  private let interrupt: Interrupt
  private let state = Mutex(State())

  init(_ interrupt: Interrupt) { self.interrupt = interrupt }

  /// The signal that is to end the session, if one came.
  var ending: Int32? { state.withLock { $0.ending } }

  func beginReading(_ stop: @escaping @Sendable () -> Void) {
    let isOver = state.withLock { state in
      state.moment = .reading(stop)
      return state.ending != nil
    }
    if isOver { stop() }
  }

  func beginWaiting(_ giveUp: @escaping @Sendable () -> Void) {
    state.withLock { $0.moment = .waiting(isCancelled: false, giveUp: giveUp) }
  }

  func end() { state.withLock { $0.moment = .idle } }

  func receive(_ signal: Int32) {
    let action = state.withLock { state -> () -> Void in
      if signal != SIGINT { state.ending = state.ending ?? signal }
      switch state.moment {
      case .idle: return {}
      case .reading(let stop): return stop
      case .waiting(isCancelled: true, let giveUp): return giveUp
      case .waiting(isCancelled: false, let giveUp):
        state.moment = .waiting(isCancelled: true, giveUp: giveUp)
        return { [interrupt] in interrupt.raise(.signal(signal)) }
      }
    }
    action()
  }
}
