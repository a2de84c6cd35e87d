package import Reporting

/// What is kept of earlier runs, and how much may be.
package struct Holdings: Sendable {
  package var runs: Int
  package var folders: Int
  /// Bytes on the disk.
  package var historySize: Int64
  package var foldersSize: Int64
  package var limits: Retention

  package init(_ file: HistoryFile, in state: StateFolder, limits: Retention) throws(HistoryError) {
    runs = try file.count()
    folders = RunFolder.numbers(in: state).count
    historySize = state.historySize
    foldersSize = state.runsSize
    self.limits = limits
  }

  package var size: Int64 { historySize + foldersSize }

  var line: String {
    "kept: \(runs) of at most \(limits.runs) runs, \(Self.text(historySize)); "
      + "\(folders) of at most \(limits.folders) run folders, \(Self.text(foldersSize))"
  }

  var json: JSONText {
    .object([
      "runs": .number(runs), "most_runs": .number(limits.runs), "history_bytes": .number(historySize),
      "folders": .number(folders), "most_folders": .number(limits.folders), "folders_bytes": .number(foldersSize),
    ])
  }

  /// `38 kB`, `12 MB`.
  package static func text(_ bytes: Int64) -> String {
    bytes < 1_000_000 ? "\((bytes + 500) / 1000)kB" : "\((bytes + 500_000) / 1_000_000)MB"
  }
}
