/// What orch tells its supervisor, a line each.
enum SupervisorLine: Hashable, Sendable {
  /// Everything is cleaned up; the supervisor may go.
  case done
  /// A temporary folder to remove when orch dies.
  case folder(String)
  /// It is removed already, or handed to the user.
  case forget(String)

  var text: String {
    switch self {
    case .done: "done"
    case .folder(let path): "folder " + SupervisorLine.escape(path)
    case .forget(let path): "forget " + SupervisorLine.escape(path)
    }
  }

  init?(_ text: some StringProtocol) {
    let words = text.split(separator: " ", maxSplits: 1)
    switch (words.first, words.count) {
    case ("done", 1): self = .done
    case ("folder", 2): self = .folder(SupervisorLine.unescape(words[1]))
    case ("forget", 2): self = .forget(SupervisorLine.unescape(words[1]))
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
