import Glibc
import LineEditor
import Testing

extension EditingTests {
  @Suite struct RecallTests {
    @Test func `entries are recalled, blocks as a whole`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("first<Enter>a {<Enter>b<Enter>}<Enter><Ctrl-l>half")
      try await prompt.expect("> half▏")
      try await prompt.type("<Up>")
      try await prompt.expect("> a {\n  b\n}▏")
      try await prompt.type("<Up><Up><Up>")
      try await prompt.expect("> first▏")
      try await prompt.type("<Down><Down><Down><Down>")
      try await prompt.expect("> half▏")
      await prompt.end()
    }

    @Test func `a line entered twice in a row is kept once, an empty one never`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("one<Enter>two<Enter>two<Enter> <Enter><Ctrl-l><Ctrl-p><Ctrl-p>")
      try await prompt.expect("> one▏")
      await prompt.end()
    }

    @Test func `Ctrl-R searches, and an arrow takes what was found`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("up shop<Enter>logs api<Enter>ps<Enter><Ctrl-l><Ctrl-r>sho")
      try await prompt.expect("> up ▏shop\nbck:sho")
      try await prompt.type("<End>!")
      try await prompt.expect("> up shop!▏")
      await prompt.end()
    }

    @Test func `PageUp recalls what begins like the line`() async throws {
      let prompt = try PromptSession()
      try await prompt.type("logs api --tail 3<Enter>ps<Enter>logs db<Enter>print 1<Enter><Ctrl-l>logs<PageUp><PageUp>")
      try await prompt.expect("> logs api --tail 3▏")
      await prompt.end()
    }

    @Test func `history is kept between sessions, without secrets`() async throws {
      let folder = TemporaryFolder()
      let file = HistoryFile(path: folder.path + "/state/history", limit: 100)
      let hooks = EditorHooks(remembers: { !$0.contains("password") })
      let first = try PromptSession(history: file, hooks: hooks)
      try await first.type("print \"é\\n\"<Enter>let password = 1<Enter>")
      try await first.expectShown("= \"let")
      #expect(await first.editor.close() == nil)
      await first.end()

      let second = try PromptSession(history: file)
      try await second.type("<Up><Up>")
      try await second.expect("> print \"é\\n\"▏")
      await second.end()
      var status = stat()
      #expect(stat(file.path, &status) == 0)
      #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test func `closing tells why history could not be saved`() async throws {
      let prompt = try PromptSession(history: HistoryFile(path: "/proc/none/history"))
      try await prompt.type("x<Enter>")
      try await prompt.expectShown("= \"x\"")
      #expect(await prompt.editor.close()?.operation == "mkdir")
      await prompt.end()
    }
  }
}
