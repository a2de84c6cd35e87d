/// Why lines are read without editing.
enum PlainReason {
  /// The terminal says of itself that it cannot move its cursor.
  case dumb
  case unknownTerminal, noLibrary, noEditor

  /// A word to the user; `nil` where it is what they asked for.
  var note: String? {
    let consequence = "lines are read as they come, without editing, history and completion"
    return switch self {
    case .dumb: nil
    case .unknownTerminal: "TERM is not set: \(consequence)"
    case .noLibrary: "libedit is not installed (Debian: `apt-get install libedit2`): \(consequence)"
    case .noEditor: "this system has no UTF-8 locale or lets no editor open the terminal: \(consequence)"
    }
  }
}
