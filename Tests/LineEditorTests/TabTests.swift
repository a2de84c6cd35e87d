import LineEditor
import Testing

extension EditingTests {
  @Suite struct TabTests {
    private static let names = ["print", "port", "postgres", "ps", "über", "übung"]

    private static let hooks = EditorHooks(
      completeness: PromptSession.hooks.completeness,
      completions: { text, cursor in
        let before = String(decoding: Array(text.utf8)[..<cursor], as: UTF8.self)
        let word = before.split(omittingEmptySubsequences: false) { " \n{".contains($0) }.last.map(String.init) ?? ""
        let start = cursor - word.utf8.count
        let flags = [
          Completion("--tail", detail: "how many lines", suffix: " "), Completion("--follow", detail: "keep printing"),
        ]
        let numbered = word.hasPrefix("n") ? (1...90).map { Completion("n\($0)") } : []
        let candidates = names.map { Completion($0, suffix: " ") } + flags + numbered
        return Completions(start: start, candidates: candidates.filter { $0.text.hasPrefix(word) })
      })

    private func prompt(columns: Int = 40, rows: Int = 8) throws -> PromptSession {
      try PromptSession(columns: columns, rows: rows, hooks: Self.hooks)
    }

    @Test func `the only candidate is inserted with what follows it`() async throws {
      let prompt = try prompt()
      try await prompt.type("x = pri<Tab>1")
      try await prompt.expect("> x = print 1▏")
      await prompt.end()
    }

    @Test func `what all share is inserted, then they are listed above`() async throws {
      let prompt = try prompt()
      try await prompt.type("üb<Left><Right><Tab>")
      try await prompt.expect("über   übung\n> üb▏")
      try await prompt.type("u<Tab><Ctrl-u>po<Tab>")
      try await prompt.expect("über   übung\nport      postgres\n> po▏")
      await prompt.end()
    }

    @Test func `what is listed is not listed again, until the line is another or the screen is cleared`() async throws {
      let prompt = try prompt()
      try await prompt.type("po<Tab><Tab><Tab>")
      try await prompt.expect("port      postgres\n> po▏")
      try await prompt.type("r<Backspace><Ctrl-l><Tab>")
      try await prompt.expect("port      postgres\n> po▏")
      await prompt.end()
    }

    @Test func `the part before the cursor is completed, the rest stays`() async throws {
      let prompt = try prompt()
      try await prompt.type("logs -- api<Ctrl-Left><Left>f<Tab>")
      try await prompt.expect("> logs --follow▏ api")
      await prompt.end()
    }

    @Test func `explanations stand beside`() async throws {
      let prompt = try prompt()
      try await prompt.type("logs -<Tab><Tab>")
      try await prompt.expect("--tail    how many lines\n--follow  keep printing\n> logs --▏")
      await prompt.end()
    }

    @Test func `a long list is cut to the height`() async throws {
      let prompt = try prompt(columns: 24, rows: 6)
      try await prompt.type("n<Tab>")
      try await prompt.expect(
        """
        n1   n4   n7   n10  n13
        n2   n5   n8   n11  n14
        n3   n6   n9   n12  n15
        … and 75 more
        > n▏
        """)
      await prompt.end()
    }

    @Test func `inside a block the list leaves the block whole`() async throws {
      let prompt = try prompt()
      try await prompt.type("a {<Enter>po<Tab>")
      try await prompt.expect("port      postgres\n> a {\n  po▏")
      await prompt.end()
    }

    @Test func `where a line begins in a block Tab indents`() async throws {
      let prompt = try prompt()
      try await prompt.type("a {<Enter><Tab>x")
      try await prompt.expect("> a {\n    x▏")
      await prompt.end()
    }

    @Test func `nothing to complete changes nothing`() async throws {
      let prompt = try prompt()
      try await prompt.type("zzz<Tab>!")
      try await prompt.expect("> zzz!▏")
      await prompt.end()
    }
  }
}
