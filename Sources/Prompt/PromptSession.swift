import Glibc
package import Library
package import LineEditor
package import Runtime
import Semantics
import Synchronization
package import Syntax
package import Terminal

/// The interactive prompt: reads lines from a terminal, runs them, and shows what they give.
///
/// Everything that it prints goes through the host's output, so that it stands in order with what programs print.
package final class PromptSession: Sendable {
  private let host: ScriptHost
  private let interrupt: Interrupt
  private let terminal: TerminalConnection
  private let capabilities: Capabilities
  private let historyPath: String?
  private let library: LibraryTable
  private let given: [(name: String, value: Value)]
  private let failureText: @Sendable (Failure) -> String
  private let takesTerminal: @Sendable (Bool) -> Void
  private let attention: Attention
  private let directory: EnvironmentDirectory
  private let scope = Mutex(SessionScope())

  /// `given` are names that are there from the beginning, as those of an environment that a test has failed in.
  /// `failureText` renders an error that ended a line, with its newlines; without a history path nothing is remembered.
  /// `takesTerminal` is called with true before a line is read and with false before it runs: nothing else may draw in
  /// between.
  package init(
    host: ScriptHost, interrupt: Interrupt, terminal: TerminalConnection = .standard(), capabilities: Capabilities,
    historyPath: String?, library: LibraryTable = .complete, given: [(name: String, value: Value)] = [],
    failureText: @escaping @Sendable (Failure) -> String,
    takesTerminal: @escaping @Sendable (Bool) -> Void = { _ in }
  ) {
    self.host = host
    self.interrupt = interrupt
    self.terminal = terminal
    self.capabilities = capabilities
    self.historyPath = historyPath
    self.library = library
    self.given = given
    self.failureText = failureText
    self.takesTerminal = takesTerminal
    attention = Attention(interrupt)
    directory = EnvironmentDirectory(host.engine)
  }

  /// Tells of a signal that this process got. SIGINT cancels what runs and, the next time, stops waiting for it; any
  /// other ends the session.
  package func receive(_ signal: Int32) { attention.receive(signal) }

  /// Runs until the user ends it, a file first where one is given. Gives the exit status; what lines have made is
  /// released or kept by then.
  package func run(after file: SourceFile? = nil) async -> Int32 {
    guard let thread = EvaluationThread.start(host: host, interrupt: interrupt, library: library, given: given) else {
      host.output.writeError("the system gives no thread to run on\n")
      return 1
    }
    let universe = library.universe(extending: .language)
    let editor: LineEditor
    do throws(LineEditor.StartFailure) {
      editor = try makeEditor(universe)
    } catch {
      host.output.writeError("cannot read lines: \(String(cString: strerror(error.errorNumber)))\n")
      return 1
    }
    var conversation = Conversation(
      thread: thread, editor: editor, attention: attention, interrupt: interrupt, output: host.output,
      view: view(universe),
      takesTerminal: takesTerminal,
      scope: { [self] scope in self.scope.withLock { $0 = scope } })
    let status = await conversation.hold(after: file)
    await editor.close()
    return status
  }

  private func view(_ universe: Universe) -> OutcomeView {
    OutcomeView(
      values: ValueView(
        width: capabilities.width ?? 80, style: Style(capabilities.colour), unicode: capabilities.unicode),
      terminal: terminal, universe: universe, failureText: failureText)
  }

  /// The engine may be slow or away, and somebody waits for Tab.
  @Sendable private func running() -> [EnvironmentDirectory.Entry] { directory.entries(within: .milliseconds(150)) }

  private func makeEditor(_ universe: Universe) throws(LineEditor.StartFailure) -> LineEditor {
    let hooks = EditorHooks(
      completeness: Continuation.completeness,
      completions: { [self] text, cursor in
        Completer(universe: universe, scope: scope.withLock { $0 }, running: running).completions(text, cursor)
      },
      remembers: { [host] in !SecretLine.matches($0) && !host.secrets.isIn($0) })
    return try LineEditor(terminal: terminal, history: historyPath.map { HistoryFile(path: $0) }, hooks: hooks)
  }
}
