/// How reading a line ended.
package enum LineResult: Hashable, Sendable {
  /// What the user entered, of one or more lines, without the last newline.
  case line(String)
  /// Ctrl-C, or the reading task was cancelled.
  case interrupted
  /// Ctrl-D on an empty line, the terminal is gone, or the editor was closed.
  case endOfInput
}

/// Whether Return submits a text.
package enum Completeness: Hashable, Sendable {
  case complete
  /// Return goes on with a new line that begins with this indentation.
  case incomplete(indent: String)
}
