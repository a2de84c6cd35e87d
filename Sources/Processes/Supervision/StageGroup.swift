internal import CProcesses
internal import Glibc

/// The running stages of a pipeline, and the process group that they and what they start belong to.
///
/// Exited stages stay unreaped until ``reap()``, so that the group's number cannot come to mean another group.
struct StageGroup {
  struct Member {
    let pid: pid_t
    let program: String
    let feedsNextStage: Bool
    /// Readable once the program has exited; `nil` after that, and where the system has no such thing.
    var exitDescriptor: Descriptor?
    var exit: Exit?
  }

  private(set) var members: [Member] = []
  private var isReaped = false

  /// 0 before the first stage has started.
  var id: pid_t { members.first?.pid ?? 0 }
  var hasExited: Bool { members.allSatisfy { $0.exit != nil } }
  /// Whether exits must be looked for now and then, since no descriptor tells of them.
  var needsPolling: Bool { members.contains { $0.exit == nil && $0.exitDescriptor == nil } }

  mutating func add(_ pid: pid_t, program: String, feedsNextStage: Bool) {
    let descriptor = Descriptor(processes_exit_descriptor(pid))
    members.append(Member(pid: pid, program: program, feedsNextStage: feedsNextStage, exitDescriptor: descriptor))
  }

  mutating func collectExits() {
    for index in members.indices where members[index].exit == nil {
      var state = ProcessesState()
      // Somebody else took a child that was not theirs: how it ended is lost, that it ended is not.
      let isLost = processes_look(members[index].pid, &state) != 0
      guard isLost || state.has_exited else { continue }
      members[index].exit = isLost ? .exited(-1) : Exit(state)
      members[index].exitDescriptor = nil
    }
  }

  /// The signal that stopped a stage since this was asked last.
  func takeStop() -> Int32? {
    var signal: Int32 = 0
    var latest: Int32?
    for member in members where member.exit == nil && processes_take_stop(member.pid, &signal) { latest = signal }
    return latest
  }

  func send(_ signal: Int32) { if id > 0 { kill(-id, signal) } }

  /// Gives the exits back to the system. What may be left of the group can be sent signals for a short time only.
  mutating func reap() {
    guard !isReaped else { return }
    isReaped = true
    for member in members { processes_reap(member.pid) }
  }

  /// Whether the stages and all that they started have ended.
  mutating func hasVanished() -> Bool {
    guard hasExited else { return false }
    reap()
    // Mostly this is enough; where something is left, it may be dead and wait for its parent to notice.
    return kill(-id, 0) != 0 && errno == ESRCH || !hasSurvivors
  }

  /// Ends what has been started of a pipeline that cannot start as a whole.
  mutating func abandon() {
    send(SIGKILL)
    reap()
  }

  var outcomes: [StageOutcome] {
    members.map {
      StageOutcome(program: $0.program, exit: $0.exit ?? .exited(-1), feedsNextStage: $0.feedsNextStage)
    }
  }
}

extension Exit {
  fileprivate init(_ state: ProcessesState) {
    self = state.was_signalled ? .signalled(state.status) : .exited(state.status)
  }
}
