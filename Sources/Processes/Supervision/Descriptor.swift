internal import CProcesses
internal import Glibc

/// An open file descriptor, closed with its last owner. Never 0, 1 or 2, so that it can become any of a child's.
final class Descriptor: Sendable {
  let number: Int32

  /// Takes over a descriptor that was just opened; `nil` where that failed, which `errno` explains.
  init?(_ opened: Int32) {
    guard opened >= 0 else { return nil }
    guard opened <= STDERR_FILENO else {
      number = opened
      return
    }
    number = fcntl(opened, F_DUPFD_CLOEXEC, STDERR_FILENO + 1)
    let failure = errno
    Glibc.close(opened)
    guard number >= 0 else {
      errno = failure
      return nil
    }
  }

  deinit { if number >= 0 { Glibc.close(number) } }

  static func pipe() throws(ProcessError.Cause) -> (reader: Descriptor, writer: Descriptor) {
    var ends: [Int32] = [-1, -1]
    guard processes_pipe(&ends) == 0 else { throw .resource("make a pipe", errno) }
    let (reader, writer) = (Descriptor(ends[0]), Descriptor(ends[1]))
    guard let reader, let writer else { throw .resource("make a pipe", errno) }
    return (reader, writer)
  }
}
