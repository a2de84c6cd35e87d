import ContainerEngine
import Foundation
import Library
import Orchestration
import Reporting
import Runtime
import Syntax
import Terminal
import TestRunner
import Testing

@Suite struct ConsoleTests {
  private static let capabilities = Capabilities(
    isTerminal: true, colour: .none, liveProgress: true, unicode: true, width: 80)

  @Test func `failures at the end bring values, difference and what was kept`() throws {
    let folder = try TemporaryFolder()
    let run = try RunFolder.make(in: StateFolder(path: "\(folder.path)/.orch"), shownFrom: folder.path)
    let reports = ReportSet([], folder: .made(run)) { Issue.record("\($0)") }
    var sample = SampleRun([
      """
      test "cups" {
        print "poured"
        let order = { sku: "cup", qty: 1 }
        expect order == { sku: "cup", qty: 2 }
      }
      test "mugs" { expect 1 == 2 }
      """
    ])
    sample.finish()
    for event in sample.events { reports.receive(event) }
    let text = ConsoleReport(style: .plain, width: nil, detail: .atEnd).failures(reports.record)
    #expect(
      text == """

        Failures

        1 cups  shop.orch:4:10
        4 |   expect order == { sku: "cup", qty: 2 }
          |          -------------------------------
          | order = { sku: "cup", qty: 1 }
          | - expected (right of `==`)   + actual (left of `==`)
          | - .qty: 2
          | + .qty: 1
          = bundle: .orch/runs/1/cups/

        2 mugs  shop.orch:6:22
        6 |   test "mugs" { expect 1 == 2 }
          |                        ------
          = bundle: .orch/runs/1/mugs/

        """)
    #expect(folder.names(".orch/runs/1/cups") == ["failure.txt", "output.txt"])
    #expect(try folder.text(".orch/runs/1/cups/output.txt") == "poured\n")
  }

  /// What an attempt has done is often why the next one fails otherwise.
  @Test func `of several attempts the first failure is told, then what went wrong otherwise`() throws {
    var sample = SampleRun([
      """
      var attempt = 0
      test "x" with retries: 3 {
        attempt += 1
        if attempt == 1 { fail "the true cause" }
        fail "there already"
      }
      """
    ])
    sample.finish()
    let reports = ReportSet([]) { Issue.record("\($0)") }
    for event in sample.events { reports.receive(event) }
    let text = ConsoleReport(style: .plain, width: nil, detail: .atEnd).failures(reports.record)
    #expect(text.contains("1 x  shop.orch:4:21  failed 4 times\n"), "\(text)")
    let first = try #require(text.firstRange(of: "| the true cause\n"))
    let later = try #require(text.firstRange(of: "  at a later attempt: shop.orch:5:3\n"))
    #expect(first.upperBound <= later.lowerBound && text[later.upperBound...].contains("| there already\n"))
    #expect(text.split(separator: "there already").count == 3, "it is told once, and stands in the line of the program")
    #expect(JUnitReport.text(sample.record).contains("message=\"the true cause\""))
  }

  @Test func `an error outside of tests stands below the failures, and in the last line`() {
    var sample = SampleRun(["test \"one\" { expect true }\nfail(\"after all\")"])
    sample.finish()
    let reports = ReportSet([]) { Issue.record("\($0)") }
    for event in sample.events { reports.receive(event) }
    let report = ConsoleReport(style: .plain, width: nil, detail: .atEnd)
    #expect(
      report.failures(reports.record) == """

        Errors outside of tests

        shop.orch  shop.orch:2:1
          after all

        """)
    let verdict = RunVerdict(ending: .completed, tally: TestTally())
    #expect(
      report.summary(verdict, errors: 1, duration: 0) == "\n0 passed, 0 failed, 1 error outside of tests  in 0ms\n")
  }

  @Test func `the status tells what runs, what waits and what has come of it`() throws {
    let status = RunStatus(capabilities: Self.capabilities)
    let sample = SampleRun(["test \"one\" {}\ntest \"two\" { skip \"x\" }", "test \"three\" {}", "test \"four\" {}"])
    func lines(upTo end: Int?) throws -> [String] {
      let end = try #require(end)
      for event in sample.events[...end] { status.receive(event) }
      return status.lines(now: sample.events[end].time + 1_000_000_000)
    }
    let during = try lines(
      upTo: sample.events.firstIndex { event in
        if case .test(_, let test) = event.kind, case .testStarted = test.kind { test.path == ["two"] } else { false }
      })
    #expect(
      during == [
        "  shop.orch  1.0s  two",
        "░░░░░░░░░░░░░░░░░░░░ 0/3  1 passed, 0 failed  2 queued: users.orch, more2.orch, 1.0s",
      ])
    let later = try lines(
      upTo: sample.events.firstIndex { event in
        if case .jobFinished(let job) = event.kind { job.id == 0 } else { false }
      })
    #expect(
      later == ["██████░░░░░░░░░░░░░░ 1/3  1 passed, 0 failed, 1 skipped  2 queued: users.orch, more2.orch, 1.0s"])
  }

  @Test func `a test runs once its environment is up`() throws {
    let status = RunStatus(capabilities: Self.capabilities)
    let job = Job(id: 0, file: "shop.orch", title: "orders")
    let plan = SampleRun.plan()
    func note(_ kind: OrchestrationEvent.Kind) -> RunEvent.Kind {
      .environment(job, OrchestrationEvent(time: .now, environment: plan.identity, kind: kind))
    }
    func row(after kinds: RunEvent.Kind...) -> String? {
      for kind in kinds { status.receive(RunEvent(kind, time: 0)) }
      return status.lines(now: 0).first
    }
    let run = RunDescription(
      id: "r", mode: .isolated, startedAt: 0, commandLine: [], jobs: [job], concurrency: 1)
    let location = Failure.Location(source: SourceFile(name: "shop.orch", text: "x"), span: Span(0, 1))
    let test = TestEvent(
      kind: .testStarted, path: ["orders", "sold"], location: location, environment: "shop", time: 0)
    #expect(
      row(after: .runStarted(run), .jobStarted(job), .test(job, test), note(.planned(plan)))
        == "  orders  0ms  starts shop")
    let running = RunningEnvironment(
      identity: plan.identity, network: NetworkID(rawValue: "n"), services: [], startedAt: .now,
      timings: Timings(total: .seconds(1)))
    #expect(row(after: note(.up(running))) == "  orders  0ms  sold")
  }

  @Test func `nothing is shown before a run and after it`() {
    let status = RunStatus(capabilities: Self.capabilities)
    #expect(status.lines(now: 0).isEmpty)
    var sample = SampleRun(["test \"one\" {}"])
    sample.finish()
    for event in sample.events { status.receive(event) }
    #expect(status.lines(now: 0).isEmpty)
  }

  @Test func `tests that share a failed environment tell of it once`() throws {
    var sample = SampleRun([])
    sample.addTwoTestsWithoutEnvironment()
    let text = ConsoleReport(style: .plain, width: nil, detail: .atEnd).failures(sample.record)
    #expect(text.components(separatedBy: "no engine answers").count == 2)
    #expect(text.contains("for the same reason"))
  }
}
