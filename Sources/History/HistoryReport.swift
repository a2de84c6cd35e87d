package import Reporting
import TestRunner

/// Adds a run to the history, as far as it has come. A history that cannot be written is a pity, not a failure of the run.
package struct HistoryReport: RunReport {
  package let name = "history"
  private let folder: StateFolder
  private let number: Int?
  private let keeping: Int
  private let paths: ProjectPaths
  private let tell: @Sendable (String) -> Void
  /// Where the run stands as it was kept last, with so many tests.
  private var kept: (row: Int64, tests: Int)?

  /// `tell` takes a line where something was to be said.
  package init(
    folder: StateFolder, number: Int?, keeping: Int, startedIn place: String,
    tell: @escaping @Sendable (String) -> Void
  ) {
    self.folder = folder
    self.number = number
    self.keeping = keeping
    paths = ProjectPaths(folder, startedIn: place)
    self.tell = tell
  }

  package mutating func keep(_ record: RunRecord) throws(ReportError) { add(record) }

  package mutating func finish(_ record: RunRecord) throws(ReportError) { add(record) }

  private mutating func add(_ record: RunRecord) {
    // A run in which nothing was tested says nothing about tests.
    guard !record.tests.isEmpty || !record.environments.isEmpty else { return }
    do throws(HistoryError) {
      do throws(ReportError) { try folder.make() } catch { throw HistoryError(error.message) }
      let previous = kept?.row
      let row = try HistoryFile.use(folder.historyPath, create: true, tell: tell) { (file) throws(HistoryError) in
        try file.add(record, number: number, inPlaceOf: previous, paths: paths, keeping: keeping)
      }
      if let row { kept = (row, record.finishedTests) }
    } catch {
      // Said once, at the end, when it may have become possible.
      if record.ending == nil { return }
      let extent = kept.map { "in the history with \($0.tests) of its \(record.finishedTests) tests only" }
      tell("this run is \(extent ?? "not in the history"): \(error.message)")
    }
  }
}
