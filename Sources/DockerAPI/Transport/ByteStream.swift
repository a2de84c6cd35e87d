import Synchronization

/// The body of a long answer, read as it comes. One reader at a time. The engine is made to wait while the reader is
/// behind, and the connection is closed when the reader is cancelled or lets go of the stream.
package final class ByteStream: Sendable {
  private let source: ByteStreamSource

  init(_ source: ByteStreamSource) { self.source = source }

  deinit { source.abandon() }

  /// The next bytes, at least one; `nil` at the end.
  package func next() async throws -> [UInt8]? { try await source.next() }

  /// All that is left.
  /// - Throws: `malformedAnswer` when it is more than the limit.
  package func collect(limit: Int) async throws -> [UInt8] {
    var all: [UInt8] = []
    while let bytes = try await next() {
      guard all.count + bytes.count <= limit else {
        throw DockerError.malformedAnswer(detail: "an answer of more than \(limit) bytes")
      }
      all += bytes
    }
    return all
  }
}

/// The connection's end of a ``ByteStream``.
final class ByteStreamSource: Sendable {
  private enum State {
    case buffering([[UInt8]])
    case awaited(CheckedContinuation<[UInt8]?, any Error>)
    case finished([[UInt8]], (any Error)?)
    case abandoned
  }

  /// Pieces (of at most 64 KiB) in memory before the engine is made to wait, and how few let it go on.
  private static let highWaterMark = 16
  private static let lowWaterMark = 4

  private let state = Mutex<State>(.buffering([]))
  private let demand: @Sendable () -> Void
  private let stop: @Sendable () -> Void

  /// The closures may be called on any thread: `demand` when there is room again, `stop` when nobody reads any more.
  init(demand: @escaping @Sendable () -> Void, stop: @escaping @Sendable () -> Void) {
    self.demand = demand
    self.stop = stop
  }

  /// Whether there is room for more.
  func yield(_ bytes: [UInt8]) -> Bool {
    let (waiting, hasRoom) = state.withLock { state -> (CheckedContinuation<[UInt8]?, any Error>?, Bool) in
      switch state {
      case .awaited(let continuation):
        state = .buffering([])
        return (continuation, true)
      case .buffering(var pieces):
        state = .abandoned  // releases the array, so that appending does not copy it
        pieces.append(bytes)
        state = .buffering(pieces)
        return (nil, pieces.count < Self.highWaterMark)
      case .finished, .abandoned:
        return (nil, true)
      }
    }
    waiting?.resume(returning: bytes)
    return hasRoom
  }

  func finish(_ error: (any Error)? = nil) {
    let waiting = state.withLock { state -> CheckedContinuation<[UInt8]?, any Error>? in
      switch state {
      case .awaited(let continuation):
        state = .finished([], nil)
        return continuation
      case .buffering(let pieces):
        state = .finished(pieces, error)
        return nil
      case .finished, .abandoned:
        return nil
      }
    }
    if let error { waiting?.resume(throwing: error) } else { waiting?.resume(returning: nil) }
  }

  func abandon() {
    let (waiting, wasLive) = state.withLock { state -> (CheckedContinuation<[UInt8]?, any Error>?, Bool) in
      defer { state = .abandoned }
      switch state {
      case .awaited(let continuation): return (continuation, true)
      case .buffering: return (nil, true)
      case .finished, .abandoned: return (nil, false)
      }
    }
    waiting?.resume(throwing: CancellationError())
    if wasLive { stop() }
  }

  func next() async throws -> [UInt8]? {
    try Task.checkCancellation()
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let step = state.withLock { Self.read(&$0, continuation) }
        switch step {
        case .wait: break
        case .give(let bytes, let wantsMore):
          continuation.resume(returning: bytes)
          if wantsMore { demand() }
        case .fail(let error): continuation.resume(throwing: error)
        }
      }
    } onCancel: {
      abandon()
    }
  }

  private enum Step {
    case wait
    case give([UInt8]?, wantsMore: Bool)
    case fail(any Error)
  }

  private static func read(_ state: inout State, _ continuation: CheckedContinuation<[UInt8]?, any Error>) -> Step {
    switch state {
    case .buffering(let pieces) where pieces.isEmpty:
      state = .awaited(continuation)
      return .wait
    case .buffering(var pieces):
      let first = pieces.removeFirst()
      state = .buffering(pieces)
      return .give(first, wantsMore: pieces.count == lowWaterMark)
    case .finished(var pieces, let error):
      guard !pieces.isEmpty else {
        state = .finished([], nil)
        return error.map { .fail($0) } ?? .give(nil, wantsMore: false)
      }
      let first = pieces.removeFirst()
      state = .finished(pieces, error)
      return .give(first, wantsMore: false)
    case .awaited:
      return .fail(DockerError.connectionLost(detail: "two readers of one answer"))
    case .abandoned:
      return .fail(CancellationError())
    }
  }
}
