package import Reporting
package import TestRunner

/// What the runner plans by, read from the history's file.
package struct RecordedHistory: RunHistory {
  package let durations: [TestPath: Int64]
  package let lastFailures: Set<TestPath>
  /// No run has been recorded, so that nothing is known of any.
  package let isEmpty: Bool

  /// Runs that a test's time is the median of.
  private static let window = 10

  package init(_ file: HistoryFile) throws(HistoryError) {
    let runs = try file.runs(last: Self.window)
    let trends = try file.tests(fromRun: runs.first?.id ?? .max)
    let tests = trends.compactMapValues { trend in
      Median.of(trend.entries.filter { ["passed", "flaky", "failed"].contains($0.verdict) }.map(\.duration))
    }
    // Of a suite and a test of the same name, the suite's time holds the test's.
    durations = try file.suiteDurations(fromRun: runs.first?.id ?? .max).merging(tests) { suite, _ in suite }
    lastFailures = try file.lastFailures()
    isEmpty = runs.isEmpty
  }
}

extension HistoryFile {
  /// Medians of suites, with what they did outside of their tests.
  fileprivate func suiteDurations(fromRun first: Int64) throws(HistoryError) -> [TestPath: Int64] {
    try query { database throws(DatabaseError) in
      let rows = try database.prepare(
        """
        select n.file, n.path, s.duration from suites s join names n on n.id = s.name
        where s.run >= ? and s.duration is not null
        """
      ).rows([.integer(first)]) {
        (path: TestPath(file: $0.text(0), titles: StoredPath.titles($0.text(1))), duration: $0.integer(2))
      }
      return Dictionary(grouping: rows, by: \.path).compactMapValues { Median.of($0.map(\.duration)) }
    }
  }

  fileprivate func lastFailures() throws(HistoryError) -> Set<TestPath> {
    try query { database throws(DatabaseError) in
      // The last run of each test, looked up rather than searched for among all. Where it was repeated there, once is enough.
      // What has not been seen since when all of its file was run is not there any more: a condition (`+`) and no range to search,
      // which would be all of a test's runs.
      let failed = try database.prepare(
        """
        select file, path from names n where exists (
          select 1 from tests t where t.name = n.id
          and t.verdict in ('failed', 'not_run', 'interrupted', 'exited')
          and t.run = (select max(run) from tests where name = n.id)
          and +t.run >= coalesce((select run from files where file = n.file), 0))
        """
      ).rows { TestPath(file: $0.text(0), titles: StoredPath.titles($0.text(1))) }
      return Set(failed)
    }
  }

  /// For reports: the last runs with their tests.
  package func trends(last count: Int) throws(HistoryError) -> RunTrends {
    let runs = try runs(last: count)
    return RunTrends(runs: runs, tests: try tests(fromRun: runs.first?.id ?? .max))
  }
}
