internal import Glibc

/// Writes to an open file descriptor, which it does not own.
package struct FileDescriptorSink: OutputSink {
  package let descriptor: Int32

  package init(descriptor: Int32) { self.descriptor = descriptor }

  package static let standardOutput = FileDescriptorSink(descriptor: STDOUT_FILENO)
  package static let standardError = FileDescriptorSink(descriptor: STDERR_FILENO)

  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    withoutBrokenPipeSignal { writeAll(bytes) }
  }

  private func writeAll(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          waitUntilWritable()
        } else if errno != EINTR {
          return false
        }
      }
      return true
    }
  }

  /// Descriptors of terminals are shared with other programs, any of which may have made them non-blocking.
  private func waitUntilWritable() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&request, 1, -1)
  }

  /// A closed reader must come back as an error here even where the process left SIGPIPE at its default.
  private func withoutBrokenPipeSignal(_ body: () -> Bool) -> Bool {
    var brokenPipe = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    var previous = sigset_t()
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &previous)
    let written = body()
    if !written {
      var noWait = timespec(tv_sec: 0, tv_nsec: 0)
      _ = sigtimedwait(&brokenPipe, nil, &noWait)
    }
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    return written
  }
}
