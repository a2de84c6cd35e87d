import Glibc
package import TestRunner

/// A report that is written as a whole: when the run has ended, and now and then before, for runs that are killed. That it
/// can be written is looked at when the run begins, since nobody wants to learn it at the end of a long one.
package struct DocumentReport: RunReport {
  package let name: String
  private let destination: ReportDestination
  private let text: @Sendable (RunRecord) -> String

  private init(
    _ kind: ReportKind, _ destination: ReportDestination, text: @escaping @Sendable (RunRecord) -> String
  ) {
    name = "\(kind.rawValue) report \(destination.name)"
    self.destination = destination
    self.text = text
  }

  package static func junit(to destination: ReportDestination) -> DocumentReport {
    DocumentReport(.junit, destination) { JUnitReport.text($0) }
  }

  /// `trends` is asked at the end, for the runs before this one.
  package static func html(
    to destination: ReportDestination, trends: @escaping @Sendable () -> RunTrends = { RunTrends() }
  ) -> DocumentReport {
    DocumentReport(.html, destination) { HTMLReport.text($0, trends: trends()) }
  }

  package mutating func note(_ event: RunEvent, _ record: RunRecord) throws(ReportError) {
    if case .runStarted = event.kind, case .file(let path) = destination { try ReportFile.checkWritable(path) }
  }

  package mutating func keep(_ record: RunRecord) throws(ReportError) {
    if case .file(let path) = destination { try ReportFile.replace(path, with: text(record)) }
  }

  package mutating func finish(_ record: RunRecord) throws(ReportError) {
    switch destination {
    case .file(let path): try ReportFile.replace(path, with: text(record))
    case .sink(let sink): try sink.writeReport(text(record))
    }
  }
}
