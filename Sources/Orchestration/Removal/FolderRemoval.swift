import Glibc

/// Removes a folder with all that is in it, never following a symbolic link.
package enum FolderRemoval {
  package static func remove(_ root: String) {
    guard root.hasPrefix("/"), root.split(separator: "/").count > 1 else { return }
    var pending = [root]
    var folders: [String] = []
    while let path = pending.popLast() {
      guard FileStatus(path)?.isFolder == true else {
        unlink(path)
        continue
      }
      folders.append(path)
      // A folder that forbids its owner to look inside would otherwise stay.
      chmod(path, 0o700)
      pending += names(in: path).map { path + "/" + $0 }
    }
    for folder in folders.reversed() { rmdir(folder) }
  }

  private static func names(in folder: String) -> [String] {
    (try? FolderListing.names(in: folder)) ?? []
  }
}
