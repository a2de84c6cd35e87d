import JUnit
import Testing

@Suite struct JUnitResultsTests {
  private func cases(_ text: String) throws -> [JUnitResults.Case] { try JUnitResults(Array(text.utf8)).cases }

  @Test func `a report of pytest gives its tests`() throws {
    let report = """
      <?xml version="1.0" encoding="utf-8"?><testsuites><testsuite name="pytest" errors="0" failures="1" tests="3">
      <testcase classname="tests.test_api" name="test_ok" time="0.012" />
      <testcase classname="tests.test_api" name="test_sum[1-2]" time="1.5"><failure message="assert 3 == 4">def test_sum():
      &gt;  assert 3 == 4
      E  assert 3 == 4</failure><system-out>noise</system-out></testcase>
      <testcase classname="tests.test_api" name="test_later"><skipped type="pytest.skip" message="not yet">x.py:1: not yet</skipped></testcase>
      </testsuite></testsuites>
      """
    #expect(
      try cases(report) == [
        .init(className: "tests.test_api", name: "test_ok", duration: 12_000_000, result: .passed),
        .init(
          className: "tests.test_api", name: "test_sum[1-2]", duration: 1_500_000_000,
          result: .failed("def test_sum():\n>  assert 3 == 4\nE  assert 3 == 4")),
        .init(
          className: "tests.test_api", name: "test_later", duration: 0, result: .skipped("x.py:1: not yet")),
      ])
  }

  @Test func `suites inside of suites, errors, and failures that passed at last`() throws {
    let report = """
      <testsuite name="outer"><testsuite name="inner">
      <testcase name="a" time="1,000.5"><error type="java.io.IOException"/></testcase>
      <testcase name="b"><flakyFailure message="once"/></testcase>
      <testcase name="c"><failure message="no"/><error message="clean-up"/></testcase>
      </testsuite></testsuite>
      """
    #expect(
      try cases(report).map(\.result) == [
        .failed("java.io.IOException"), .flaky(["once"]), .failed("no\nclean-up"),
      ])
    #expect(try cases(report)[0].duration == 1_000_500_000_000)
  }

  @Test func `another kind of XML is refused`() {
    #expect(throws: XMLReader.Malformed(message: "`<html>` is no JUnit report", line: 1)) {
      try JUnitResults(Array("<html/>".utf8))
    }
  }
}
