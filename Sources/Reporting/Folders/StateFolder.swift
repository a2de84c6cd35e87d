import Folders
import Glibc

/// The folder `.orch`, in which a project's runs and their history are kept.
package struct StateFolder: Hashable, Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  package static let name = ".orch"

  /// The one of the nearest folder upwards that has one, or else of the one that is under version control, or else of
  /// this folder.
  package static func find(from folder: String) -> StateFolder {
    let folders = sequence(first: folder) { current in
      guard let slash = current.lastIndex(of: "/"), current != "/" else { return nil }
      return slash == current.startIndex ? "/" : String(current[..<slash])
    }
    let all = Array(folders)
    let found =
      all.first { FolderTree.isFolder(path(in: $0)) }
      ?? all.first { access(below($0, ".git"), F_OK) == 0 } ?? folder
    return StateFolder(path: path(in: found))
  }

  private static func path(in folder: String) -> String { below(folder, name) }
  private static func below(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  package var exists: Bool { FolderTree.isFolder(path) }
  package var historyPath: String { "\(path)/history.sqlite" }
  package var runsPath: String { "\(path)/runs" }

  /// Bytes on the disk.
  package var historySize: Int64 { ["", "-wal", "-shm"].reduce(0) { $0 + ReportFile.size(historyPath + $1) } }
  package var runsSize: Int64 { ReportFile.size(runsPath) }

  /// Makes it, kept from version control.
  package func make() throws(ReportError) {
    try ReportFile.makeFolder(path)
    let ignore = "\(path)/.gitignore"
    if access(ignore, F_OK) != 0 { try ReportFile.replace(ignore, with: "*\n") }
  }
}
