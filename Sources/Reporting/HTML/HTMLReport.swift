/// One page that needs nothing else: no server, no other file, no network.
package enum HTMLReport {
  package static func text(_ record: RunRecord, trends: RunTrends = RunTrends()) -> String {
    HTMLPage(record: record, trends: trends).markup.text
  }
}
