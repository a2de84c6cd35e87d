internal import Glibc

/// Folders with those that they stand in, for all that writes files where no folder may be yet.
package enum FolderTree {
  /// Why a folder could not be made; carries the system's error number, `ENOTDIR` where a file has its name.
  package struct Failure: Error, Hashable, Sendable {
    /// The folder itself, or the one around it that stands in the way.
    package var path: String
    package var errorNumber: Int32
  }

  /// What is there stays as it is, and must be a folder or a link to one.
  package static func make(_ path: String, permissions: UInt32 = 0o777) throws(Failure) {
    var end = path.startIndex
    while end < path.endIndex {
      end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
      let part = String(path[..<end])
      guard mkdir(part, permissions) != 0 else { continue }
      // On some file systems what is there is not said to be there, but that nothing may be made.
      let reason = errno
      if !isFolder(part) { throw Failure(path: part, errorNumber: reason == EEXIST ? ENOTDIR : reason) }
    }
  }

  /// The folders that a file is to stand in.
  package static func make(for file: String, permissions: UInt32 = 0o777) throws(Failure) {
    guard let slash = file.lastIndex(of: "/"), slash > file.startIndex else { return }
    try make(String(file[..<slash]), permissions: permissions)
  }

  package static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }
}
