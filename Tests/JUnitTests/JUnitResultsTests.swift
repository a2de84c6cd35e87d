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

  @Test(arguments: [
    // Jest and Mocha, of a file that cannot be loaded.
    ("<testsuite tests='0' errors='1'><error message='import failed'/></testsuite>", ["import failed"]),
    (
      "<testsuites failures='2'><testsuite name='a' failures='2'><testcase name='x'/></testsuite></testsuites>",
      ["\"a\" of the report counts 2 failed, and none of them is told of"]
    ),
    (
      "<testsuite failures='3'><testcase name='x'><failure/></testcase></testsuite>",
      ["the report counts 3 failed, and 1 of them are told of"]
    ),
    // pytest, of a test whose clean-up fails too; Surefire, of one that was tried again; Gradle, where each try is a test.
    ("<testsuite failures='1' errors='1'><testcase name='x'><failure/><error/></testcase></testsuite>", []),
    ("<testsuite tests='1' failures='1'><testcase><failure/><rerunFailure/></testcase></testsuite>", []),
    ("<testsuite tests='2' failures='2'><testcase><failure/><rerunFailure/></testcase></testsuite>", []),
    ("<testsuite tests='2' failures='1'><testcase><flakyFailure/></testcase></testsuite>", []),
    // What passed at last does not stand for a file that could not be loaded, nor does a second failure of one test.
    (
      "<testsuite tests='1' errors='1'><testcase><flakyFailure/></testcase></testsuite>",
      ["the report counts 1 failed, and none of them is told of"]
    ),
    (
      "<testsuite tests='1' failures='1' errors='1'><testcase><failure/><failure/></testcase></testsuite>",
      ["the report counts 2 failed, and 1 of them are told of"]
    ),
    // swift test counts what went wrong, GoogleTest the cases in which something did.
    ("<testsuite tests='1' failures='2'><testcase><failure/><failure/></testcase></testsuite>", []),
    ("<testsuite tests='1' failures='1'><testcase><failure/><failure/></testcase></testsuite>", []),
    ("<testsuite errors='0' failures='many'><testcase name='x'/></testsuite>", []),
  ])
  func `what failed and is no test's is told of`(_ report: String, _ untold: [String]) throws {
    #expect(try JUnitResults(Array(report.utf8)).untold == untold)
  }

  @Test(
    arguments: [
      ("ISO-8859-1", [0xE9], "é"), ("windows-1252", [0x80], "€"), ("iso-8859-15", [0xA4], "€"),
      ("utf-8", [0xC3, 0xA9], "é"), ("unknown", [0xC3, 0xA9], "é"),
    ] as [(String, [UInt8], String)])
  func `names are read in the encoding that the report names`(
    _ encoding: String, _ bytes: [UInt8], _ name: String
  ) throws {
    let head = "<?xml version=\"1.0\" encoding='\(encoding)'?><testsuite><testcase name='"
    let report = Array(head.utf8) + bytes + Array("'/></testsuite>".utf8)
    #expect(try JUnitResults(report).cases.map(\.name) == [name])
  }

  @Test func `another kind of XML is refused`() {
    #expect(throws: XMLReader.Malformed(message: "`<html>` is no JUnit report", line: 1)) {
      try JUnitResults(Array("<html/>".utf8))
    }
  }
}
