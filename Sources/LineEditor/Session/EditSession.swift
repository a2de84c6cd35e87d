internal import CEditline
internal import Glibc

/// Line editing on a terminal by libedit; confined to the editor's thread.
final class EditSession: LineSession {
  /// How a reading ends that does not end with a line.
  private enum Ending {
    case none, interrupted, endOfInput
  }

  let hooks: EditorHooks
  let keys: KeyReader
  private let mailbox: Mailbox
  let editline: OpaquePointer
  private let entries: OpaquePointer?
  private var prompt = PromptText("")
  /// What is being read.
  private(set) var request = LineRequest(prompt: "")
  /// What was deleted last by more than a character.
  var killed = ""
  /// The choices that stand right above the line.
  var shownChoices: ShownChoices?
  /// The prompt for libedit, which asks for it whenever it draws.
  fileprivate private(set) var promptBytes = strdup("")
  private var reading = 0
  private var ending = Ending.none

  init?(terminal: TerminalConnection, historyLimit: Int, hooks: EditorHooks, mailbox: Mailbox) {
    guard let editline = editline_open(terminal.input, terminal.output, terminal.type) else { return nil }
    self.editline = editline
    self.hooks = hooks
    self.mailbox = mailbox
    entries = editline_open_history(editline, Int32(clamping: historyLimit))
    keys = KeyReader(descriptor: terminal.input, wakeDescriptor: mailbox.wakeDescriptor)
    install()
  }

  func readLine(_ request: LineRequest, reading: Int) -> LineResult {
    self.request = request
    shownChoices = nil
    if !request.text.isEmpty { keys.push(.preset) }
    prompt = PromptText(request.prompt)
    free(promptBytes)
    promptBytes = strdup(prompt.encoded)
    self.reading = reading
    ending = .none
    // Before pasting is announced, or what is pasted at once would still meet the driver's line discipline.
    editline_set_editing(editline, true)
    write(BracketedPaste.enable)
    let line = editline_read(editline).map { String(cString: $0) }
    write(BracketedPaste.disable)
    switch ending {
    case .interrupted: return .interrupted
    case .endOfInput: return .endOfInput
    case .none:
      guard let line else { return .endOfInput }
      return .line(line.last == "\n" ? String(line.dropLast()) : line)
    }
  }

  func remember(_ entry: String) {
    guard let entries else { return }
    editline_add_history(entries, entry)
  }

  func announce(_ lines: [String]) { write(lines.map { $0 + "\r\n" }.joined()) }

  func close() {
    editline_close(editline)
    if let entries { editline_close_history(entries) }
    free(promptBytes)
  }

  func write(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { editline_write(editline, $0.baseAddress, $0.count) }
    }
  }

  // MARK: What the keys of ending do

  func interrupt() -> EditOutcome {
    ending = .interrupted
    moveCursor(to: buffer.scalars.count)
    insert("^C")
    keys.push(.acceptLine)
    return .refresh
  }

  func endInput() -> EditOutcome {
    ending = .endOfInput
    keys.push(.acceptLine)
    return .normal
  }

  /// Stops the whole job as the terminal would, and comes back to the same line when it is continued.
  func suspend() -> EditOutcome {
    leaveEditArea()
    editline_set_editing(editline, false)
    kill(0, SIGTSTP)
    // The stop reaches the other threads first; the terminal may be changed again only after it.
    usleep(50_000)
    editline_set_editing(editline, true)
    editline_redraw(editline)
    return .normal
  }

  // MARK: The picture on the screen

  /// Prints lines where the prompt stands and draws the prompt anew below them.
  func printAbove(_ lines: [String]) {
    eraseEditArea()
    announce(lines)
    editline_redraw(editline)
  }

  var windowSize: (columns: Int, rows: Int) {
    var size = winsize()
    guard ioctl(keys.descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }

  /// The rows that prompt and text take on the screen.
  var editRows: Int { position(of: buffer.scalars).row + 1 }

  private func position(of scalars: [Unicode.Scalar]) -> CursorLayout {
    var layout = CursorLayout(columns: windowSize.columns)
    layout.advance(over: prompt.visible)
    layout.advance(over: scalars)
    return layout
  }

  private func eraseEditArea() {
    let row = min(position(of: buffer.beforeCursor).row, windowSize.rows - 1)
    write((row > 0 ? "\r\u{1B}[\(row)A" : "\r") + "\u{1B}[J")
  }

  private func leaveEditArea() {
    let down = position(of: buffer.scalars).row - position(of: buffer.beforeCursor).row
    write(String(repeating: "\n", count: max(0, down) + 1) + "\r")
  }

  // MARK: Requests while a line is read

  /// Looks after requests and the window; false when the reading has to end.
  private func attend() -> Bool {
    let (requests, isResized) = mailbox.attend(during: reading)
    if isResized { adoptWindowSize() }
    for request in requests {
      switch request {
      case .announce(let lines):
        shownChoices = nil
        printAbove(lines)
      case .cancel: ending = .interrupted
      case .close: ending = .endOfInput
      case .read: break
      }
    }
    return ending == .none
  }

  private func adoptWindowSize() {
    eraseEditArea()
    editline_adopt_window_size(editline)
    editline_redraw(editline)
  }

  /// Ctrl-L, with which the list goes too.
  private static let clearScreen: Unicode.Scalar = "\u{C}"

  /// The reader of libedit: 1 for a character, 0 at the end, -1 when the reading was ended from outside.
  fileprivate func readKey() -> (code: Int32, scalar: Unicode.Scalar) {
    switch keys.next(attend: attend) {
    case .scalar(let scalar):
      if scalar == Self.clearScreen { shownChoices = nil }
      return (1, scalar)
    case .end:
      ending = .endOfInput
      return (0, "\0")
    case .stopped:
      leaveEditArea()
      return (-1, "\0")
    }
  }

  private func install() {
    editline_set_client(editline, Unmanaged.passUnretained(self).toOpaque())
    editline_set_reader(editline) { editline, place in
      guard let session = EditSession.of(editline), let place else { return -1 }
      let (code, scalar) = session.readKey()
      place.pointee = wchar_t(bitPattern: scalar.value)
      return code
    }
    editline_set_prompt(editline, { EditSession.of($0)?.promptBytes }, PromptText.delimiter)
    KeyTable.standard.install(in: editline)
  }

  static func of(_ editline: OpaquePointer?) -> EditSession? {
    guard let editline, let client = editline_client(editline) else { return nil }
    return Unmanaged<EditSession>.fromOpaque(client).takeUnretainedValue()
  }
}
