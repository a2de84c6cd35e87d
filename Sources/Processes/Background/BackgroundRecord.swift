internal import Dispatch
internal import Synchronization

/// What the thread that watches a background process and its handle both know.
final class BackgroundRecord: Sendable {
  let stopRequest: Cancellation
  let output: RecentOutput
  let exited: Event
  private let ended = DispatchGroup()
  private let state = Mutex<Outcome?>(nil)

  init(keeping recent: Int) throws(ProcessError) {
    stopRequest = try Cancellation()
    exited = try Event()
    output = RecentOutput(limit: recent)
    ended.enter()
  }

  var outcome: Outcome? { state.withLock { $0 } }

  func noteExit(_ outcome: Outcome) {
    state.withLock { $0 = outcome }
    exited.happen()
  }

  /// Nothing of the process is left.
  func noteEnd() { ended.leave() }

  func waitForEnd() { ended.wait() }
}
