import Library
import Runtime
import TestRunner
import Testing

/// Suites whose tests other programs run: with `junit:` each counts as one of the suite's.
@Suite struct ForeignTestTests {
  private let report = """
    <testsuite><testcase classname="m" name="a"/><testcase name="b"><failure message="1 != 2"/></testcase>
    <testcase name="c"><skipped message="later"/></testcase></testsuite>
    """

  /// Runs a suite that writes the report and ends with a status.
  private func run(
    _ status: Int, _ report: String, _ setting: String = "report.xml", failedLast: [[String]] = []
  ) throws -> Told {
    var told: Told?
    try Bench.folder { folder in
      let file = try Bench.file(
        "a.orch",
        """
        suite "pytest" with junit: "\(folder)/\(setting)" {
          write("\(folder)/report.xml", '''\(report)''')
          $ sh -c "exit \(status)"
        }
        test "after" { }
        """)
      let history = Remembered(lastFailures: Set(failedLast.map { TestPath(file: "a.orch", titles: $0) }))
      let plan = try Bench.plan([file], history: history) { $0.onlyFailed = !failedLast.isEmpty }
      told = try Bench.run([file], plan)
    }
    return try #require(told)
  }

  private func tests(_ told: Told) -> [String] {
    told.lines.filter { line in !line.hasPrefix("start") && !line.hasPrefix("end") }
  }

  @Test func `each test of the report is told of, and the program's status is explained by them`() throws {
    let told = try run(1, report)
    #expect(tests(told) == ["pass pytest › m › a", "fail pytest › b: 1 != 2", "skip pytest › c", "pass after"])
    #expect(told.status == 1)
    #expect(told.verdict?.tally.passed == 2)
  }

  @Test func `a program that fails without a failed test fails as the suite`() throws {
    let told = try run(2, "<testsuite><testcase name=\"a\"/></testsuite>")
    #expect(tests(told) == ["pass pytest › a", "fail pytest: `sh` ended with status 2", "pass after"])
    #expect(told.status == 1)
  }

  /// The program has run all of them.
  @Test func `what failed is told of whatever was selected, what passed is not`() throws {
    let told = try run(0, report, failedLast: [["pytest", "m", "a"]])
    #expect(tests(told) == ["pass pytest › m › a", "fail pytest › b: 1 != 2"])
    #expect(told.status == 1)
  }

  @Test func `a report that knows of failures or of no test fails the suite`() throws {
    let counted = try run(0, "<testsuite name=\"x\" failures=\"2\"><testcase name=\"a\"/></testsuite>")
    let reason = "\"x\" of the report counts 2 failed, and none of them is told of"
    #expect(tests(counted) == ["pass pytest › a", "fail pytest: \(reason)", "pass after"])
    let outside = try run(0, "<testsuite><error message=\"import failed\"/></testsuite>")
    #expect(tests(outside) == ["fail pytest: import failed", "pass after"])
    let empty = try run(0, "<testsuites/>")
    #expect(tests(empty).first?.hasPrefix("fail pytest: no test is told of in `") == true)
    #expect(empty.status == 1)
  }

  @Test func `an interruption leaves what the report tells of, and the suite's name`() throws {
    try Bench.folder { folder in
      let interrupt = Interrupt()
      let file = try Bench.file(
        "a.orch",
        """
        suite "pytest" with junit: "\(folder)/report.xml" {
          write("\(folder)/report.xml", '''\(report)''')
          print "now"
          sleep 60s
        }
        """)
      let told = try Bench.run([file], interrupt: interrupt, when: "out now") { interrupt.raise(.signal(2)) }
      #expect(
        tests(told) == [
          "out now", "pass pytest › m › a", "fail pytest › b: 1 != 2", "skip pytest › c", "interrupted pytest",
        ])
      #expect(told.status == 130)
    }
  }

  @Test func `without its environment it is not run`() throws {
    let file = try Bench.file(
      "a.orch",
      "env e { service s { image: \"x\" } }\nsuite \"j\" in e with junit: \"r.xml\", timeout: 5s { $ true }")
    let told = try Bench.run([file])
    #expect(tests(told) == ["not run j"])
    #expect(told.status == 3)
  }

  @Test func `patterns take all reports that match`() throws {
    #expect(try run(0, "<testsuite><testcase name=\"a\"/></testsuite>", "*.xml").status == 0)
  }

  @Test func `a report that was not written is an error, an old one does not count`() throws {
    let told = try run(0, report, "other.xml")
    #expect(tests(told).first?.hasPrefix("fail pytest: no report was written to") == true)
    try Bench.folder { folder in
      let file = try Bench.file(
        "a.orch",
        "write(\"\(folder)/r.xml\", '<testsuite/>')\nsuite \"s\" with junit: \"\(folder)/r.xml\" { $ true }")
      #expect(try Bench.run([file]).status == 1)
    }
  }

  @Test func `a report that is none is named with its line`() throws {
    let told = try run(0, "<testsuite>\n<testcase></testsuite>")
    #expect(tests(told).first?.contains("report.xml:2 cannot be read as a JUnit report") == true)
  }
}
