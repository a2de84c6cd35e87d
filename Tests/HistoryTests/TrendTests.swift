import Foundation
import Reporting
import Terminal
import TestRunner
import Testing

@testable import History

@Suite struct TrendTests {
  private func trend(_ verdicts: [String], duration: Int64 = 100) -> TestTrend {
    TestTrend(
      entries: verdicts.enumerated().map {
        .init(run: Int64($0.offset), verdict: $0.element, duration: duration * 1_000_000, attempts: 1)
      })
  }

  private func times(_ milliseconds: [Int64]) -> TestTrend {
    TestTrend(
      entries: milliseconds.enumerated().map {
        .init(run: Int64($0.offset), verdict: "passed", duration: $0.element * 1_000_000, attempts: 1)
      })
  }

  @Test(
    arguments: [
      (["passed", "passed", "passed", "passed"], 0.0), (["passed", "flaky", "passed", "passed"], 0.25),
      (["passed", "failed", "passed", "passed"], 0.5), (["failed", "failed", "failed"], 0),
      (["passed", "skipped", "passed"], 0), (["flaky"], 1), ([], 0),
    ] as [([String], Double)]) func `flaky is what passes late or turns from run to run`(
      _ verdicts: [String], _ score: Double
    )
  {
    #expect(trend(verdicts).flakyScore == score)
  }

  @Test func `what is repeated within a run counts once`() {
    func entry(_ run: Int64, _ verdict: String, _ duration: Int64) -> TestTrend.Entry {
      .init(run: run, verdict: verdict, duration: duration, attempts: 1)
    }
    let trend = TestTrend(entries: [
      entry(1, "passed", 10), entry(2, "passed", 30), entry(2, "passed", 10), entry(2, "passed", 20),
      entry(3, "failed", 5), entry(3, "passed", 7), entry(4, "failed", 5), entry(4, "failed", 9),
    ]).byRun
    #expect(trend.entries.map(\.run) == [1, 2, 3, 4])
    #expect(trend.entries.map(\.verdict) == ["passed", "passed", "flaky", "failed"])
    #expect(trend.entries.map(\.duration) == [10, 20, 7, 7])
  }

  @Test func `slower is a matter of the median, of the factor and of the margin`() {
    #expect(times([100, 100, 110, 90, 100, 160]).slowdown == Slowdown(median: 100_000_000, last: 160_000_000))
    #expect(times([100, 100, 110, 90, 100, 149]).slowdown == nil)
    // Three times as slow, but only by 20ms.
    #expect(times([10, 10, 10, 10, 10, 30]).slowdown == nil)
    #expect(times([100, 100, 100, 100, 400]).slowdown == nil, "four runs before say too little")
  }

  @Test func `medians`() {
    #expect(Median.of([Int64]()) == nil)
    #expect(Median.of([3, 1, 2]) == 2)
    #expect(Median.of([4, 1]) == 2)
    #expect(Median.of([Int64.max, .max]) == Int64.max)
  }

  @Test(
    arguments: [
      ("7d", 395_200_000), ("90m", 994_600_000), ("1970-01-02", 86_400_000), ("2026-02-31", nil), ("7", nil),
      ("d", nil),
      ("-7d", nil), ("2026-3-9", nil), ("", nil), ("99999999999999999999d", nil),
    ] as [(String, Int64?)]) func `how far back`(_ text: String, _ moment: Int64?)
  {
    #expect(Since.moment(text, now: 1_000_000_000) == moment)
  }

  @Test func `the page of a project's runs`() throws {
    let folder = try TemporaryFolder()
    let file = try #require(try HistoryFile.open(folder.history, create: true))
    let now: Int64 = 1_773_065_109_000
    for index in 0..<6 {
      let results: [(String, SampleRun.Result)] = [
        ("steady", .passed(10)), ("slow", .passed(index == 5 ? 900 : 200)), ("odd", index == 2 ? .failed : .passed(5)),
      ]
      try file.add(SampleRun.record(results, at: now - Int64(6 - index) * 3_600_000), number: index + 1)
    }
    let page = HistoryPage(style: .plain, width: 100, unicode: true, now: now)
    let lines = page.lines(try HistorySummary(file, runs: 3))
    #expect(lines[0] == "RUN  WHEN    RESULT              MODE      TIME")
    #expect(lines[1] == " #6  1h ago  3 passed, 0 failed  isolated   9ms")
    #expect(lines[3] == " #4  3h ago  3 passed, 0 failed  isolated   9ms")
    #expect(lines.contains("  33%  shop.orch › orders › odd  ✔✔✘✔✔✔"))
    #expect(lines.contains { $0.contains("200ms  shop.orch › orders › slow") })
    #expect(lines.contains { $0.contains("shop.orch › orders › slow  900ms, median 200ms, 4.5 times") })
    #expect(page.lines(try file.tests(matching: "odd", last: 10)).contains("  last word: no cups"))
    let json = HistoryJSON.text(try HistorySummary(file, runs: 3))
    let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
    #expect((object["runs"] as? [Any])?.count == 3)
    #expect((object["slower"] as? [Any])?.count == 1)
  }

  @Test func `of a time with more runs than are listed it says how many there are`() throws {
    let folder = try TemporaryFolder()
    let file = try #require(try HistoryFile.open(folder.history, create: true))
    for moment in 1...6 { try file.add(SampleRun.record([("a", .passed(1))], at: Int64(moment)), number: moment) }
    let page = HistoryPage(style: .plain, width: 100, unicode: true, now: 100)
    let lines = page.lines(try HistorySummary(file, runs: 2, since: 2))
    #expect(lines[3] == "… and 3 runs before: `--runs 5` lists them")
    #expect(!page.lines(try HistorySummary(file, runs: 2)).contains { $0.contains("--runs") })
  }

  /// What a reader finds in the answer, `orch help reports` describes, and the other way round.
  @Test func `the help knows every field of the JSON`() throws {
    let folder = try TemporaryFolder()
    let file = try #require(try HistoryFile.open(folder.history, create: true))
    for index in 0..<6 {
      let results: [(String, SampleRun.Result)] = [("slow", .passed(index == 5 ? 900 : 200)), ("odd", .failed)]
      try file.add(SampleRun.record(results, at: Int64(index), isOver: index != 2), number: index + 1)
    }
    try file.database.execute("insert into services values (1, 'shop', 'k3', 'db', 'postgres:16', 1, 1, 2, 3, 6, 7)")
    var summary = try HistorySummary(file, runs: 20)
    summary.holdings = try Holdings(file, in: StateFolder(path: folder.path), limits: Retention())
    var found: Set<String> = []
    for text in [HistoryJSON.text(summary), HistoryJSON.text(try file.tests(matching: "odd", last: 9))] {
      found.formUnion(Self.keys(in: try JSONSerialization.jsonObject(with: Data(text.utf8))))
    }
    #expect(found == Set(HistoryJSON.fields.flatMap(\.names)))
    #expect(HistoryJSON.help.split(separator: "\n").allSatisfy { $0.count <= 120 })
  }

  private static func keys(in value: Any) -> Set<String> {
    switch value {
    case let object as [String: Any]: object.reduce(into: Set(object.keys)) { $0.formUnion(keys(in: $1.value)) }
    case let list as [Any]: list.reduce(into: []) { $0.formUnion(keys(in: $1)) }
    default: []
    }
  }
}
