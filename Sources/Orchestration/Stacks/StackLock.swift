import Glibc

/// One command at a time changes a stack: each would otherwise make containers that the other is about to make.
enum StackLock {
  /// Between looks whether it is free.
  private static let pace = Duration.milliseconds(50)

  /// Waits until no other process of this user on this machine, and nothing else of this one, changes the stack.
  static func hold<Result>(_ stack: String, _ body: () async throws -> Result) async throws -> Result {
    // A folder that all of the user's processes have in common, whatever their `TMPDIR`.
    let path = "/tmp/orch-\(getuid())-stack-\(SHA256.hex(SHA256.hash(Array(stack.utf8))).prefix(16)).lock"
    // Where there can be no lock, as in a folder that cannot be written to, there are no others to be told apart either.
    guard let file = try await take(path) else { return try await body() }
    defer {
      unlink(path)
      close(file)
    }
    return try await body()
  }

  /// `nil` where the system gives none.
  private static func take(_ path: String) async throws -> Int32? {
    while true {
      let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard file >= 0 else { return nil }
      do {
        guard try await wait(for: file) else {
          close(file)
          return nil
        }
      } catch {
        close(file)
        throw error
      }
      if isCurrent(file, path) { return file }
      close(file)
    }
  }

  private static func wait(for file: Int32) async throws -> Bool {
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { return false }
      try await Task.sleep(for: pace)
    }
    return true
  }

  /// Whoever had the lock before has removed its file when it was done.
  private static func isCurrent(_ file: Int32, _ path: String) -> Bool {
    var own = stat()
    var named = stat()
    return fstat(file, &own) == 0 && stat(path, &named) == 0 && own.st_ino == named.st_ino
      && own.st_dev == named.st_dev
  }
}
