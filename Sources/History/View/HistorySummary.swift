package import Reporting
package import TestRunner

/// What `orch history` tells of.
package struct HistorySummary: Sendable {
  /// Oldest first.
  package var runs: [PastRun]
  package var tests: [(path: TestPath, trend: TestTrend)]
  package var services: [ServiceTrend]
  package var holdings: Holdings?
  /// Runs of the time that was asked for that are not among these.
  package var omitted = 0

  /// Runs that tests and services are looked at in.
  package static let window = 50

  package init(_ file: HistoryFile, runs count: Int, since: Int64? = nil) throws(HistoryError) {
    let recent = try file.runs(last: max(count, Self.window), since: since)
    runs = Array(recent.suffix(count))
    if let since { omitted = try file.count(since: since) - runs.count }
    let first = recent.suffix(Self.window).first?.id ?? .max
    tests = try file.tests(fromRun: first).map { (path: $0.key, trend: $0.value) }.sorted {
      $0.path.name < $1.path.name
    }
    services = try file.services(fromRun: first)
  }

  package var flaky: [(path: TestPath, trend: TestTrend)] {
    tests.filter { $0.trend.flakyScore > 0 }.sorted {
      ($1.trend.flakyScore, $0.path.name) < ($0.trend.flakyScore, $1.path.name)
    }
  }

  package var slowest: [(path: TestPath, median: Int64, trend: TestTrend)] {
    tests.compactMap { test in test.trend.medianDuration.map { (path: test.path, median: $0, trend: test.trend) } }
      .sorted { $0.median > $1.median }
  }

  package var slowestServices: [ServiceTrend] {
    services.filter { $0.median != nil }.sorted { ($0.median ?? 0) > ($1.median ?? 0) }
  }

  /// What took longer the last time than it used to, by how much.
  package var slower: [(name: String, slowdown: Slowdown)] {
    let last = runs.last?.id
    let slowTests = tests.filter { $0.trend.entries.last?.run == last }
      .compactMap { test in test.trend.slowdown.map { (name: test.path.name, slowdown: $0) } }
    let slowServices = services.compactMap { service in service.slowdown.map { (name: service.name, slowdown: $0) } }
    return (slowTests + slowServices).sorted { $0.slowdown.ratio > $1.slowdown.ratio }
  }
}
