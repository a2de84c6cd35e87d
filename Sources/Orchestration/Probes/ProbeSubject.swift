import ContainerEngine
import Synchronization

/// A service that is asked for its readiness. An engine that starts it again gives it other host ports, and what its
/// former life has written says nothing of the new one.
final class ProbeSubject: Sendable {
  private let target: @Sendable (ContainerState) -> ProbeTarget
  private let attempt: Mutex<ProbeAttempt>

  init(
    _ state: ContainerState, log: LogWatch?, engine: any ContainerInspection, poller: SocketPoller,
    target: @escaping @Sendable (ContainerState) -> ProbeTarget
  ) {
    self.target = target
    var first = ProbeAttempt(engine: engine, poller: poller, target: target(state))
    first.log = log
    attempt = Mutex(first)
  }

  /// How it is asked now.
  var current: ProbeAttempt { attempt.withLock { $0 } }

  func beginAnew(_ state: ContainerState, log: LogWatch?) {
    let target = target(state)
    attempt.withLock { attempt in
      attempt.target = target
      attempt.log = log
    }
  }
}
