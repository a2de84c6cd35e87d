import Glibc

/// Process groups that orch has left behind by dying: asked to end, then killed.
struct OrphanedGroups: Sendable {
  /// The start time of each group's leader, by its number.
  var leaders: [Int32: UInt64]
  /// How long they may take before they are killed.
  var grace = Duration.seconds(2)

  func end() async {
    // A number whose process is another one by now has been used anew. As long as a group has a member, the system
    // gives its number to nobody.
    var left = leaders.filter { leader, startTime in
      ProcessTable.startTime(of: leader).map { $0 == startTime } ?? true
    }.map(\.key)
    for group in left {
      kill(-group, SIGTERM)
      // A stopped program would not notice.
      kill(-group, SIGCONT)
    }
    let deadline = ContinuousClock.now + grace
    while !left.isEmpty, ContinuousClock.now < deadline {
      left.removeAll { kill(-$0, 0) != 0 && errno == ESRCH }
      try? await Task.sleep(for: .milliseconds(10))
    }
    for group in left { kill(-group, SIGKILL) }
  }
}
