internal import CEditline
internal import Glibc
internal import Synchronization

/// What the editor's thread is asked to do.
enum Request: Sendable {
  case read(Int, LineRequest, answer: @Sendable (LineResult) -> Void)
  case cancel(Int)
  case announce([String])
  case close(@Sendable (HistoryFile.Failure?) -> Void)
}

/// Requests for the editor's thread, with a pipe that wakes it while it waits for keys.
final class Mailbox: Sendable {
  private struct State {
    var requests: [Request] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  let wakeDescriptor: Int32
  private let wakeWriter: Int32

  init() throws(LineEditor.StartFailure) {
    var ends: [Int32] = [-1, -1]
    guard editline_open_wake_pipe(&ends) == 0 else {
      throw LineEditor.StartFailure(operation: "pipe", errorNumber: errno)
    }
    wakeDescriptor = ends[0]
    wakeWriter = ends[1]
    editline_watch_window(wakeWriter)
  }

  deinit {
    editline_unwatch_window(wakeWriter)
    Glibc.close(wakeWriter)
    Glibc.close(wakeDescriptor)
  }

  /// Hands a request over; after the thread has ended it is answered at once.
  func send(_ request: Request) {
    let isClosed = state.withLock { state in
      if !state.isClosed { state.requests.append(request) }
      return state.isClosed
    }
    if isClosed { return Self.refuse(request) }
    var byte = UInt8(ascii: "R")
    _ = Glibc.write(wakeWriter, &byte, 1)
  }

  /// The next request, waited for.
  func next() -> Request {
    while true {
      if let request = state.withLock({ $0.requests.isEmpty ? nil : $0.requests.removeFirst() }) { return request }
      var wake = pollfd(fd: wakeDescriptor, events: Int16(POLLIN), revents: 0)
      _ = poll(&wake, 1, -1)
      _ = drainWakeUps()
    }
  }

  /// Takes those requests that concern a reading in progress, and whether the window has changed its size.
  func attend(during reading: Int) -> (requests: [Request], isResized: Bool) {
    let isResized = drainWakeUps()
    let requests = state.withLock { state in
      let concerning = state.requests.filter { $0.concerns(reading) }
      state.requests.removeAll { $0.concerns(reading) && !$0.isClose }
      return concerning
    }
    return (requests, isResized)
  }

  /// Answers everything that is still waiting, and from now on everything that comes.
  func close() {
    let left = state.withLock { state in
      state.isClosed = true
      defer { state.requests = [] }
      return state.requests
    }
    left.forEach(Self.refuse)
  }

  private static func refuse(_ request: Request) {
    switch request {
    case .read(_, _, let answer): answer(.endOfInput)
    case .close(let answer): answer(nil)
    case .cancel, .announce: break
    }
  }

  private func drainWakeUps() -> Bool {
    var isResized = false
    var bytes = [UInt8](repeating: 0, count: 64)
    while true {
      let count = Glibc.read(wakeDescriptor, &bytes, bytes.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return isResized }
      if bytes[..<count].contains(UInt8(ascii: "W")) { isResized = true }
    }
  }
}

extension Request {
  fileprivate func concerns(_ reading: Int) -> Bool {
    switch self {
    case .cancel(let cancelled): cancelled == reading
    case .announce, .close: true
    case .read: false
    }
  }

  /// Closing ends a reading too, but is carried out only after it.
  fileprivate var isClose: Bool {
    if case .close = self { true } else { false }
  }
}
