import Library
import Orchestration
import Reporting
import Runtime
import TestRunner
import Testing

@Suite struct JUnitTests {
  static let program = """
    print "outside"
    suite "orders" {
      test "are \\u{1b}[31mred\\u{1b}[0m & <odd> \\"quoted\\" \\u{1}" { print "said \\u{0} ]]>" }
      test "fail" { expect "a<b>&" == "c" }
      suite "deeper" { test "skipped" { skip "not & now" } }
    }
    var tries = 0
    test "flaky" with retries: 2 {
      tries += 1
      expect tries == 2
    }
    fail "after all"
    """

  private func text() -> String {
    var sample = SampleRun([Self.program, "test \"other\" {}"])
    sample.finish()
    return JUnitReport.text(sample.record)
  }

  @Test(.enabled(if: Tool.isInstalled("xmllint"), "xmllint is in libxml2-utils"))
  func `is valid against the schema of CI servers`() throws {
    let schema = try FixtureFile.path("junit-10.xsd")
    let result = try Tool.run("xmllint", ["--noout", "--schema", schema, "-"], input: text())
    #expect(result.status == 0, "\(result.text)")
  }

  @Test(.enabled(if: Tool.isInstalled("xmllint"), "xmllint is in libxml2-utils"))
  func `a run of nothing is valid, too`() throws {
    let schema = try FixtureFile.path("junit-10.xsd")
    let text = JUnitReport.text(RunRecord())
    #expect(try Tool.run("xmllint", ["--noout", "--schema", schema, "-"], input: text).status == 0)
  }

  @Test func `counts failures, errors and skipped tests where they belong`() {
    let text = text()
    #expect(text.contains("<testsuites name=\"orch\" tests=\"6\" failures=\"1\" errors=\"1\""))
    #expect(
      text.contains("<testsuite name=\"shop.orch › orders\" tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\""))
    #expect(
      text.contains(
        "<testsuite name=\"shop.orch › orders › deeper\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\""))
    #expect(text.contains("<skipped message=\"not &amp; now\"/>"))
  }

  @Test func `what XML cannot hold is replaced, what it obeys is escaped`() {
    let text = text()
    #expect(text.contains("name=\"are red &amp; &lt;odd&gt; &quot;quoted&quot; \u{FFFD}\""))
    #expect(text.contains("<system-out>said \u{FFFD} ]]&gt;\n</system-out>"))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
  }

  @Test func `tells places, times and attempts`() {
    let text = text()
    #expect(
      text.contains("<testcase name=\"fail\" classname=\"shop.orch.orders\" time=\"0.002\" group=\"shop.orch:4\">"))
    #expect(
      text.contains(
        "<failure type=\"E0613\" message=\"expected &quot;a&lt;b&gt;&amp;&quot; == &quot;c&quot;\">shop.orch:4:24"))
    #expect(text.contains("<flakyFailure type="))
    #expect(text.contains("<property name=\"line\" value=\"2\"/>"))
    #expect(text.contains("timestamp=\"2026-03-09T14:05:09\""))
  }

  @Test func `an error outside of tests is an error of its file`() {
    let text = text()
    #expect(text.contains("<testcase name=\"outside of tests\" classname=\"shop.orch\""))
    #expect(text.contains("message=\"after all\""))
  }
}
