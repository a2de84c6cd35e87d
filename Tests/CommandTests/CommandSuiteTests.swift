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
}
