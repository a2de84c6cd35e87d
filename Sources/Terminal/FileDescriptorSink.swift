internal import Glibc

/// Why something could not be written.
package enum WriteFailure: Error, Hashable {
  case noReader
  /// With the system's words.
  case failed(reason: String)
}

/// Writes to an open file descriptor, which it does not own.
package struct FileDescriptorSink: OutputSink {
  package let descriptor: Int32

  package init(descriptor: Int32) { self.descriptor = descriptor }

  package static let standardOutput = FileDescriptorSink(descriptor: STDOUT_FILENO)
  package static let standardError = FileDescriptorSink(descriptor: STDERR_FILENO)

  @discardableResult
  package func write(_ bytes: [UInt8]) -> Bool {
    do throws(WriteFailure) {
      try attempt(bytes)
      return true
    } catch {
      return false
    }
  }

  /// Writes all bytes in order.
  package func attempt(_ bytes: [UInt8]) throws(WriteFailure) {
    switch withoutBrokenPipeSignal({ writeAll(bytes) }) {
    case 0: return
    case EPIPE: throw .noReader
    case let code: throw .failed(reason: String(cString: strerror(code)))
    }
  }

  /// Gives the system's code of what went wrong, or 0.
  private func writeAll(_ bytes: [UInt8]) -> Int32 {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while !rest.isEmpty {
        let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count >= 0 {
          rest = rest.dropFirst(count)
        } else if errno == EAGAIN {
          waitUntilWritable()
        } else if errno != EINTR {
          return errno
        }
      }
      return 0
    }
  }

  /// Descriptors of terminals are shared with other programs, any of which may have made them non-blocking.
  private func waitUntilWritable() {
    var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
    _ = poll(&request, 1, -1)
  }

  /// A closed reader must come back as an error here even where the process left SIGPIPE at its default.
  private func withoutBrokenPipeSignal(_ body: () -> Int32) -> Int32 {
    var brokenPipe = sigset_t()
    sigemptyset(&brokenPipe)
    sigaddset(&brokenPipe, SIGPIPE)
    var previous = sigset_t()
    pthread_sigmask(SIG_BLOCK, &brokenPipe, &previous)
    let code = body()
    if code == EPIPE {
      var noWait = timespec(tv_sec: 0, tv_nsec: 0)
      _ = sigtimedwait(&brokenPipe, nil, &noWait)
    }
    pthread_sigmask(SIG_SETMASK, &previous, nil)
    return code
  }
}
