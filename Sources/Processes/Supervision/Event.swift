internal import CProcesses
internal import Glibc

/// Something that happens once, and that threads wait for beside descriptors.
final class Event: Sendable {
  let descriptor: Int32

  init() throws(ProcessError) {
    descriptor = processes_event()
    guard descriptor >= 0 else { throw ProcessError(.resource("make an event", errno)) }
  }

  deinit { close(descriptor) }

  func happen() {
    var count: UInt64 = 1
    write(descriptor, &count, MemoryLayout.size(ofValue: count))
  }

  var hasHappened: Bool { Event.wait(for: [self], until: .now) }

  /// Waits for the first of some events; false when `deadline` came before.
  @discardableResult
  static func wait(for events: [Event], until deadline: ContinuousClock.Instant?) -> Bool {
    var requests = events.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
    while true {
      let ready = poll(&requests, nfds_t(requests.count), milliseconds(until: deadline))
      if ready > 0 { return true }
      if let deadline, deadline <= .now { return false }
    }
  }
}

/// The time until an instant as `poll` takes it, rounded up so that it never returns too early; -1 is for ever.
func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
  guard let deadline else { return -1 }
  let (seconds, attoseconds) = (deadline - .now).components
  guard seconds >= 0, attoseconds >= 0 else { return 0 }
  return Int32(min(seconds, 1_000_000)) * 1000 + Int32((attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
}
