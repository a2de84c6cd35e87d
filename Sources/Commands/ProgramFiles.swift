import Glibc
import Library
import Runtime

/// Finds the programs among files and folders.
enum ProgramFiles {
  /// Files as they were named, and those in folders that end in `.orch`, in order; hidden ones, installed packages and links to folders are left out.
  static func find(_ paths: [String]) throws(Raise) -> [String] {
    var found: [String] = []
    for path in paths {
      var status = stat()
      guard stat(path, &status) == 0 else { throw FileSystem.failed("read", path) }
      if status.st_mode & S_IFMT == S_IFDIR { found += try files(in: path) } else { found.append(path) }
    }
    return found
  }

  private static func files(in root: String) throws(Raise) -> [String] {
    var found: [String] = []
    var folders = [root]
    while let folder = folders.popLast() {
      for name in try names(in: folder) {
        let path = folder == "." ? name : folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
        var status = stat()
        guard lstat(path, &status) == 0 else { continue }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: folders.append(path)
        case S_IFREG where name.hasSuffix(".orch"): found.append(path)
        default: break
        }
      }
    }
    return found.sorted()
  }

  private static func names(in folder: String) throws(Raise) -> [String] {
    guard let directory = opendir(folder) else { throw FileSystem.failed("read", folder) }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if !name.hasPrefix("."), name != "node_modules" { names.append(name) }
    }
    return names
  }
}
