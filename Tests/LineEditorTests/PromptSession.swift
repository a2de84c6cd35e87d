import LineEditor
import Synchronization
import TerminalTesting
import Testing

/// All tests of the editor at a terminal run one after the other: terminfo's state is the process's.
@Suite(.serialized) enum EditingTests {}

/// A prompt on a terminal in memory. Lines read are shown after `=`, so that a screen tells the whole story.
final class PromptSession {
  let terminal: PseudoTerminal
  let editor: LineEditor
  private let reading: Task<[LineResult], Never>

  /// Opening braces without their closing ones make a text incomplete, and each indents by two.
  static let hooks = EditorHooks(
    completeness: { text in
      let depth = text.count { $0 == "{" } - text.count { $0 == "}" }
      return depth > 0 ? .incomplete(indent: String(repeating: "  ", count: depth)) : .complete
    })

  init(
    columns: Int = 60, rows: Int = 12, type: String = "xterm-256color", prompt: String = "> ",
    history: HistoryFile? = nil, hooks: EditorHooks = PromptSession.hooks
  ) throws {
    let terminal = try PseudoTerminal(columns: columns, rows: rows)
    let editor = try LineEditor(
      terminal: TerminalConnection(input: terminal.device, output: terminal.device, type: type),
      history: history, hooks: hooks)
    self.terminal = terminal
    self.editor = editor
    reading = Task {
      var results: [LineResult] = []
      while true {
        let result = await editor.readLine(LineRequest(prompt: prompt))
        results.append(result)
        switch result {
        case .line(let line): editor.announce(["= \(line.debugDescription)"])
        case .interrupted: editor.announce(["= interrupted"])
        case .endOfInput: return results
        }
      }
    }
  }

  /// Types text in which `<Name>` is a key; waits first until the prompt listens.
  func type(_ keys: String) async throws {
    try await expectListening()
    terminal.send(Array(KeyNames.bytes(keys).utf8))
  }

  /// Sends bytes as they are.
  func send(_ bytes: [UInt8]) { terminal.send(bytes) }

  /// Pastes as a terminal does that has been asked to mark pasted text.
  func paste(_ text: String) async throws {
    try await expectListening()
    terminal.send(Array("\u{1B}[200~\(text)\u{1B}[201~".utf8))
  }

  /// Waits until the screen, with a bar at the cursor, is as expected.
  func expect(_ expected: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    guard try await !terminal.waits(until: { $0.textWithCursor == expected }) else { return }
    Issue.record("the screen shows\n\(terminal.screen.textWithCursor)", sourceLocation: sourceLocation)
  }

  /// Waits until a part is somewhere on the screen.
  func expectShown(_ part: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let isShown = try await terminal.waits { $0.text.contains(part) }
    #expect(isShown, "the screen shows\n\(terminal.screen.text)", sourceLocation: sourceLocation)
  }

  func expectListening(sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let listens = try await terminal.waits { $0.modes.contains(2004) }
    #expect(listens, "the prompt does not listen", sourceLocation: sourceLocation)
  }

  /// Closes the editor; gives everything that was read.
  @discardableResult
  func end() async -> [LineResult] {
    await editor.close()
    return await reading.value
  }
}

/// Names of keys in tests, and what terminals send for them.
enum KeyNames {
  private static let sequences = [
    "Enter": "\r", "Tab": "\t", "Escape": "\u{1B}", "Backspace": "\u{7F}",
    "Up": "\u{1B}[A", "Down": "\u{1B}[B", "Right": "\u{1B}[C", "Left": "\u{1B}[D",
    "Home": "\u{1B}[H", "End": "\u{1B}OF", "Delete": "\u{1B}[3~", "F5": "\u{1B}[15~",
    "Ctrl-Left": "\u{1B}[1;5D", "Ctrl-Right": "\u{1B}[1;5C", "PageUp": "\u{1B}[5~",
  ]

  static func bytes(_ keys: String) -> String {
    var bytes = ""
    var rest = keys[...]
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">"), let key = key(String(rest[..<end].dropFirst())) {
        bytes += key
        rest = rest[end...].dropFirst()
      } else {
        bytes.append(first)
        rest = rest.dropFirst()
      }
    }
    return bytes
  }

  private static func key(_ name: String) -> String? {
    if let sequence = sequences[name] { return sequence }
    guard let last = name.last, let code = last.asciiValue else { return nil }
    if name == "Alt-\(last)" { return "\u{1B}\(last)" }
    guard name == "Ctrl-\(last)" else { return nil }
    return String(UnicodeScalar(code & 0x1F))
  }
}
