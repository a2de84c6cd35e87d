import LineEditor
import Testing

extension EditingTests {
  @Suite struct BlockTests {
    @Test func `an incomplete text goes on, indented`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("suite \"a\" {<Enter>test {<Enter>")
      try await prompt.expect(
        """
        > suite "a" {
          test {
            ▏
        """)
      try await prompt.type("go<Enter>}<Enter>}")
      try await prompt.expect(
        """
        > suite "a" {
          test {
            go
          }
        }▏
        """)
      try await prompt.type("<Enter>")
      try await prompt.expectShown("= ")
      #expect(await prompt.end().first == .line("suite \"a\" {\n  test {\n    go\n  }\n}"))
    }

    @Test func `the cursor moves through a block`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("a {<Enter>bcdef<Enter>gh<Up><Home>1<End>2<Down>3<Up><Up>4")
      try await prompt.expect("> a {4▏\n1  bcdef2\n  gh3")
      await prompt.end()
    }

    @Test func `what deletes a line stays in it`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("a {<Enter>one two<Enter>three<Up><Ctrl-k>")
      try await prompt.expect("> a {\n  one t▏\n  three")
      try await prompt.type("<Ctrl-k><Ctrl-u>x")
      try await prompt.expect("> a {\nx▏")
      await prompt.end()
    }

    @Test func `Alt-Enter begins a line wherever the cursor is`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("ab<Left>")
      prompt.send(Array("\u{1B}\r".utf8))
      try await prompt.expect("> a\n▏b")
      await prompt.end()
    }

    @Test func `Return in the middle of a complete block submits all of it`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("{<Enter>}<Up><Home><Enter>")
      try await prompt.expect("> {\n}\n= \"{\\n}\"\n> ▏")
      await prompt.end()
    }

    @Test func `pasted lines are one block, as they were`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("<<>")
      try await prompt.paste("if x {\r\n\tfirst\r      }\u{7}\nlast é\n\n")
      try await prompt.expect("> <<>if x {\n        first\n      }\nlast é▏")
      try await prompt.type("!<Enter>")
      try await prompt.expectShown("= ")
      #expect(await prompt.end().first == .line("<<>if x {\n\tfirst\n      }\nlast é!"))
    }

    @Test func `a large paste arrives whole`() async throws {
      let prompt = try PromptSession()
      let text = (1...400).map { "line \($0) of something longer than a buffer" }.joined(separator: "\n")
      try await prompt.paste(text)
      try await prompt.type("<Enter>")
      try await prompt.expectShown("of something longer than a buffer\"\n>")
      #expect(await prompt.end().first == .line(text))
    }

    @Test func `a paste whose end is lost does not swallow the keys after it`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("")
      prompt.send(Array("\u{1B}[200~half".utf8))
      try await prompt.expect("> half▏")
      try await prompt.type("way")
      try await prompt.expect("> halfway▏")
      await prompt.end()
    }
  }
}
