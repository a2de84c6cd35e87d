import Foundation
import Library
import Orchestration
import Reporting
import Runtime
import Syntax
import Terminal
import TerminalTesting
import TestRunner
import Testing

@Suite struct TAPTests {
  @Test func `suites are subtests, failures bring their details`() throws {
    let sink = MemorySink()
    var sample = SampleRun([
      "suite \"orders\" {\n  test \"a # b\" {}\n  test \"c\" { skip \"why\" }\n}\ntest \"d\" { fail \"no: \\\"x\\\"\" }"
    ])
    sample.finish()
    try sample.tell(TAPReport(to: .sink(sink)))
    #expect(
      sink.text == """
        TAP version 14
        # Subtest: shop.orch
            # Subtest: orders
                ok 1 - a \\# b
                  ---
                  duration_ms: 1.5
                  ...
                ok 2 - c # SKIP why
                1..2
            ok 1 - orders
            not ok 2 - d
              ---
              duration_ms: 1.5
              severity: "fail"
              message: "no: \\"x\\""
              code: "E0601"
              at: "shop.orch:5:12"
              text: "5 |   test \\"d\\" { fail \\"no: \\\\\\"x\\\\\\"\\" }\\n  |              ----------------\\n  | no: \\"x\\"\\n"
              ...
            1..2
        not ok 1 - shop.orch
        1..1

        """)
  }

  @Test func `jobs keep the files' order, whichever ends first`() throws {
    let sink = MemorySink()
    var report = TAPReport(to: .sink(sink))
    var record = RunRecord()
    let sample = SampleRun(["test \"slow\" {}", "test \"quick\" {}"])
    let (first, second) = (sample.events.filter { $0.job == 0 }, sample.events.filter { $0.job == 1 })
    for event in [sample.events[0]] + second + first {
      record.note(event)
      try report.note(event, record)
      if event.job == 1 { #expect(!sink.text.contains("quick")) }
    }
    try report.finish(record)
    let names = sink.text.split(separator: "\n").filter { $0.hasPrefix("ok") }
    #expect(names == ["ok 1 - shop.orch", "ok 2 - users.orch"])
  }

  @Test func `an interrupted run bails out`() throws {
    let sink = MemorySink()
    var sample = SampleRun(["test \"a\" {}"])
    sample.finish(.interrupted(2))
    try sample.tell(TAPReport(to: .sink(sink)))
    #expect(sink.text.contains("\nBail out! interrupted\n"))
  }
}

@Suite struct JSONTests {
  private func lines(_ sample: SampleRun) throws -> [[String: Any]] {
    let sink = MemorySink()
    try sample.tell(JSONReport(to: .sink(sink)))
    return try sink.text.split(separator: "\n").map { line in
      try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }
  }

  @Test func `every event is a line, the first names the version`() throws {
    var sample = SampleRun(["test \"a\" { print \"x\\u{1}\\\"\"; expect 1 == 2 }"])
    SampleRun.bringUp(&sample, job: Job(id: 0, file: "shop.orch"))
    sample.add(.note("run again"))
    sample.finish()
    let lines = try lines(sample)
    #expect(lines.count == sample.events.count)
    #expect(lines.first?["version"] as? Int == 1)
    #expect(lines.first?["seed"] as? String == "18446744073709551615")
    #expect(lines.first { $0["event"] as? String == "output" }?["text"] as? String == "x\u{1}\"\n")
    let finished = try #require(lines.first { $0["event"] as? String == "test_finished" })
    #expect(finished["verdict"] as? String == "failed")
    #expect(finished["duration_ns"] as? Int == 1_500_000)
    #expect((finished["failure"] as? [String: Any])?["line"] as? Int == 1)
    let planned = try #require(lines.first { $0["event"] as? String == "environment_planned" })
    #expect((planned["steps"] as? [[String: Any]])?.count == 8)
    #expect(lines.last?["exit_status"] as? Int == 1)
  }

