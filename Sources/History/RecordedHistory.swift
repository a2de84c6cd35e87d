package import Reporting
package import TestRunner

/// What the runner plans by, read from the history's file.
package struct RecordedHistory: RunHistory {
  package let durations: [TestPath: Int64]
  package let lastFailures: Set<TestPath>

  /// Runs that a test's time is the median of.
  private static let window = 10

  package init(_ file: HistoryFile) throws(HistoryError) {
    let runs = try file.runs(last: Self.window)
    let trends = try file.tests(fromRun: runs.first?.id ?? .max)
    durations = trends.compactMapValues { trend in
      Median.of(trend.entries.filter { ["passed", "flaky", "failed"].contains($0.verdict) }.map(\.duration))
    }
    lastFailures = try file.lastFailures()
  }
}

extension HistoryFile {
  fileprivate func lastFailures() throws(HistoryError) -> Set<TestPath> {
    try query { database throws(DatabaseError) in
      // The last row of each test, looked up rather than searched for among all.
      let failed = try database.prepare(
        """
        select file, path from names n where
        (select verdict from tests t where t.name = n.id order by run desc, place desc limit 1) in ('failed', 'not_run')
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
