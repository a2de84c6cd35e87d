internal import Folders
internal import Glibc

/// Entered lines on disk, shared by sessions that may run at the same time.
package struct HistoryFile: Sendable {
  package let path: String
  /// How many entries are kept.
  package let limit: Int

  /// Why the file could not be written; carries the system's error number.
  package struct Failure: Error, Hashable, Sendable {
    package var operation: String
    package var path: String
    package var errorNumber: Int32
  }

  package init(path: String, limit: Int = 5000) {
    self.path = path
    self.limit = limit
  }

  /// The newest entries, oldest first; none when there is no file or it cannot be read.
  package func load() -> [String] {
    let descriptor = open(path, O_RDONLY | Int32(O_CLOEXEC))
    guard descriptor >= 0 else { return [] }
    defer { Glibc.close(descriptor) }
    return entries(in: descriptor).suffix(limit)
  }

  /// Adds entries to what the file holds by now, so that sessions side by side lose nothing of each other.
  ///
  /// The file is replaced as a whole and readable for its owner only.
  @discardableResult
  package func append(_ new: [String]) -> Failure? {
    do throws(Failure) {
      try makeFolder()
      let target = resolvedPath()
      let descriptor = try openLocked(target)
      defer { Glibc.close(descriptor) }
      var merged = entries(in: descriptor)
      for entry in new where merged.last != entry { merged.append(entry) }
      try replace(target, with: merged.suffix(limit).map { HistoryLine.encode($0) + "\n" }.joined())
      return nil
    } catch {
      return error
    }
  }

  private func entries(in descriptor: Int32) -> [String] {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      let count = Glibc.read(descriptor, &chunk, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      bytes += chunk[..<count]
    }
    return bytes.split(separator: UInt8(ascii: "\n")).map { HistoryLine.decode(String(decoding: $0, as: UTF8.self)) }
  }

  /// A link that leads elsewhere, as dot-file managers make them, stays a link.
  private func resolvedPath() -> String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private func makeFolder() throws(Failure) {
    do throws(FolderTree.Failure) {
      try FolderTree.make(for: path, permissions: 0o700)
    } catch {
      throw Failure(operation: "mkdir", path: path, errorNumber: error.errorNumber)
    }
  }

  /// Whoever waits for the lock may find the file replaced meanwhile, and has to lock the new one.
  private func openLocked(_ path: String) throws(Failure) -> Int32 {
    while true {
      let descriptor = open(path, O_RDWR | O_CREAT | Int32(O_CLOEXEC), 0o600)
      guard descriptor >= 0 else { throw failure("open") }
      while flock(descriptor, LOCK_EX) != 0 && errno == EINTR {}
      var locked = stat()
      var named = stat()
      if fstat(descriptor, &locked) == 0, stat(path, &named) == 0, locked.st_ino == named.st_ino,
        locked.st_dev == named.st_dev
      {
        return descriptor
      }
      Glibc.close(descriptor)
    }
  }

  private func replace(_ path: String, with text: String) throws(Failure) {
    let temporary = path + ".new"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | Int32(O_CLOEXEC), 0o600)
    guard descriptor >= 0 else { throw failure("open") }
    fchmod(descriptor, 0o600)
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno != EINTR {
        let reason = failure("write")
        Glibc.close(descriptor)
        unlink(temporary)
        throw reason
      }
      rest = rest.dropFirst(max(0, count))
    }
    Glibc.close(descriptor)
    guard rename(temporary, path) == 0 else { throw failure("rename") }
  }

  private func failure(_ operation: String) -> Failure {
    Failure(operation: operation, path: path, errorNumber: errno)
  }
}
