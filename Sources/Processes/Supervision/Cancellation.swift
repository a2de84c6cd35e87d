internal import Synchronization

/// Ends, from any thread, whatever runs with it, now or later.
package final class Cancellation: Sendable {
  let event: Event
  private let shortestGrace = Mutex<Duration?>(nil)

  package init() throws(ProcessError) { event = try Event() }

  /// `grace` overrides that of the run; a second call may shorten it.
  package func cancel(grace: Duration? = nil) {
    shortestGrace.withLock { shortest in
      if let grace { shortest = min(grace, shortest ?? grace) }
    }
    event.happen()
  }

  package var isCancelled: Bool { event.hasHappened }

  func grace(of run: Duration) -> Duration { shortestGrace.withLock { $0 } ?? run }
}
