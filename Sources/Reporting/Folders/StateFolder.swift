import Folders
import Glibc

/// The folder `.orch`, in which a project's runs and their history are kept.
package struct StateFolder: Hashable, Sendable {
  package let path: String

  package init(path: String) { self.path = path }

  package static let name = ".orch"

  /// The one of the nearest folder upwards that has one or is under version control, or else of this folder. Neither the root
  /// nor the user's home is a project of which what lies below would be a part.
  package static func find(from folder: String, home: String?) -> StateFolder {
    var current = folder
    while current != "/", !(home.map { isSame($0, current) } ?? false) {
      if FolderTree.isFolder(path(in: current)) || access(below(current, ".git"), F_OK) == 0 {
        return StateFolder(path: path(in: current))
      }
      guard let slash = current.lastIndex(of: "/"), slash != current.startIndex else { break }
      current = String(current[..<slash])
    }
    return StateFolder(path: path(in: folder))
  }

  /// However they are reached.
  private static func isSame(_ one: String, _ other: String) -> Bool {
    var (first, second) = (stat(), stat())
    guard stat(one, &first) == 0, stat(other, &second) == 0 else { return false }
    return first.st_dev == second.st_dev && first.st_ino == second.st_ino
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
