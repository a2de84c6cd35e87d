import Dispatch
import Library
import Runtime
import Synchronization

/// The thread on which a session's lines run, one after the other; their names and values never leave it but as copies.
final class EvaluationThread: Sendable {
  struct Evaluation: Sendable {
    var outcome: InteractiveSession.Outcome
    /// What there is after the line.
    var scope: SessionScope
    /// Nanoseconds.
    var duration: Int64

    var isInterrupted: Bool { if case .raised(.interruption) = outcome { true } else { false } }
  }

  /// How releasing went.
  struct Closing: Sendable {
    var failure: Raise?
  }

  private enum Job {
    case evaluate(String, @Sendable (Evaluation) -> Void)
    case settle(@Sendable (SessionScope) -> Void)
    case close(@Sendable (Closing) -> Void)
  }

  private let jobs = Mutex<[Job]>([])
  private let arrival = DispatchSemaphore(value: 0)

  private init() {}

  /// `nil` where the system gives no thread.
  static func start(host: ScriptHost, interrupt: Interrupt, library: LibraryTable) -> EvaluationThread? {
    let thread = EvaluationThread()
    let isStarted = MachineThread.start {
      thread.run(InteractiveSession(host: host, interrupt: interrupt, library: library))
    }
    return isStarted ? thread : nil
  }

  func evaluate(_ text: String, _ answer: @escaping @Sendable (Evaluation) -> Void) { send(.evaluate(text, answer)) }

  /// Answers once what was asked for before is done.
  func settle(_ answer: @escaping @Sendable (SessionScope) -> Void) { send(.settle(answer)) }

  /// Releases what the lines have made and ends the thread.
  func close(_ answer: @escaping @Sendable (Closing) -> Void) { send(.close(answer)) }

  private func send(_ job: Job) {
    jobs.withLock { $0.append(job) }
    arrival.signal()
  }

  private func next() -> Job? {
    arrival.wait()
    return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  private func run(_ session: InteractiveSession) {
    while let job = next() {
      switch job {
      case .evaluate(let text, let answer):
        let begin = Machine.monotonicTime()
        let outcome = session.evaluate(text)
        let duration = Machine.monotonicTime() - begin
        answer(Evaluation(outcome: outcome, scope: session.scope, duration: duration))
      case .settle(let answer): answer(session.scope)
      case .close(let answer):
        var closing = Closing()
        do throws(Raise) { try session.close() } catch { closing.failure = error }
        return answer(closing)
      }
    }
  }
}
