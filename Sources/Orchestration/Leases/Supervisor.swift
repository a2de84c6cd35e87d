import Synchronization

/// The supervisor of a run as the run sees it: started when there is first something to guard, told of all that is to
/// go should this process die.
package final class Supervisor: Sendable {
  private struct State {
    var link: SupervisorLink?
    var guardsEngine = false
  }

  private let launcher: SupervisorLauncher
  private let state = Mutex(State())

  package init(_ launcher: SupervisorLauncher) { self.launcher = launcher }

  package var isRunning: Bool { state.withLock { $0.link != nil } }

  /// Takes a millisecond the first time.
  package func start() throws(OrchestrationError) {
    try state.withLock { state throws(OrchestrationError) in try start(&state) }
  }

  private func start(_ state: inout State) throws(OrchestrationError) {
    if state.link == nil { state.link = try launcher.launch() }
  }

  /// Must come before the session's first object on the engine.
  func guardEngine() throws(OrchestrationError) {
    try state.withLock { state throws(OrchestrationError) in
      try start(&state)
      if !state.guardsEngine { state.link?.send(.engine) }
      state.guardsEngine = true
    }
  }

  package func guardFolder(_ path: String) throws(OrchestrationError) {
    try start()
    send(.folder(path))
  }

  /// The folder is gone, or handed to the user.
  package func forgetFolder(_ path: String) { send(.forgetFolder(path)) }

  /// A process group whose leader this process has started and not yet reaped.
  package func guardGroup(_ leader: Int32) throws(OrchestrationError) {
    try start()
    send(.group(leader, startTime: ProcessTable.startTime(of: leader) ?? 0))
  }

  package func forgetGroup(_ leader: Int32) { send(.forgetGroup(leader)) }

  private func send(_ line: SupervisorLine) { state.withLock { $0.link?.send(line) } }

  /// Ends the run: the supervisor goes, or removes what could not be removed here.
  package func finish(leavingObjects: Bool) {
    state.withLock { state in
      if leavingObjects { state.link?.abandon() } else { state.link?.finish() }
      state = State()
    }
  }
}
