internal import CProcesses
internal import Glibc
internal import SystemPackage

/// Opens the files of redirects. The other end of a named pipe is waited for as long as the run may last.
struct RedirectOpening {
  private let cancellation: Cancellation?
  private let deadline: ContinuousClock.Instant?

  /// Between two looks for the other end.
  private static let pause = Duration.milliseconds(10)

  init(_ options: RunOptions) {
    cancellation = options.cancellation
    deadline = options.timeLimit.map { ContinuousClock.now + $0 }
  }

  func open(
    _ path: String, _ flags: Int32, in workingDirectory: WorkingDirectory
  ) throws(ProcessError.Cause) -> Descriptor {
    guard !path.utf8.contains(0) else { throw .nulByte(in: path) }
    while true {
      // Waiting within the system would keep this thread from all else.
      let mode = flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK
      if let file = Descriptor(openat(workingDirectory.number, path, mode, 0o666)) {
        if flags & (O_WRONLY | O_RDWR) == 0 {
          while processes_lacks_writer(file.number) { try wait() }
        }
        _ = fcntl(file.number, F_SETFL, fcntl(file.number, F_GETFL) & ~O_NONBLOCK)
        return file
      }
      let reason = errno
      guard reason == EINTR || (reason == ENXIO && isPipe(path, in: workingDirectory)) else {
        throw .redirectFailed(path: path, reason: Errno(rawValue: reason))
      }
      try wait()
    }
  }

  private func isPipe(_ path: String, in workingDirectory: WorkingDirectory) -> Bool {
    var status = stat()
    return fstatat(workingDirectory.number, path, &status, 0) == 0 && status.st_mode & S_IFMT == S_IFIFO
  }

  private func wait() throws(ProcessError.Cause) {
    let now = ContinuousClock.now
    let events = cancellation.map { [$0.event] } ?? []
    if Event.wait(for: events, until: now + Self.pause) { throw .cancelled }
    if let deadline, deadline <= now { throw .cancelled }
  }
}
