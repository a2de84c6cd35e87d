import LineEditor
import TerminalTesting
import Testing

extension EditingTests {
  @Suite struct TerminalUseTests {
    @Test func `between readings the terminal is in its normal mode`() async throws {
      let terminal = try PseudoTerminal()
      let editor = try LineEditor(
        terminal: TerminalConnection(input: terminal.device, output: terminal.device, type: "xterm"))
      async let line = editor.readLine(LineRequest(prompt: "> "))
      #expect(try await terminal.waits { $0.modes.contains(2004) && !terminal.isCooked })
      terminal.send("x\r")
      #expect(await line == .line("x"))
      #expect(try await terminal.waits { !$0.modes.contains(2004) })
      #expect(terminal.isCooked)
      await editor.close()
    }

    @Test func `announcements appear above what is typed`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("half a {<Enter>line")
      try await prompt.expect("> half a {\n  line▏")
      prompt.editor.announce(["shop is up", "db is ready"])
      try await prompt.expect("shop is up\ndb is ready\n> half a {\n  line▏")
      await prompt.end()
    }

    @Test func `a resized window is adopted`() async throws {
      let prompt = try PromptSession(columns: 30, rows: 6)
      try await prompt.type("0123456789")
      try await prompt.expect("> 0123456789▏")
      prompt.terminal.resize(columns: 20, rows: 6)
      try await prompt.type("abcdefghijkl")
      try await prompt.expect("> 0123456789abcdefgh\nijkl▏")
      await prompt.end()
    }

    @Test func `a cancelled reading is interrupted, and the next one works`() async throws {
      let terminal = try PseudoTerminal()
      let editor = try LineEditor(
        terminal: TerminalConnection(input: terminal.device, output: terminal.device, type: "xterm"))
      let reading = Task { await editor.readLine(LineRequest(prompt: "> ")) }
      #expect(try await terminal.waits { $0.text == ">" && $0.modes.contains(2004) })
      reading.cancel()
      #expect(await reading.value == .interrupted)
      async let next = editor.readLine(LineRequest(prompt: "again> "))
      #expect(try await terminal.waits { $0.text == ">\nagain>" })
      terminal.send("y\r")
      #expect(await next == .line("y"))
      await editor.close()
      #expect(await editor.readLine(LineRequest(prompt: "> ")) == .endOfInput)
    }

    @Test func `a reading of a task that is already cancelled does not wait`() async throws {
      let prompt = try PseudoTerminal()
      let editor = try LineEditor(
        terminal: TerminalConnection(input: prompt.device, output: prompt.device, type: "xterm"))
      let reading = Task {
        withUnsafeCurrentTask { $0?.cancel() }
        return await editor.readLine(LineRequest(prompt: "> "))
      }
      #expect(await reading.value == .interrupted)
      await editor.close()
    }

    @Test func `an unknown terminal is treated like xterm`() async throws {
      let prompt = try PromptSession(type: "no-such-terminal")
      try await prompt.type("ac<Left>b")
      try await prompt.expect("> ab▏c")
      await prompt.end()
    }

    @Test func `a terminal of no type gets a plain prompt, with a word on it`() async throws {
      let terminal = try PseudoTerminal()
      let editor = try LineEditor(
        terminal: TerminalConnection(input: terminal.device, output: terminal.device, type: nil))
      async let line = editor.readLine(LineRequest(prompt: "> ", text: ""))
      #expect(try await terminal.waits { $0.text.contains("TERM is not set") && $0.text.hasSuffix("\n>") })
      terminal.send("x\n")
      #expect(await line == .line("x"))
      async let answer = editor.readLine(LineRequest(prompt: "end? ", isAnswer: true))
      terminal.send("y\n")
      #expect(await answer == .line("y"))
      await editor.close()
    }

    @Test func `a terminal without cursor movement gets a plain prompt`() async throws {
      let terminal = try PseudoTerminal()
      let editor = try LineEditor(
        terminal: TerminalConnection(input: terminal.device, output: terminal.device, type: "dumb"),
        hooks: PromptSession.hooks)
      async let block = editor.readLine(LineRequest(prompt: "\u{1B}[1mé>\u{1B}[0m "))
      terminal.send("a {\n")
      #expect(try await terminal.waits { $0.text.hasSuffix("...") })
      terminal.send("}\n")
      #expect(await block == .line("a {\n}"))
      async let end = editor.readLine(LineRequest(prompt: "> "))
      terminal.send("\u{4}")
      #expect(await end == .endOfInput)
      await editor.close()
    }
  }
}
