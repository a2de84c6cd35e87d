import Glibc
package import TestRunner

/// A report that is written as a whole: when the run has ended, and now and then before, for runs that are killed. That it
/// can be written is looked at when the run begins, since nobody wants to learn it at the end of a long one.
package struct DocumentReport: RunReport {
  package let name: String
  private let destination: ReportDestination
  private let text: @Sendable (RunRecord) -> String
  /// As many as the file has; `nil` before it is of this run.
  private var finishedTests: Int?

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
    guard case .runStarted = event.kind else { return }
    switch destination {
    case .file(let path): try ReportFile.checkWritable(path)
    case .sink: break
    case .missing(let error): throw error
    }
  }

  package mutating func keep(_ record: RunRecord) throws(ReportError) {
    guard case .file(let path) = destination else { return }
    try ReportFile.replace(path, with: text(record))
    finishedTests = record.finishedTests
  }

  package mutating func finish(_ record: RunRecord) throws(ReportError) {
    switch destination {
    case .file(let path):
      do throws(ReportError) { try ReportFile.replace(path, with: text(record)) } catch {
        var error = error
        if let finishedTests {
          error.found = .part("has \(finishedTests) of this run's \(record.finishedTests) tests")
        } else {
          error.noteOlder()
        }
        throw error
      }
    case .sink(let sink): try sink.writeReport(text(record))
    case .missing(let error): throw error
    }
  }
}

extension RunRecord {
  package var finishedTests: Int { tests.count { $0.result != nil } }
}
