internal import Glibc

/// The terminal that lines are read from.
package struct TerminalConnection: Sendable {
  package var input: Int32
  package var output: Int32
  /// The terminal's name in terminfo; one that is not found there is treated like xterm.
  package var type: String?

  package init(input: Int32, output: Int32, type: String?) {
    self.input = input
    self.output = output
    self.type = type
  }

  /// Standard input and output, of the type that TERM names.
  package static func standard() -> TerminalConnection {
    TerminalConnection(
      input: STDIN_FILENO, output: STDOUT_FILENO, type: getenv("TERM").map { String(cString: $0) })
  }

  /// A terminal that cannot move its cursor, or does not say what it is, gets a plain prompt without editing.
  package var canEdit: Bool { type != nil && type != "" && type != "dumb" }
}
