import NIOCore
import NIOHTTP1
import Synchronization

/// A call on one connection, as the handler sees it.
struct Exchange: Sendable {
  /// Tells one exchange of a connection from the next, and remembers a cancellation that comes before it begins.
  final class Token: Sendable {
    private let cancelled = Atomic(false)

    var isCancelled: Bool { cancelled.load(ordering: .acquiring) }

    func cancel() { cancelled.store(true, ordering: .releasing) }
  }

  let token = Token()
  var head: HTTPRequestHead
  var body: ByteBuffer
  var bodyLimit: Int
  var idleLimit: TimeAmount
  var timeLimit: TimeLimit
  /// Fails with an `HTTPError`.
  var promise: EventLoopPromise<Answer>
  /// Called before the promise is kept, where the connection can carry another exchange.
  var release: @Sendable () -> Void
}

struct Answer: Sendable {
  var head: HTTPResponseHead
  var body: [UInt8] = []

  func response(from url: WebURL, elapsed: Duration) -> HTTPResponse {
    HTTPResponse(
      status: Int(head.status.code), reason: head.status.reasonPhrase,
      headers: HeaderFields(head.headers.lazy.map { (name: $0.name, value: $0.value) }), body: body, url: url.text,
      elapsed: elapsed)
  }
}

extension EventLoopFuture where Value: Sendable {
  func outcome() async -> Result<Value, HTTPError> {
    do {
      return .success(try await get())
    } catch {
      // Promises of this room fail with its own error; what is left is an event loop that has ended.
      return .failure(error as? HTTPError ?? .clientClosed)
    }
  }
}
