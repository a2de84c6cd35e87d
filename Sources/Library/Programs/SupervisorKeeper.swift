import Orchestration
import Processes

/// Hands the programs of a run to its supervisor. One that cannot be started guards nothing, and stops nothing.
struct SupervisorKeeper: GroupKeeper {
  let supervisor: Supervisor

  var isAwake: Bool { supervisor.isRunning }
  func wake() { try? supervisor.start() }
  func keep(_ group: Int32) { try? supervisor.guardGroup(group) }
  func forget(_ group: Int32) { supervisor.forgetGroup(group) }
}
