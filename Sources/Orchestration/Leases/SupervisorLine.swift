/// What orch tells its supervisor, a line each.
enum SupervisorLine: Hashable, Sendable {
  /// Everything is cleaned up; the supervisor may go.
  case done
  /// From now on there may be objects on the engine with the session's label.
  case engine
  /// A temporary folder to remove when orch dies.
  case folder(String)
  /// It is removed already, or handed to the user.
  case forgetFolder(String)
  /// A process group to end when orch dies, by its leader, which the start time tells from a later process.
  case group(Int32, startTime: UInt64)
  /// It has ended, or may go on without orch.
  case forgetGroup(Int32)

  var text: String {
    switch self {
    case .done: "done"
    case .engine: "engine"
    case .folder(let path): "folder " + SupervisorLine.escape(path)
    case .forgetFolder(let path): "forget-folder " + SupervisorLine.escape(path)
    case .group(let leader, let startTime): "group \(leader) \(startTime)"
    case .forgetGroup(let leader): "forget-group \(leader)"
    }
  }

  init?(_ text: some StringProtocol) {
    let words: [Substring] = String(text).split(separator: " ", maxSplits: 1)
    let rest = words.count > 1 ? words[1] : nil
    switch (words.first, rest) {
    case ("done", nil): self = .done
    case ("engine", nil): self = .engine
    case ("folder", let path?): self = .folder(SupervisorLine.unescape(path))
    case ("forget-folder", let path?): self = .forgetFolder(SupervisorLine.unescape(path))
    case ("group", let group?):
      let numbers: [Substring] = group.split(separator: " ")
      guard numbers.count == 2, let leader = Int32(numbers[0]), leader > 1, let startTime = UInt64(numbers[1]) else {
        return nil
      }
      self = .group(leader, startTime: startTime)
    case ("forget-group", let leader?):
      guard let leader = Int32(leader) else { return nil }
      self = .forgetGroup(leader)
    default: return nil
    }
  }

  private static func escape(_ path: String) -> String {
    path.replacing("%", with: "%25").replacing("\n", with: "%0A")
  }

  private static func unescape(_ path: some StringProtocol) -> String {
    String(path).replacing("%0A", with: "\n").replacing("%25", with: "%")
  }
}
