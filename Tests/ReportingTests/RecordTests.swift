import Library
import Orchestration
import Reporting
import TestRunner
import Testing

@Suite struct RecordTests {
  @Test func `suites, tests and what they wrote`() throws {
    var sample = SampleRun([
      """
      print "before"
      suite "orders" {
        test "are stored" { print "storing" }
        test "are counted" { expect 1 + 1 == 3 }
      }
      test "later" { skip "no time" }
      """
    ])
    sample.finish()
    let record = sample.record
    let job = try #require(record.jobs.first)
    #expect(job.output.text() == "before\n")
    #expect(job.suites.map(\.path) == [["orders"]])
    #expect(
      job.tests.map(\.name) == [
        "shop.orch › orders › are stored", "shop.orch › orders › are counted", "shop.orch › later",
      ])
    #expect(job.tests.map { $0.result?.verdict.word } == ["passed", "failed", "skipped"])
    #expect(job.tests[0].output.text(.output) == "storing\n")
    #expect(job.tests.map(\.place.line) == [3, 4, 6])
    #expect(record.tally.text == "1 passed, 1 failed, 1 skipped")
    #expect(record.ending?.exitStatus == 1)
    #expect(!record.isGood)
  }

  @Test func `a failure with its line, values and difference`() throws {
    let sample = SampleRun([
      """
      test "cups" {
        let order = { sku: "cup", qty: 1 }
        expect order == { sku: "cup", qty: 2 }
      }
      """
    ])
    let failure = try #require(sample.record.failures.first?.result?.verdict.failure)
    #expect(failure.place == Place(file: "shop.orch", line: 3, column: 10))
    #expect(failure.excerpt?.text == "expect order == { sku: \"cup\", qty: 2 }")
    #expect(failure.values.first?.name == "order")
    #expect(failure.values.first?.value == "{ sku: \"cup\", qty: 1 }")
    #expect(failure.difference?.lines.map(\.marked) == ["- .qty: 2", "+ .qty: 1"])
  }

  @Test func `a run that was cut short is what had finished`() throws {
    var sample = SampleRun(["test \"one\" {}\ntest \"two\" {}"])
    sample.finish(.interrupted(2))
    // Killed while the second test ran: its end never came.
    let end = try #require(
      sample.events.lastIndex { event in
        if case .test(_, let test) = event.kind, case .testStarted = test.kind { true } else { false }
      })
    var record = RunRecord()
    for event in sample.events[...end] { record.note(event) }
    #expect(record.tests.map { $0.result?.verdict.word } == ["passed", nil])
    #expect(record.tally.total == 1)
    #expect(record.ending == nil)
    #expect(record.jobs.first?.isRunning == true)
  }

  @Test func `an environment with what its start waited for`() throws {
    var sample = SampleRun([])
    let job = Job(id: 0, file: "shop.orch")
    sample.add(.jobStarted(job))
    SampleRun.bringUp(&sample, job: job)
    sample.add(.jobFinished(job))
    let environment = try #require(sample.record.environments.first)
    #expect(environment.name == "shop")
    #expect(environment.job == 0)
    #expect(environment.startup == 17_000_000)
    #expect(
      environment.criticalPath.map(\.id.text)
        == ["image db:1", "create db", "start db", "ready db", "start api", "ready api"])
    let database = try #require(environment.services.first)
    #expect(database.build == 1_000_000)
    #expect(database.ready == 1_000_000)
    #expect(environment.services.last?.build == nil)
    #expect(environment.services.last?.needs == ["db"])
  }

  @Test func `a job waits for its turn, and then for room on the engine`() throws {
    var sample = SampleRun(["", ""])
    let job = Job(id: 1, file: "users.orch")
    sample.add(.jobQueued(job, waitingFor: "2G of memory"))
    #expect(sample.record[job: 1]?.waits.last?.reason == "2G of memory")
    SampleRun.bringUp(&sample, job: job)
    let waits = try #require(sample.record[job: 1]?.waits)
    #expect(waits.map(\.reason) == ["memory: 512M more", "2G of memory"])
    #expect(waits.allSatisfy { $0.to != nil })
  }

  @Test func `the run's critical path goes through the job that freed the place`() {
    var record = RunRecord()
    let jobs = (0..<3).map { Job(id: $0, file: "\($0).orch") }
    func at(_ milliseconds: Int64, _ kind: RunEvent.Kind) {
      record.note(RunEvent(kind, time: milliseconds * 1_000_000))
    }
    for job in jobs { at(0, .jobQueued(job, waitingFor: nil)) }
    at(0, .jobStarted(jobs[0]))
    at(0, .jobStarted(jobs[1]))
    at(300, .jobFinished(jobs[1]))
    at(301, .jobStarted(jobs[2]))
    at(400, .jobFinished(jobs[0]))
    at(900, .jobFinished(jobs[2]))
    let path = CriticalPath(record)
    #expect(path.parts.map(\.text) == ["1.orch", "2.orch"])
    #expect(path.parts.map(\.took) == [300_000_000, 599_000_000])
  }

  @Test func `output without end keeps its last part`() {
    var output = CapturedOutput()
    for number in 0..<60_000 { output.append(.output, "line \(number)\n") }
    let text = output.text()
    #expect(text.utf8.count < 300 * 1024)
    #expect(text.hasPrefix("… \(output.dropped) bytes before\n"))
    #expect(text.hasSuffix("line 59999\n"))
    #expect(output.dropped > 0)
  }

  @Test func `one write that is too long is cut, too`() {
    var output = CapturedOutput()
    output.append(.error, String(repeating: "x", count: 1_000_000))
    #expect(output.text().utf8.count < 300 * 1024)
  }

  @Test func `the wording of results`() {
    var tally = Tally()
    #expect(tally.text == "0 passed, 0 failed")
    tally.passed = 12
    tally.flaky = 1
    tally.skipped = 2
    #expect(tally.text == "12 passed (1 flaky), 0 failed, 2 skipped")
    tally.notRun = 3
    #expect(tally.text == "12 passed (1 flaky), 0 failed, 2 skipped, 3 not run")
  }
}
