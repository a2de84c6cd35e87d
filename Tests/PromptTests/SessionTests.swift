import Foundation
import Glibc
import Prompt
import Syntax
import TerminalTesting
import Testing

extension TranscriptTests {
  /// What a transcript cannot show.
  @Suite("The session", .serialized)
  struct SessionTests {
    private func type(_ lines: [String], into bench: PromptBench) async throws {
      var row = -1
      for line in lines {
        guard let prompt = try await bench.nextPrompt(after: row) else { return }
        row = prompt.row
        bench.terminal.send(line + "\r")
      }
      _ = try await bench.nextPrompt(after: row)
    }

    private func expectShown(_ text: String, on bench: PromptBench) async throws {
      let isShown = try await bench.terminal.waits { PromptBench.lines($0).joined(separator: "\n").contains(text) }
      #expect(isShown, "the screen shows\n\(bench.terminal.screen.text)")
    }

    @Test("keeps lines for the next one, but not those that begin with a space")
    func history() async throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = folder.appending(path: "orch/history").path
      try await type(["1 + 1", " \"hidden\"", "exit"], into: PromptBench(historyPath: path))
      let text = try String(contentsOfFile: path, encoding: .utf8)
      #expect(text == "1 + 1\nexit\n")

      let second = try PromptBench(historyPath: path)
      _ = try await second.nextPrompt(after: -1)
      second.terminal.send("\u{1B}[A\u{1B}[A\r")
      try await expectShown("2", on: second)
      try await type(["exit"], into: second)
    }

    @Test("explains why a test failed, which ends no line")
    func explainsTests() async throws {
      let bench = try PromptBench()
      try await type(["1 / 0", "test \"sum\" { expect 1 + 1 == 3 }", "explain"], into: bench)
      try await expectShown("E0613: an expectation was not met", on: bench)
      try await type(["exit"], into: bench)
    }

    @Test("brings an entry back as the user's editor leaves it")
    func edit() async throws {
      setenv("VISUAL", "sed -i s/3/5/", 1)
      let bench = try PromptBench()
      try await type(["[3, 1, 2]"], into: bench)
      bench.terminal.send("edit\r")
      #expect(try await bench.terminal.waits { $0.text.hasSuffix("orch> [5, 1, 2]") })
      bench.terminal.send(" + [4]\r")
      try await expectShown("\n[5, 1, 2, 4]\norch>", on: bench)
      try await end(bench)
    }

    @Test("asks nothing where nothing is up, and keeps what worked")
    func save() async throws {
      let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      let path = folder.appending(path: "kept.orch").path
      let bench = try PromptBench()
      let save = "save \"\(path)\""
      try await type(["let n = 1", "nn", "n", "print n", save, save, "\(save) --replace"], into: bench)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "let n = 1\n# n\nprint n\n")
      let text = bench.lines.joined()
      #expect(text.contains("wrote 2 statements to \(path)"))
      #expect(text.contains("is there already"))
      try await end(bench)
    }

    @Test("explains the last error")
    func explain() async throws {
      let bench = try PromptBench()
      try await type(["explain", "missing", "explain"], into: bench)
      try await expectShown("nothing has gone wrong yet", on: bench)
      try await expectShown("\nE0203: unknown name\n", on: bench)
      try await end(bench)
    }

    @Test("runs a file first, and has its names")
    func file() async throws {
      let file = SourceFile(name: "shop.orch", text: "let n = 41\nfn next(x) {\n  return x + 1\n}\nprint \"loaded\"\n")
      let bench = try PromptBench(file: file)
      try await expectShown("loaded\norch>", on: bench)
      try await type(["next(n)"], into: bench)
      try await expectShown("\n42\norch>", on: bench)
      try await end(bench)
    }

    private func end(_ bench: PromptBench) async throws {
      bench.terminal.send("exit\r")
      _ = try await bench.terminal.waits { _ in bench.exitStatus != nil }
      #expect(bench.exitStatus == 0)
    }

    @Test("stops waiting at the second Ctrl-C, and runs nothing until the first line has ended")
    func secondInterrupt() async throws {
      let bench = try PromptBench()
      let first = try await bench.nextPrompt(after: -1)
      bench.terminal.send("print \"running\"; defer { print(\"cleaning\"); sleep(1s); print(\"clean\") }; sleep 1h\r")
      let row = try #require(first).row
      try await expectShown("\nrunning", on: bench)
      bench.session.receive(SIGINT)
      try await expectShown("\ncleaning", on: bench)
      bench.session.receive(SIGINT)
      try await expectShown("no longer waiting", on: bench)
      _ = try await bench.nextPrompt(after: row)
      bench.terminal.send("print \"second\"\r")
      try await expectShown("second\norch>", on: bench)
      let lines = bench.lines
      let clean = try #require(lines.firstIndex { $0.hasSuffix("clean") })
      #expect(clean < (lines.firstIndex(of: "second") ?? 0))
      bench.terminal.send("exit\r")
      _ = try await bench.terminal.waits { _ in bench.exitStatus != nil }
      #expect(bench.exitStatus == 0)
    }

    @Test(
      "ends at SIGTERM while it waits for a line, and while one runs",
      arguments: [nil, "print \"running\"; sleep 1h\r"])
    func termination(_ typed: String?) async throws {
      let bench = try PromptBench()
      _ = try await bench.nextPrompt(after: -1)
      if let typed {
        bench.terminal.send(typed)
        try await expectShown("\nrunning", on: bench)
      }
      bench.session.receive(SIGTERM)
      _ = try await bench.terminal.waits { _ in bench.exitStatus != nil }
      #expect(bench.exitStatus == 143)
      #expect(bench.terminal.isCooked)
    }

    @Test(
      "reads plain lines where the cursor cannot be moved, and says so where that is a surprise",
      arguments: ["dumb", nil])
    func plainTerminal(_ type: String?) async throws {
      let bench = try PromptBench(type: type)
      try await expectShown("orch>", on: bench)
      #expect(bench.lines.joined().contains("TERM is not set") == (type == nil))
      bench.terminal.send("1 + 1\n")
      try await expectShown("\n2\norch>", on: bench)
      bench.terminal.send("exit\n")
      _ = try await bench.terminal.waits { _ in bench.exitStatus != nil }
      #expect(bench.exitStatus == 0)
    }
  }
}
