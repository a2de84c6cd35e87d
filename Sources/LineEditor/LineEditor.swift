internal import Glibc
internal import Synchronization

/// Reads lines from a terminal, with editing, history and completion.
///
/// One thread of its own owns the line editing library and reads one line at a time.
package final class LineEditor: Sendable {
  private let mailbox: Mailbox
  private let lastReading = Mutex(0)

  /// Why no editor could be started; carries the system's error number.
  package struct StartFailure: Error, Hashable, Sendable {
    package var operation: String
    package var errorNumber: Int32
  }

  package init(
    terminal: TerminalConnection, history: HistoryFile? = nil, hooks: EditorHooks = EditorHooks()
  ) throws(StartFailure) {
    mailbox = try Mailbox()
    let thread = EditorThread(mailbox: mailbox, terminal: terminal, history: history, hooks: hooks)
    try thread.start()
  }

  deinit { mailbox.send(.close { _ in }) }

  /// Reads one line, or one block of several.
  ///
  /// Cancelling the task ends the reading as `interrupted`. Between readings the terminal is in its normal mode.
  package func readLine(_ request: LineRequest) async -> LineResult {
    let reading = lastReading.withLock { last in
      last += 1
      return last
    }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        mailbox.send(.read(reading, request) { continuation.resume(returning: $0) })
      }
    } onCancel: {
      mailbox.send(.cancel(reading))
    }
  }

  /// Prints lines above the prompt, if one is open, without disturbing what is being typed.
  package func announce(_ lines: [String]) { mailbox.send(.announce(lines)) }

  /// Ends a reading in progress, gives the terminal back and saves the history; says why if that could not be saved.
  @discardableResult
  package func close() async -> HistoryFile.Failure? {
    await withCheckedContinuation { continuation in
      mailbox.send(.close { continuation.resume(returning: $0) })
    }
  }
}
