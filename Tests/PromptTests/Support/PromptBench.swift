import Glibc
import Library
import LineEditor
import Prompt
import Reporting
import Runtime
import Synchronization
import Syntax
import Terminal
import TerminalTesting

/// A whole session on a terminal in memory.
final class PromptBench {
  let terminal: PseudoTerminal
  let session: PromptSession
  private let running: Task<Void, Never>
  private let status: Status

  private final class Status: Sendable {
    let value = Mutex<Int32?>(nil)
  }

  static let columns = 100

  init(
    engine: EngineAccess = .none, historyPath: String? = nil, type: String? = "xterm-256color",
    file: SourceFile? = nil
  ) throws {
    let terminal = try PseudoTerminal(columns: Self.columns, rows: 50)
    let output = TerminalOutput(descriptor: terminal.device)
    let host = ScriptHost(output: output, engine: engine, tests: TestExecutor())
    let session = PromptSession(
      host: host, interrupt: Interrupt(),
      terminal: TerminalConnection(input: terminal.device, output: terminal.device, type: type),
      capabilities: Capabilities(
        isTerminal: true, colour: .none, liveProgress: false, unicode: true, width: Self.columns),
      historyPath: historyPath,
      failureText: { FailureRenderer(style: .plain, width: Self.columns).render($0) })
    let status = Status()
    self.terminal = terminal
    self.session = session
    self.status = status
    running = Task {
      let code = await session.run(after: file)
      await host.finish()
      status.value.withLock { $0 = code }
    }
  }

  /// The exit status once the session is over.
  var exitStatus: Int32? { status.value.withLock { $0 } }

  /// All that was ever shown.
  var lines: [String] { Self.lines(terminal.screen) }

  static func lines(_ screen: Screen) -> [String] {
    screen.scrolledOut + screen.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Which line the cursor is in.
  static func row(_ screen: Screen) -> Int { screen.scrolledOut.count + screen.cursor.row }

  /// The prompt that waits for keys below a line; `nil` when the session is over.
  func nextPrompt(after row: Int, seconds: Double = 30) async throws -> (row: Int, text: String)? {
    let isThere = try await terminal.waits(seconds: seconds) { screen in
      self.exitStatus != nil || Self.prompt(screen, after: row) != nil
    }
    guard isThere else { throw Stuck(screen: terminal.screen.textWithCursor) }
    if let prompt = Self.prompt(terminal.screen, after: row) { return prompt }
    _ = try await terminal.waits(seconds: 0.05) { _ in false }
    return nil
  }

  private static func prompt(_ screen: Screen, after row: Int) -> (row: Int, text: String)? {
    let here = Self.row(screen)
    let all = lines(screen)
    guard here > row, here < all.count, screen.modes.contains(2004) else { return nil }
    let text = all[here] + " "
    return Transcript.isPrompt(text) && screen.cursor.column == text.count ? (here, text) : nil
  }

  struct Stuck: Error, CustomStringConvertible {
    let screen: String
    var description: String { "the prompt did not come back; the screen shows\n\(screen)" }
  }
}

/// What programs print, on the same terminal.
struct TerminalOutput: ScriptOutput {
  let sink: FileDescriptorSink

  init(descriptor: Int32) { sink = FileDescriptorSink(descriptor: descriptor) }

  func write(_ text: String) { sink.write(text) }
  func writeError(_ text: String) { sink.write(text) }
  var sharesStandardStreams: Bool { false }
}

extension EngineAccess {
  struct NoEngine: Error, CustomStringConvertible {
    var description: String { "no container engine in this test" }
  }

  /// For what needs none.
  static var none: EngineAccess { EngineAccess { throw NoEngine() } }
}
