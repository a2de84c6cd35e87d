import LineEditor
import TerminalTesting
import Testing

extension EditingTests {
  @Suite struct LineTests {
    @Test func `a line is edited and read`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("up shp<Left>o<End> --fresh<Enter>")
      try await prompt.expect(
        """
        > up shop --fresh
        = "up shop --fresh"
        > ▏
        """)
      #expect(await prompt.end() == [.line("up shop --fresh"), .endOfInput])
    }

    @Test func `an empty line is a line`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("<Enter>")
      try await prompt.expect("> \n= \"\"\n> ▏".replacingSpaces())
      #expect(await prompt.end() == [.line(""), .endOfInput])
    }

    @Test func `text beyond ASCII is drawn and edited by columns`() async throws {
      let prompt = try PromptSession(prompt: "\u{1B}[1;32mörch\u{1B}[0m\u{1B}[36m>\u{1B}[0m ")
      try await prompt.type("print \"日本 Größe 😀\"<Left><Left><Left><Left>n<Backspace>ß<Delete>")
      try await prompt.expect("örch> print \"日本 Größß▏ 😀\"")
      try await prompt.type("<Enter>")
      try await prompt.expect(
        """
        örch> print "日本 Größß 😀"
        = "print \\"日本 Größß 😀\\""
        örch> ▏
        """)
      await prompt.end()
    }

    @Test func `a long line wraps, wide characters too`() async throws {
      let prompt = try PromptSession(columns: 10)
      try await prompt.type("1234567日本語<Left>!")
      try await prompt.expect("> 1234567\n日本!▏語")
      try await prompt.type("<Home>0")
      try await prompt.expect("> 0▏1234567\n日本!語")
      #expect(await prompt.end() == [.endOfInput])
    }

    @Test func `words are moved over and deleted`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("one two three four<Ctrl-Left><Alt-b>2<Home><Ctrl-Right><Alt-f>!<Alt-d>")
      try await prompt.expect("> one two!▏ four")
      try await prompt.type("<Ctrl-w>x<Ctrl-e>y<Ctrl-a>z")
      try await prompt.expect("> z▏one x foury")
      try await prompt.type("<Ctrl-u>")
      try await prompt.expect("> ▏")
      await prompt.end()
    }

    @Test func `a character is moved over and deleted with all that is combined in it`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("ae\u{301}👍🏽x<Left><Backspace>!<Left><Left>?<Enter>")
      try await prompt.type("ae\u{301}👍🏽x<Home><Right><Delete><Delete><Enter>")
      try await prompt.expectShown("= \"ax\"")
      #expect(await prompt.end().prefix(2) == [.line("a?e\u{301}!x"), .line("ax")])
    }

    @Test func `what is deleted by words and lines is put back`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("logs shop.api<Ctrl-w>up <Ctrl-y>")
      try await prompt.expect("> logs up shop.api▏")
      prompt.send(Array("\u{1B}\u{7F}".utf8))
      try await prompt.expect("> logs up shop.▏")
      try await prompt.type("<Ctrl-Left><Ctrl-k><Ctrl-a><Ctrl-y>")
      try await prompt.expect("> shop.▏logs up")
      await prompt.end()
    }

    @Test func `a line begins with a text, and an answer is not kept`() async throws {
      let terminal = try PseudoTerminal()
      let editor = try LineEditor(
        terminal: TerminalConnection(input: terminal.device, output: terminal.device, type: "xterm"),
        hooks: PromptSession.hooks)
      async let line = editor.readLine(LineRequest(prompt: "> ", text: "if x {\n}"))
      #expect(try await terminal.waits { $0.textWithCursor == "> if x {\n}▏" })
      terminal.send("!\r")
      #expect(await line == .line("if x {\n}!"))
      async let answer = editor.readLine(LineRequest(prompt: "end? ", isAnswer: true))
      #expect(try await terminal.waits { $0.text.hasSuffix("end?") })
      terminal.send("{\r")
      #expect(await answer == .line("{"))
      async let next = editor.readLine(LineRequest(prompt: "> "))
      #expect(try await terminal.waits { $0.modes.contains(2004) && $0.text.hasSuffix("\n>") })
      terminal.send("\u{1B}[A\r")
      #expect(await next == .line("if x {\n}!"))
      await editor.close()
    }

    @Test func `keys without a meaning do nothing`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("a<F5>b\u{1B}[99;99Xc\u{1B}[[A")
      try await prompt.expect("> abc▏")
      prompt.send([0xC3, 0x28, 0xFF, 0x80, UInt8(ascii: "d")])
      try await prompt.expect("> abc(d▏")
      prompt.send(Array("\u{85}e<".utf8))
      try await prompt.expect("> abc(de<▏")
      await prompt.end()
    }

    @Test func `Ctrl-C drops the line`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("rm every<Left><Left><Ctrl-c>")
      try await prompt.expect("> rm every^C\n= interrupted\n> ▏")
      try await prompt.type("ok<Enter>")
      try await prompt.expect("> rm every^C\n= interrupted\n> ok\n= \"ok\"\n> ▏")
      #expect(await prompt.end() == [.interrupted, .line("ok"), .endOfInput])
    }

    @Test func `Ctrl-D deletes, and ends the input on an empty line`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("ab<Left><Ctrl-d>")
      try await prompt.expect("> a▏")
      try await prompt.type("<Backspace><Ctrl-d>")
      #expect(await prompt.end() == [.endOfInput])
    }

    @Test func `Ctrl-L clears the screen and keeps the line`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("first<Enter>")
      try await prompt.expect("> first\n= \"first\"\n> ▏")
      try await prompt.type("second<Ctrl-l>")
      try await prompt.expect("> second▏")
      await prompt.end()
    }
  }
}

extension String {
  /// Multi-line literals cannot end in spaces, and the screen drops them.
  fileprivate func replacingSpaces() -> String {
    split(separator: "\n", omittingEmptySubsequences: false)
      .map { line in String(line.last == " " ? line.dropLast() : line) }
      .joined(separator: "\n")
  }
}
