import Testing

/// Suites that hold no tests, but commands: any test command is a suite.
@Suite(.enabled(if: Executable.path != nil, "ORCH_BINARY names the built program"))
struct CommandSuiteTests {
  private let folder: TestFolder

  init() throws {
    folder = try TestFolder([
      ".orch/.gitignore": "*\n",
      "commands.orch": """
      suite "green" { $ sh -c "echo fine" }
      suite "red" {
        $ sh -c "exit 4"
      }
      suite "slow" {
        $ sleep 30
      }
      suite "now and then" {
        $ sh -c "test -e once || { touch once; exit 1; }"
      }

      """,
      "reports.orch": """
      suite "lost" with junit: "report.xml" {
        $ sh -c "exit 5"
      }

      """,
    ])
  }

  private func orch(_ words: String...) throws -> Executable.Run {
    try Executable.run(["test"] + words, variables: [:], folder: folder.path)
  }

  @Test func `one counts as one test of its name`() throws {
    let green = try orch("commands.orch", "--suites", "green", "--report", "junit=j.xml")
    #expect(green.status == 0 && green.output.contains("PASS \"green\"") && green.output.contains("1 passed, 0 failed"))
    #expect(try folder.text("j.xml").contains("<testcase name=\"green\""))
    let red = try orch("commands.orch", "--suites", "red", "--report", "tap=t.tap")
    #expect(red.status == 1 && red.output.contains("FAIL \"red\"") && red.output.contains("0 passed, 1 failed"))
    #expect(try folder.text("t.tap").contains("not ok 1 - red"))
  }

  @Test func `what failed last time is run again`() throws {
    _ = try orch("commands.orch", "--suites", "green", "red")
    let again = try orch("commands.orch", "--failed")
    #expect(again.status == 1 && again.output.contains("0 passed, 1 failed"), "\(again.output)")
  }

  @Test func `time limits and further attempts are for them, too`() throws {
    let slow = try orch("commands.orch", "--suites", "slow", "--timeout", "300ms")
    #expect(slow.status == 1 && slow.output.contains("not done within 300ms"), "\(slow.output)")
    let late = try orch("commands.orch", "--suites", "now and then", "--retries", "1")
    #expect(late.status == 0 && late.output.contains("1 passed (1 flaky)"), "\(late.output)")
  }

  @Test func `programs that fail without a report fail as the suite`() throws {
    let run = try orch("reports.orch")
    #expect(run.status == 1 && run.output.contains("FAIL \"lost\""), "\(run.output)")
    #expect(try orch("reports.orch", "--failed").output.contains("0 passed, 1 failed"))
  }

  @Test func `numbers below zero are told as such`() throws {
    #expect(try orch("commands.orch", "--retries", "-1").errors.contains("`--retries` is 0 to 1000, this is -1"))
  }

  // MARK: Order and choice

  @Test func `a shuffled order is given again by its seed`() throws {
    let shuffled = try orch("commands.orch", "--shuffle", "--dry-run").output
    let seed = try #require(shuffled.firstMatch(of: #/shuffled by (\d+)/#)?.output.1)
    #expect(try orch("commands.orch", "--shuffle", String(seed), "--dry-run").output == shuffled)
  }

  @Test func `shards have every suite once between them`() throws {
    let whole = try orch("commands.orch", "--list").output.split(separator: "\n")
    let parts = try (1...3).map {
      try orch("commands.orch", "--list", "--shard", "\($0)/3").output.split(separator: "\n")
    }
    #expect(parts.flatMap { $0 }.sorted() == whole.sorted() && parts.allSatisfy { $0.count < whole.count })
    #expect(try orch("commands.orch", "--shard", "4/3").status == 64)
  }

  @Test func `what failed last time comes first, or alone`() throws {
    _ = try orch("commands.orch", "--suites", "green", "red")
    let first = try orch("commands.orch", "--failed-first", "--dry-run").output.split(separator: "\n")
    #expect(first.contains { $0.hasPrefix("  1. ") && $0.contains("\"red\"") }, "\(first)")
    let alone = try orch("commands.orch", "--failed", "--list").output
    #expect(alone.split(separator: "\n").count == 1 && alone.contains("red"))
    // What failed in one repetition of the last run has failed.
    _ = try orch("commands.orch", "--suites", "now and then", "--repeat", "2")
    #expect(try orch("commands.orch", "--failed", "--list").output.contains("now and then"))
  }

  @Test(arguments: [
    (["--mode", "refresh", "--warm", "2"], "leave out `--warm`"), (["--stack", "x"], "goes with `--mode refresh`"),
    (["--env", "x"], "goes with `--mode refresh`"),
    (["--mode", "ci", "--file", "dev.orch"], "goes with `--mode refresh`"),
  ])
  func `flags that would mean nothing are refused`(_ words: [String], _ message: String) throws {
    let run = try Executable.run(["test", "commands.orch"] + words, folder: folder.path)
    #expect(run.status == 64 && run.errors.contains(message), "\(run)")
  }

  /// `script` gives it a terminal.
  @Test func `the prompt opens where something fails, and what comes after it goes on`() throws {
    let told = try ShellScript(folder: folder).run(
      """
      mkfifo keys
      script -qefc "'$0' test commands.orch --suites red green --pause-on-failure" out < keys > /dev/null 2>&1 & orch=$!
      exec 3> keys
      await 'paused: "red" has failed'
      printf 'print (4000 + 242)\\r' >&3
      await '4242'
      printf 'exit\\r' >&3
      wait $orch; echo "status $?"
      """)
    #expect(told == "status 1\n")
    #expect(try folder.text("out").contains("1 passed, 1 failed"))
    #expect(try orch("commands.orch", "--pause-on-failure").errors.contains("needs a terminal"))
  }
}
