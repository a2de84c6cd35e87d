import Glibc
import Synchronization

/// Waits for sockets on one thread of its own, so that no probe ever blocks one of the few threads that tasks share.
final class SocketPoller: Sendable {
  enum Interest: Sendable { case read, write }

  private let core: PollerCore

  init() throws(SocketError) {
    core = try PollerCore()
    core.startThread()
  }

  deinit { core.close() }

  /// True once the socket is readable or writable, false when the deadline passes before.
  func wait(_ descriptor: Int32, for interest: Interest, until deadline: ContinuousClock.Instant) async throws -> Bool {
    try Task.checkCancellation()
    let core = self.core
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { core.add($0, descriptor, interest, deadline) }
    } onCancel: {
      core.cancel(descriptor)
    }
  }
}

/// The thread's part; it outlives the poller by the moment that the thread takes to notice.
private final class PollerCore: Sendable {
  private struct Waiter {
    var continuation: CheckedContinuation<Bool, any Error>
    var events: Int16
    var deadline: ContinuousClock.Instant
    /// A number that is never used twice: descriptors are.
    var ticket: UInt64
  }

  private struct State {
    var waiters: [Int32: Waiter] = [:]
    var lastTicket: UInt64 = 0
    var isRung = false
    var isClosed = false
  }

  private let state = Mutex(State())
  private let bellOut: Int32
  private let bellIn: Int32

  init() throws(SocketError) {
    var ends: [Int32] = [-1, -1]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SocketError(errno) }
    bellOut = ends[0]
    bellIn = ends[1]
  }

  deinit {
    Glibc.close(bellOut)
    Glibc.close(bellIn)
  }

  func add(
    _ continuation: CheckedContinuation<Bool, any Error>, _ descriptor: Int32, _ interest: SocketPoller.Interest,
    _ deadline: ContinuousClock.Instant
  ) {
    let accepted = state.withLock { state in
      // A cancellation that came first found no waiter to cancel.
      guard !state.isClosed, !Task.isCancelled else { return false }
      state.lastTicket += 1
      state.waiters[descriptor] = Waiter(
        continuation: continuation, events: Int16(interest == .read ? POLLIN : POLLOUT), deadline: deadline,
        ticket: state.lastTicket)
      return true
    }
    if accepted { ring() } else { continuation.resume(throwing: CancellationError()) }
  }

  func cancel(_ descriptor: Int32) {
    let waiter = state.withLock { $0.waiters.removeValue(forKey: descriptor) }
    waiter?.continuation.resume(throwing: CancellationError())
  }

  func close() {
    let waiting = state.withLock { state in
      state.isClosed = true
      defer { state.waiters = [:] }
      return state.waiters.values.map(\.continuation)
    }
    for continuation in waiting { continuation.resume(throwing: CancellationError()) }
    ring()
  }

  private func ring() {
    let mustWrite = state.withLock { state in
      defer { state.isRung = true }
      return !state.isRung
    }
    var byte: UInt8 = 1
    if mustWrite { _ = Glibc.write(bellIn, &byte, 1) }
  }

  func startThread() {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(self).toOpaque()
    let result = pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<PollerCore>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, argument)
    if result == 0 { pthread_detach(thread) } else { Unmanaged<PollerCore>.fromOpaque(argument).release() }
  }

  private func run() {
    while let (waiting, timeout) = expire() {
      var polled = [pollfd(fd: bellOut, events: Int16(POLLIN), revents: 0)]
      polled += waiting.map { pollfd(fd: $0.key, events: $0.value.events, revents: 0) }
      guard poll(&polled, nfds_t(polled.count), timeout) > 0 else { continue }
      if polled[0].revents != 0 { silenceBell() }
      for entry in polled.dropFirst() where entry.revents != 0 {
        resume(entry.fd, ticket: waiting[entry.fd]?.ticket)
      }
    }
  }

  private func resume(_ descriptor: Int32, ticket: UInt64?) {
    let waiter = state.withLock { state in
      state.waiters[descriptor]?.ticket == ticket ? state.waiters.removeValue(forKey: descriptor) : nil
    }
    waiter?.continuation.resume(returning: true)
  }

  /// Empties the bell before it is declared silent: the other way round a ring in between would be swallowed and all
  /// later ones held back.
  private func silenceBell() {
    var bytes: (UInt64, UInt64) = (0, 0)
    _ = Glibc.read(bellOut, &bytes, 16)
    state.withLock { $0.isRung = false }
  }

  /// Ends what is overdue. Who still waits, and milliseconds to the next deadline, -1 where there is none; `nil` once
  /// closed.
  private func expire() -> ([Int32: Waiter], Int32)? {
    let now = ContinuousClock.now
    let (overdue, left, isClosed) = state.withLock { state in
      let overdue = state.waiters.filter { $0.value.deadline <= now }
      for descriptor in overdue.keys { state.waiters[descriptor] = nil }
      return (overdue.values.map(\.continuation), state.waiters, state.isClosed)
    }
    for continuation in overdue { continuation.resume(returning: false) }
    if isClosed { return nil }
    let next = left.values.map(\.deadline).min()
    return (left, next.map { Int32(clamping: (($0 - now).milliseconds + 1)) } ?? -1)
  }
}

extension Duration {
  /// Whole milliseconds, rounded down.
  var milliseconds: Int64 {
    components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
  }
}
