import Dispatch
import Library
import Runtime
import Synchronization
import Syntax

/// The thread on which a session's lines run, one after the other; their names and values never leave it but as copies.
final class EvaluationThread: Sendable {
  struct Evaluation: Sendable {
    var outcome: InteractiveSession.Outcome
    /// What there is after the line.
    var scope: SessionScope
    /// Nanoseconds.
    var duration: Int64
    /// Of a test that failed meanwhile, which ends no line.
    var testCode: String?

    var isInterrupted: Bool { if case .raised(.interruption) = outcome { true } else { false } }
  }

  /// How releasing or handing over what lines have made went.
  struct Settlement: Sendable {
    var failure: Raise?
    var scope: SessionScope
  }

  /// What is run as one.
  enum Input: Sendable {
    case line(String)
    case file(SourceFile)
  }

  private enum Job {
    case evaluate(Input, @Sendable (Evaluation) -> Void)
    case settle(@Sendable (SessionScope) -> Void)
    case keep(@Sendable (Settlement) -> Void)
    case reset(@Sendable (Settlement) -> Void)
    case close(@Sendable (Settlement) -> Void)
  }

  private let jobs = Mutex<[Job]>([])
  private let arrival = DispatchSemaphore(value: 0)

  private init() {}

  /// `nil` where the system gives no thread.
  static func start(
    host: ScriptHost, interrupt: Interrupt, library: LibraryTable, given: [(name: String, value: Value)] = []
  ) -> EvaluationThread? {
    let thread = EvaluationThread()
    let isStarted = MachineThread.start {
      thread.run(in: host) {
        InteractiveSession(host: host, interrupt: interrupt, library: library, given: given)
      }
    }
    return isStarted ? thread : nil
  }

  func evaluate(_ input: Input, _ answer: @escaping @Sendable (Evaluation) -> Void) { send(.evaluate(input, answer)) }

  /// Answers once what was asked for before is done.
  func settle(_ answer: @escaping @Sendable (SessionScope) -> Void) { send(.settle(answer)) }

  /// Leaves environments running when the session ends.
  func keep(_ answer: @escaping @Sendable (Settlement) -> Void) { send(.keep(answer)) }

  /// Releases what the lines have made and forgets their names.
  func reset(_ answer: @escaping @Sendable (Settlement) -> Void) { send(.reset(answer)) }

  /// Releases what the lines have made and ends the thread.
  func close(_ answer: @escaping @Sendable (Settlement) -> Void) { send(.close(answer)) }

  private func send(_ job: Job) {
    jobs.withLock { $0.append(job) }
    arrival.signal()
  }

  private func next() -> Job? {
    arrival.wait()
    return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
  }

  private func run(in host: ScriptHost, _ open: () -> InteractiveSession) {
    var session = open()
    while let job = next() {
      switch job {
      case .evaluate(let input, let answer): answer(Self.evaluate(input, in: session, host))
      case .settle(let answer): answer(session.scope)
      case .keep(let answer):
        let failure = Self.failure { () throws(Raise) in try session.keepEnvironments() }
        answer(Settlement(failure: failure, scope: session.scope))
      case .reset(let answer):
        let failure = Self.failure { () throws(Raise) in try session.close() }
        session = open()
        answer(Settlement(failure: failure, scope: session.scope))
      case .close(let answer):
        let failure = Self.failure { () throws(Raise) in try session.close() }
        return answer(Settlement(failure: failure, scope: session.scope))
      }
    }
  }

  /// What is given on is only for showing.
  private static func evaluate(
    _ input: Input, in session: InteractiveSession, _ host: ScriptHost
  ) -> Evaluation {
    let earlier = host.tests.lastFailure
    let begin = Machine.monotonicTime()
    let outcome =
      switch input {
      case .line(let text): session.evaluate(text)
      case .file(let file): session.run(file)
      }
    let duration = Machine.monotonicTime() - begin
    let failed = host.tests.lastFailure
    return Evaluation(
      outcome: outcome.masked(by: host.secrets), scope: session.scope, duration: duration,
      testCode: failed === earlier ? nil : failed?.code.id)
  }

  private static func failure(_ body: () throws(Raise) -> Void) -> Raise? {
    do throws(Raise) {
      try body()
      return nil
    } catch {
      return error
    }
  }
}

extension InteractiveSession.Outcome {
  /// The same, without what is secret.
  fileprivate func masked(by mask: SecretMask) -> InteractiveSession.Outcome {
    switch self {
    case .rejected: self
    case .ran(let value, let warnings): .ran(value.masked(by: mask), warnings: warnings)
    case .raised(.failure(let failure)): .raised(.failure(failure.masked(by: mask)))
    case .raised: self
    }
  }
}
