/// A program in a container whose streams are open. Letting go of it leaves the program running.
package protocol ExecSession: AnyObject, Sendable {
  /// The next piece of its output; `nil` at the end. With a terminal, all of it is one stream.
  func next() async throws -> OutputChunk?
  /// Returns when the bytes are on their way; a program that has ended takes none, which is no error.
  func send(_ bytes: [UInt8]) async
  /// Ends its input.
  func finishInput() async
  /// Of its terminal.
  func resize(_ size: TerminalSize) async throws
  /// How it ended, once its output has.
  func exitCode() async throws -> Int
}

/// In character cells.
package struct TerminalSize: Hashable, Sendable {
  package var rows: Int
  package var columns: Int

  package init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
  }
}
