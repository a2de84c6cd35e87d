import Glibc
import Library

/// Finds the files of a run: those named, and in folders every `*.orch`, in the order of the alphabet.
package struct TestFileFinder: Sendable {
  /// A file, and whether the user named it or it was found in a folder.
  package struct Found: Hashable, Sendable {
    /// As it is shown: relative where it was named so, without `./`.
    package var name: String
    package var isNamed: Bool

    package init(name: String, isNamed: Bool) {
      self.name = name
      self.isNamed = isNamed
    }
  }

  package enum Problem: Error, Hashable {
    case missing(String)
    case unreadable(String, reason: String)
    case notAProgram(String)
  }

  /// Folders that hold what others have made.
  private static let skipped: Set<String> = ["node_modules"]

  package init() {}

  /// Without paths: `tests`, or `test`, or all of the working folder.
  package func files(_ paths: [String]) throws(Problem) -> [Found] {
    let wanted = paths.isEmpty ? [["tests", "test"].first { kind(of: $0) == .folder } ?? "."] : paths
    var found: [Found] = []
    var known: Set<String> = []
    for path in wanted {
      let path = Self.shown(path)
      for file in try files(at: path) where known.insert(Self.absolute(file.name)).inserted { found.append(file) }
    }
    return found
  }

  private func files(at path: String) throws(Problem) -> [Found] {
    switch kind(of: path) {
    case .folder: return try search(path)
    case .file:
      guard path.hasSuffix(".orch") else { throw .notAProgram(path) }
      return [Found(name: path, isNamed: true)]
    case nil: throw .missing(path)
    }
  }

  private func search(_ root: String) throws(Problem) -> [Found] {
    var found: [Found] = []
    var folders = [root]
    while let folder = folders.popLast() {
      for name in try names(in: folder) where !name.hasPrefix(".") && !Self.skipped.contains(name) {
        let path = folder == "." ? name : folder == "/" ? "/\(name)" : "\(folder)/\(name)"
        switch kind(of: path) {
        // A linked folder may lead back to where it stands.
        case .folder: if !isLink(path) { folders.append(path) }
        case .file: if name.hasSuffix(".orch") { found.append(Found(name: path, isNamed: false)) }
        case nil: break
        }
      }
    }
    return found.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  // MARK: The file system

  private enum Kind { case file, folder }

  private func kind(of path: String) -> Kind? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  private func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  private func names(in folder: String) throws(Problem) -> [String] {
    guard let stream = opendir(folder) else { throw .unreadable(folder, reason: String(cString: strerror(errno))) }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
          pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
        })
    }
    return names
  }

  private static func absolute(_ path: String) -> String {
    guard let raw = realpath(path, nil) else { return path }
    defer { free(raw) }
    return String(cString: raw)
  }

  /// Without what says nothing: `./` in front, `/` behind.
  private static func shown(_ path: String) -> String {
    var text = Substring(path)
    while text.hasPrefix("./") { text = text.dropFirst(2).drop { $0 == "/" } }
    while text.count > 1, text.hasSuffix("/") { text = text.dropLast() }
    return text.isEmpty ? "." : String(text)
  }
}
