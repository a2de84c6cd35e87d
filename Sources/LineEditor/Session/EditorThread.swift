internal import CEditline
internal import Glibc

/// Something that reads lines for the editor's thread; never leaves that thread.
protocol LineSession {
  func readLine(_ request: LineRequest, reading: Int) -> LineResult
  func remember(_ entry: String)
  func announce(_ lines: [String])
  func close()
}

/// The loop of the thread that owns the terminal.
struct EditorThread: Sendable {
  let mailbox: Mailbox
  let terminal: TerminalConnection
  let history: HistoryFile?
  let hooks: EditorHooks

  func start() throws(LineEditor.StartFailure) {
    let body = Unmanaged.passRetained(Body(self))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().thread.run()
        return nil
      }, body.toOpaque())
    guard code == 0 else {
      body.release()
      throw LineEditor.StartFailure(operation: "pthread_create", errorNumber: code)
    }
    pthread_detach(thread)
  }

  private final class Body {
    let thread: EditorThread
    init(_ thread: EditorThread) { self.thread = thread }
  }

  private func run() {
    let session = openSession()
    history?.load().forEach(session.remember)
    var historyFailure: HistoryFile.Failure?
    // A task that is cancelled early cancels its reading before it asks for it.
    var cancelled: Set<Int> = []
    while true {
      switch mailbox.next() {
      case .read(let reading, _, let answer) where cancelled.contains(reading):
        answer(.interrupted)
      case .read(let reading, let request, let answer):
        cancelled = cancelled.filter { $0 > reading }
        let result = session.readLine(request, reading: reading)
        answer(result)
        if case .line(let line) = result, !request.isAnswer {
          historyFailure = record(line, in: session) ?? historyFailure
        }
      case .announce(let lines):
        session.announce(lines)
      case .cancel(let reading):
        cancelled.insert(reading)
      case .close(let answer):
        session.close()
        mailbox.close()
        return answer(historyFailure)
      }
    }
  }

  private func openSession() -> any LineSession {
    let reason: PlainReason
    if !terminal.canEdit {
      reason = terminal.type == nil ? .unknownTerminal : .dumb
    } else if !editline_load() {
      reason = .noLibrary
    } else if editline_prepare_locale(),
      let session = EditSession(
        terminal: terminal, historyLimit: history?.limit ?? 1000, hooks: hooks, mailbox: mailbox)
    {
      return session
    } else {
      reason = .noEditor
    }
    return PlainSession(terminal: terminal, because: reason, hooks: hooks, mailbox: mailbox)
  }

  /// Saved line by line, so that a killed session loses nothing.
  private func record(_ line: String, in session: any LineSession) -> HistoryFile.Failure? {
    guard line.contains(where: { !$0.isWhitespace }), hooks.remembers(line) else { return nil }
    session.remember(line)
    return history?.append([line])
  }
}