  /// What a reader finds in the file, `orch help reports` describes; what it describes there is.
  @Test func `the help knows every field and every event`() throws {
    var sample = SampleRun([
      """
      fn deep(x) { expect x == [1, 2] }
      suite "s" with retries: 1 {
        test "failed" { let x = [1, 3]; print x; deep(x) }
        test "skipped" { skip "why" }
      }
      """, "var n = 0\ntest \"flaky\" with retries: 1 { n += 1; expect n == 2 }", "fail \"outside\"",
    ])
    let job = Job(id: 0, file: "shop.orch", title: "s")
    SampleRun.bringUp(&sample, job: job)
    sample.add(.note("run again"))
    sample.add(.environment(job, OrchestrationEvent(time: .now, environment: nil, kind: .swept(["test-net-1"]))))
    sample.add(
      .environment(
        job,
        OrchestrationEvent(
          time: .now, environment: SampleRun.environment, kind: .probed(service: "db", finding: .ready, attempt: 1))))
    sample.finish(.failed(Failure(.failed, "outside")))
    let described = Set(JSONReport.fields.flatMap(\.names))
    var found: Set<String> = []
    for line in try lines(sample) {
      found.formUnion(Self.keys(in: line))
      #expect(JSONEventName(rawValue: line["event"] as? String ?? "") != nil)
    }
    #expect(found.subtracting(described).isEmpty)
    // Fields that this run has no occasion for.
    let others = [
      "title", "bundle", "environment_id", "services", "may_have_more", "attached", "calls", "label", "related", "help",
      "from_line", "later",
    ]
    #expect(described.subtracting(found).subtracting(others).isEmpty)
    for name in JSONEventName.allCases { #expect(ReportHelp.text.contains(name.rawValue)) }
    #expect(ReportHelp.text.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  private static func keys(in value: Any) -> Set<String> {
    switch value {
    case let object as [String: Any]: object.reduce(into: Set(object.keys)) { $0.formUnion(keys(in: $1.value)) }
    case let list as [Any]: list.reduce(into: []) { $0.formUnion(keys(in: $1)) }
    default: []
    }
  }

  @Test func `times count from the run's beginning`() throws {
    let lines = try lines(SampleRun(["test \"a\" {}"]))
    #expect(lines.first?["time_ns"] as? Int == 0)
    #expect(lines.last?["time_ns"] as? Int == 5_000_000)
  }
}

@Suite struct GitHubTests {
  @Test func `failures become annotations, escaped as the runner reads them`() throws {
    let sink = MemorySink()
    var sample = SampleRun(["suite \"a, b: c\" {\n  test \"100%\" { expect 1 == 2 }\n}"], names: ["dir,x/shop.orch"])
    sample.finish()
    try sample.tell(GitHubReport(sink: sink, summaryPath: nil))
    #expect(sink.text.hasPrefix("::error file=dir%2Cx/shop.orch,line=2,col=24,title=a%2C b%3A c › 100%25::2 |   test"))
    #expect(sink.text.filter { $0 == "\n" }.count == 1)
    #expect(sink.text.contains("%0A"))
  }

  @Test func `the step's summary is added to what others wrote`() throws {
    let folder = try TemporaryFolder()
    try folder.write("# before\n", to: "summary.md")
    var sample = SampleRun(["test \"<b>\" { fail \"no\" }", "test \"fine\" {}"])
    sample.finish()
    try sample.tell(GitHubReport(sink: MemorySink(), summaryPath: "\(folder.path)/summary.md"))
    let text = try folder.text("summary.md")
    #expect(text.hasPrefix("# before\n## ❌ orch: 1 passed, 1 failed\n"))
    #expect(text.contains("<summary>❌ &lt;b&gt; <code>shop.orch:1:14</code></summary>"))
  }

  @Test func `what ended a program, and what failed outside of tests, is named`() throws {
    let folder = try TemporaryFolder()
    let sink = MemorySink()
    var sample = SampleRun(["test \"leaves\" { exit 3 }", "fail \"no\""])
    sample.finish(.exited(1))
    try sample.tell(GitHubReport(sink: sink, summaryPath: "\(folder.path)/summary.md"))
    #expect(
      sink.text.contains("::error file=shop.orch,line=1,col=6,title=leaves::called `exit 3`, which ended its program\n")
    )
    let text = try folder.text("summary.md")
    #expect(text.hasPrefix("## ❌ orch: 0 passed, 0 failed, 1 called exit, 1 error outside of tests\n"))
    #expect(text.contains("❌ leaves <code>shop.orch:1:6</code>: called `exit 3`, which ended its program\n"))
  }
}
