import Synchronization

/// A wait for one answer that can be given up.
final class Waiting<Answer: Sendable>: Sendable {
  private enum State {
    case open
    case awaited(CheckedContinuation<Answer?, Never>)
    /// `nil` when it was given up.
    case over(Answer?)
  }

  private let state = Mutex(State.open)

  func answer(_ answer: Answer) { finish(answer) }

  /// Ends the wait without an answer, unless one is there already.
  func giveUp() { finish(nil) }

  /// `nil` when it was given up. To be asked once.
  func value() async -> Answer? {
    await withCheckedContinuation { continuation in
      let known: Answer?? = state.withLock { state in
        if case .over(let answer) = state { return .some(answer) }
        state = .awaited(continuation)
        return .none
      }
      if case .some(let answer) = known { continuation.resume(returning: answer) }
    }
  }

  private func finish(_ answer: Answer?) {
    let continuation = state.withLock { state -> CheckedContinuation<Answer?, Never>? in
      defer { if case .over = state {} else { state = .over(answer) } }
      if case .awaited(let continuation) = state { return continuation }
      return nil
    }
    continuation?.resume(returning: answer)
  }
}
