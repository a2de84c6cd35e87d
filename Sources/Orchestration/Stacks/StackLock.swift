import Glibc

/// One command at a time changes a stack: each would otherwise make containers that the other is about to make.
enum StackLock {
  /// Between looks whether it is free.
  private static let pace = Duration.milliseconds(50)
  /// What takes longer is told.
  private static let patience = Duration.milliseconds(300)

  /// Waits until no other process of this machine, whoever's, and nothing else of this one, changes the stack.
  /// - Parameter waits: called once where that takes a while.
  static func hold<Result>(
    _ stack: String, waits: () -> Void, _ body: () async throws -> Result
  ) async throws -> Result {
    // A folder that all processes have in common, whatever their `TMPDIR`: users may share a stack by its name.
    let path = "/tmp/orch-stack-\(SHA256.hex(SHA256.hash(Array(stack.utf8))).prefix(16)).lock"
    // Where nothing can be written there is no lock: a stack must come up there, too.
    guard let file = try await take(path, waits) else { return try await body() }
    defer {
      unlink(path)
      close(file)
    }
    return try await body()
  }

  /// `nil` where the system gives none.
  private static func take(_ path: String, _ waits: () -> Void) async throws -> Int32? {
    // `nil` once it is told.
    var telling: ContinuousClock.Instant? = .now + patience
    while true {
      try Task.checkCancellation()
      guard let file = opened(path) else { return nil }
      do {
        guard try await wait(for: file, &telling, waits) else {
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

  /// Another user's is opened to be read, which is enough for a lock: in `/tmp` systems refuse to open a file of
  /// somebody else's as if to make it.
  private static func opened(_ path: String) -> Int32? {
    let flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW
    // It may come and go between the two calls.
    for _ in 0..<100 {
      let found = open(path, flags)
      if found >= 0 { return found }
      guard errno == ENOENT else { return nil }
      let made = open(path, flags | O_CREAT | O_EXCL, 0o644)
      if made >= 0 {
        // Whatever `umask` says.
        fchmod(made, 0o644)
        return made
      }
      guard errno == EEXIST else { return nil }
    }
    return nil
  }

  private static func wait(
    for file: Int32, _ telling: inout ContinuousClock.Instant?, _ waits: () -> Void
  ) async throws -> Bool {
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { return false }
      if let time = telling, time <= .now {
        telling = nil
        waits()
      }
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
