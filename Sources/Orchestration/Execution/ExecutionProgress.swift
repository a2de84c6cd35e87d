import ContainerEngine
import Synchronization

/// What has been done of a plan so far. Written by many steps at once, read when the environment is up, has failed, or
/// goes down.
final class ExecutionProgress: Sendable {
  struct Service: Sendable {
    var container: ContainerID?
    var startedAt: ContinuousClock.Instant?
    /// As the engine told right after the last start: host ports, addresses, image.
    var state: ContainerState?
    var transcript = ProbeTranscript()
    var crashes = Crashes()
    /// While it comes up.
    var follower: LogFollower?
    /// What its probes find in the output of its present life.
    var log: LogWatch?
    /// While it is asked.
    var subject: ProbeSubject?
  }

  struct State: Sendable {
    var network: NetworkID?
    var services: [String: Service] = [:]
    var entries: [Timings.Entry] = []
  }

  /// When `up` was called.
  let begin: ContinuousClock.Instant
  private let state = Mutex(State())

  init(begin: ContinuousClock.Instant) { self.begin = begin }

  var snapshot: State { state.withLock { $0 } }

  func update<Result: Sendable>(_ body: @Sendable (inout State) -> Result) -> Result {
    state.withLock { body(&$0) }
  }

  func service(_ name: String) -> Service { state.withLock { $0.services[name] ?? Service() } }

  func update(_ name: String, _ body: @Sendable (inout Service) -> Void) {
    state.withLock { body(&$0.services[name, default: Service()]) }
  }

  func stopFollowing() {
    let followers = state.withLock { state in
      defer { for name in state.services.keys { state.services[name]?.follower = nil } }
      return state.services.values.compactMap(\.follower)
    }
    for follower in followers { follower.stop() }
  }

  func finished(_ step: Step, startedAt: ContinuousClock.Instant) -> Duration {
    let now = ContinuousClock.now - begin
    let entry = Timings.Entry(step: step.id, after: step.after, started: startedAt - begin, finished: now)
    return state.withLock { state in
      guard let index = state.entries.firstIndex(where: { $0.step == entry.step }) else {
        state.entries.append(entry)
        return entry.took
      }
      // A service that died once it was ready, and was waited for again.
      state.entries[index].finished = now
      return state.entries[index].took
    }
  }

  var timings: Timings {
    let entries = snapshot.entries
    return Timings(entries: entries, total: entries.map(\.finished).max() ?? .zero)
  }
}
