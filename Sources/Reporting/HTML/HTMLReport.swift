import TestRunner

/// One page that needs nothing else: no server, no other file, no network.
package struct HTMLReport: RunReport {
  package let name: String
  private let path: String
  private let trends: @Sendable () -> RunTrends

  /// `trends` is asked at the end, for the runs before this one.
  package init(path: String, trends: @escaping @Sendable () -> RunTrends = { RunTrends() }) {
    self.path = path
    self.trends = trends
    name = "html report \(path)"
  }

  package mutating func finish(_ record: RunRecord) throws(ReportError) {
    try ReportFile.replace(path, with: HTMLReport.text(record, trends: trends()))
  }

  package static func text(_ record: RunRecord, trends: RunTrends = RunTrends()) -> String {
    HTMLPage(record: record, trends: trends).markup.text
  }
}
