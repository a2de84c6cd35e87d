import Glibc

/// One command at a time changes a stack: each would otherwise make containers that the other is about to make.
enum StackLock {
  /// Milliseconds between looks whether it is free.
  private static let pace: Duration = .milliseconds(50)

  /// Waits until no other process of this machine, and nothing else of this one, changes the stack.
  static func hold<Result>(_ stack: String, _ body: () async throws -> Result) async throws -> Result {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    let name = stack.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? String($0) : "_" }.joined()
    let file = open("\(folder)/orch-stack-\(name).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    // Where there can be no lock, as in a folder that cannot be written to, there are no others to be told apart either.
    guard file >= 0 else { return try await body() }
    defer { close(file) }
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else { break }
      try await Task.sleep(for: pace)
    }
    return try await body()
  }
}
