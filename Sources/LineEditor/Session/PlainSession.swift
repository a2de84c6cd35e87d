internal import Glibc

/// Reading without editing, for terminals that cannot move their cursor; confined to the editor's thread.
final class PlainSession: LineSession {
  private let terminal: TerminalConnection
  private let hooks: EditorHooks
  private let mailbox: Mailbox
  private let keys: KeyReader
  private var reading = 0
  private var ending: LineResult?
  /// A word on why it is so, said once.
  private var note: String?

  init(terminal: TerminalConnection, because reason: PlainReason, hooks: EditorHooks, mailbox: Mailbox) {
    self.terminal = terminal
    self.hooks = hooks
    self.mailbox = mailbox
    note = reason.note
    keys = KeyReader(descriptor: terminal.input, wakeDescriptor: mailbox.wakeDescriptor)
  }

  /// What it were to begin with cannot be edited here, and is the line at once.
  func readLine(_ request: LineRequest, reading: Int) -> LineResult {
    self.reading = reading
    ending = nil
    if let note = note.take() { announce([note]) }
    write(String(String.UnicodeScalarView(PromptText(request.prompt).visible)))
    guard request.text.isEmpty else {
      announce(request.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init))
      return .line(request.text)
    }
    var text = ""
    while true {
      guard let line = readPhysicalLine() else { return end() }
      text += line
      if request.isAnswer { return .line(text) }
      if case .complete = hooks.completeness(text) { return .line(text) }
      text += "\n"
      write("... ")
    }
  }

  func remember(_ entry: String) {}

  func announce(_ lines: [String]) { write(lines.map { $0 + "\n" }.joined()) }

  func close() {}

  private func end() -> LineResult {
    if ending == nil { write("\n") }
    return ending ?? .endOfInput
  }

  /// A line without its newline; `nil` at the end of the input or of the reading.
  private func readPhysicalLine() -> String? {
    var bytes: [UInt8] = []
    while true {
      switch keys.nextByte(attend: attend) {
      case .byte(UInt8(ascii: "\n")): return String(decoding: bytes, as: UTF8.self)
      case .byte(let byte): bytes.append(byte)
      case .end where !bytes.isEmpty: return String(decoding: bytes, as: UTF8.self)
      case .end, .stopped, .timedOut: return nil
      }
    }
  }

  private func attend() -> Bool {
    for request in mailbox.attend(during: reading).requests {
      switch request {
      case .announce(let lines): announce(lines)
      case .cancel:
        // Behind what the terminal shows for Ctrl-C.
        write("\n")
        ending = .interrupted
      case .close: ending = .endOfInput
      case .read: break
      }
    }
    return ending == nil
  }

  private func write(_ text: String) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(terminal.output, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR { return }
      rest = rest.dropFirst(max(0, count))
    }
  }
}
