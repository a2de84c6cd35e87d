internal import Dispatch
internal import Glibc

/// Reads this process' standard input on a thread of its own, as fast as it is taken.
package final class InputPump: Sendable {
  package enum Event: Sendable {
    case bytes([UInt8])
    case end
    /// The terminal has another size now.
    case size(rows: Int, columns: Int)
  }

  private let stopping: Descriptor
  private let ended = DispatchSemaphore(value: 0)

  private static let pieceSize = 32 << 10
  /// Between looks at the terminal's size: a signal would have to be shared with whoever else waits for it.
  private static let pause: Int32 = 150

  private init(stopping: Descriptor) { self.stopping = stopping }

  /// `nil` where the system gives no thread.
  package static func start(
    watchingSize: Bool, _ receive: @escaping @Sendable (Event) async -> Void
  ) -> InputPump? {
    guard let pipe = try? Descriptor.pipe() else { return nil }
    let pump = InputPump(stopping: pipe.writer)
    let reader = Reader(stop: pipe.reader, watchesSize: watchingSize, receive: receive)
    let ended = pump.ended
    let thread = PumpThread {
      reader.run()
      ended.signal()
    }
    return thread.start() ? pump : nil
  }

  /// Returns once nothing more is read: what is typed from then on is somebody else's.
  package func stop() {
    var byte: UInt8 = 0
    _ = write(stopping.number, &byte, 1)
    ended.wait()
  }

  private struct Reader: Sendable {
    let stop: Descriptor
    let watchesSize: Bool
    let receive: @Sendable (Event) async -> Void

    func run() {
      var size = RawTerminal.size
      var watched = [pollfd(fd: stop.number, events: Int16(POLLIN), revents: 0), Self.input]
      while true {
        let count = poll(&watched, nfds_t(watched.count), watchesSize ? InputPump.pause : -1)
        if count < 0, errno == EINTR { continue }
        guard count >= 0, watched[0].revents == 0 else { return }
        if watchesSize, let now = RawTerminal.size, now.rows != size?.rows || now.columns != size?.columns {
          size = now
          give(.size(rows: now.rows, columns: now.columns))
        }
        guard watched.count > 1, watched[1].revents != 0 else { continue }
        if let bytes = Self.read() {
          give(.bytes(bytes))
        } else {
          give(.end)
          watched.removeLast()
        }
      }
    }

    private static var input: pollfd { pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0) }

    /// `nil` at the end.
    private static func read() -> [UInt8]? {
      let bytes = [UInt8](unsafeUninitializedCapacity: InputPump.pieceSize) { buffer, count in
        count = max(0, Glibc.read(STDIN_FILENO, buffer.baseAddress, buffer.count))
      }
      return bytes.isEmpty ? nil : bytes
    }

    /// Waits until it has been taken.
    private func give(_ event: Event) {
      let taken = DispatchSemaphore(value: 0)
      Task { [receive] in
        await receive(event)
        taken.signal()
      }
      taken.wait()
    }
  }
}

/// A thread that is waited for by other means.
private final class PumpThread: Sendable {
  private let work: @Sendable () -> Void

  init(_ work: @escaping @Sendable () -> Void) { self.work = work }

  func start() -> Bool {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(self).toOpaque()
    let failure = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<PumpThread>.fromOpaque(argument).takeRetainedValue().work() }
        return nil
      }, argument)
    guard failure == 0 else {
      Unmanaged<PumpThread>.fromOpaque(argument).release()
      return false
    }
    pthread_detach(thread)
    return true
  }
}
