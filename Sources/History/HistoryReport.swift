package import Reporting
import TestRunner

/// Adds a run to the history when it ends. A history that cannot be written is a pity, not a failure of the run.
package struct HistoryReport: RunReport {
  package let name = "history"
  private let folder: StateFolder
  private let number: Int?
  private let tell: @Sendable (String) -> Void

  /// `tell` takes a line where something was to be said.
  package init(folder: StateFolder, number: Int?, tell: @escaping @Sendable (String) -> Void) {
    self.folder = folder
    self.number = number
    self.tell = tell
  }

  package mutating func finish(_ record: RunRecord) throws(ReportError) {
    // A run in which nothing was tested says nothing about tests.
    guard !record.tests.isEmpty || !record.environments.isEmpty else { return }
    do throws(HistoryError) {
      do throws(ReportError) { try folder.make() } catch { throw HistoryError(error.message) }
      guard let file = try HistoryFile.open(folder.historyPath, create: true) else { return }
      if let aside = file.setAside { tell("the history was damaged and begins anew; the old one is \(aside)") }
      try file.add(record, number: number)
    } catch {
      tell("this run is not in the history: \(error.message)")
    }
  }
}
