import Runtime
import Semantics
import Testing

@testable import Library

/// Flags of the shell, read by a verb's signature.
@Suite struct VerbWordTests {
  private func read(_ verb: String, _ words: String...) throws -> VerbWords {
    try VerbWords(words, of: try #require(RunningVerbs.find(verb)).signature)
  }

  private func mistake(_ verb: String, _ words: String...) -> String? {
    guard let signature = RunningVerbs.find(verb)?.signature else { return nil }
    do throws(CommandLineMistake) {
      _ = try VerbWords(words, of: signature)
      return nil
    } catch {
      return ([error.message] + error.help).joined(separator: "\n")
    }
  }

  @Test func `flags stand anywhere and have values of their types`() throws {
    let read = try read("logs", "shop", "--tail", "20", "api", "--since=10m", "--follow")
    #expect(read.words == ["shop", "api"])
    #expect(read.flags.map(\.name) == ["tail", "since", "follow"])
    #expect(read.flags.map(\.value.literal) == ["20", "10m", "true"])
    #expect(try self.read("logs", "--follow=false").flags.map(\.value.literal) == ["false"])
    #expect(try self.read("logs", "--", "--tail").words == ["--tail"])
    #expect(try self.read("logs", "-f", "api").flags.map(\.name) == ["follow"])
  }

  @Test func `a program's flags are its own`() throws {
    let read = try read("exec", "--user", "root", "--env", "A=1", "--env", "B=2=3", "db", "psql", "-c", "--user")
    #expect(read.words == ["db", "psql", "-c", "--user"])
    #expect(read.flags.map(\.value.literal) == ["\"root\"", "{ A: \"1\", B: \"2=3\" }"])
  }

  @Test func `mistakes name the flag that is meant`() {
    #expect(mistake("logs", "--tial", "3") == "`orch logs` has no flag `--tial`\ndid you mean `--tail`?")
    #expect(mistake("logs", "-t") == "`orch logs` has no flag `-t`\nwrite `--tail`")
    #expect(mistake("gc", "-f") == "`orch gc` has no flag `-f`")
    #expect(mistake("logs", "--tail") == "`--tail` needs an int behind it")
    #expect(mistake("logs", "--tail", "many") == "`--tail` takes an int, and `many` is none")
    #expect(
      mistake("logs", "--since", "10") == "`--since` takes a duration, and `10` is none\n"
        + "with its unit: `250ms`, `30s`, `10m`, `1h`")
    #expect(mistake("port", "--x") == "`orch port` has no flag `--x`\nit has none")
    #expect(mistake("exec", "--env", "A") == "`--env A` is no `NAME=value`")
  }

  @Test func `usage says what may be left out`() {
    #expect(CommandLineUsage.line("logs") == "orch logs [FLAGS] [ENVIRONMENT] [SERVICE…]")
    #expect(CommandLineUsage.line("exec") == "orch exec [FLAGS] [ENVIRONMENT] SERVICE COMMAND…")
    #expect(CommandLineUsage.line("cp") == "orch cp [ENVIRONMENT] FROM TO")
    #expect(CommandLineUsage.line("port") == "orch port [ENVIRONMENT] SERVICE [PORT]")
    #expect(CommandLineUsage.line("down") == "orch down [ENVIRONMENT…]")
    #expect(CommandLineUsage.line("up") == nil)
  }

  @Test(arguments: RunningVerbs.all.map(\.signature.name))
  func `each verb has an example that reads`(verb: String) throws {
    let words = try #require(CommandLineUsage.example(verb)).split(separator: " ").map(String.init)
    #expect(words.prefix(2) == ["orch", verb])
    #expect(throws: Never.self) {
      try VerbWords(Array(words.dropFirst(2)), of: try #require(RunningVerbs.find(verb)).signature)
    }
  }

  @Test func `help has the flags of the shell alone`() {
    let rows = CommandLineUsage.rows("exec")
    #expect(
      rows.map(\.word) == ["ENVIRONMENT", "SERVICE", "COMMAND…", "--user", "--input", "--workdir", "--env"])
    #expect(rows.last?.type == "NAME=value, any number of times")
    #expect(CommandLineUsage.rows("logs").map(\.word).prefix(3) == ["ENVIRONMENT", "SERVICE…", "--tail"])
    #expect(CommandLineUsage.rows("logs").first { $0.word == "-f, --follow" }?.type == "")
  }
}
