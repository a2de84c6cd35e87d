import NIOCore

/// Sends requests over HTTP/1.1. The one thread it needs begins with the first of them; connections are kept for a few
/// seconds.
package final class HTTPClient: Sendable {
  private let pool = ConnectionPool()
  private let contexts = TLSContextStore()
  private let bodyLimit: Int
  private let idleLimit: Duration

  /// - Parameters:
  ///   - bodyLimit: bytes of an answer's body; a longer one is an error.
  ///   - idleLimit: how long a connection is kept for the next request. The default is shorter than servers' own, so
  ///     that they seldom close first, and that a service which is told to stop does not wait for this client.
  package init(bodyLimit: Int = 256 << 20, idleLimit: Duration = .seconds(4)) {
    self.bodyLimit = bodyLimit
    self.idleLimit = idleLimit
  }

  deinit { pool.close() }

  /// Takes no more requests, and closes the connections that are idle; the thread ends with the last request under way.
  /// Those end by their time limits or the cancellation of their tasks.
  package func close() { pool.close() }

  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let begin = NIODeadline.now()
    let limit = TimeLimit(request.timeout, from: begin)
    var call = try Call(request, bodyLimit: bodyLimit, idleLimit: TimeAmount(idleLimit))
    var redirects = 0
    guard let eventLoop = pool.enter() else { throw .clientClosed }
    defer { pool.leave() }
    while true {
      let answer = try await exchange(call, limit, on: eventLoop)
      guard case .follow(let most) = request.redirects, let next = try call.redirected(by: answer.head) else {
        return try answer.response(from: call.url, elapsed: Duration(NIODeadline.now() - begin))
          .unpacked(limit: bodyLimit)
      }
      redirects += 1
      guard redirects <= most else { throw .tooManyRedirects(limit: most) }
      call = next
    }
  }

  /// A request that is not idempotent gets a fresh connection: were it sent on a kept one that the server closes just
  /// then, nobody could tell whether it was carried out (RFC 9110, 9.2.2). Sending the others twice does no harm.
  private func exchange(
    _ call: Call, _ limit: TimeLimit, on eventLoop: any EventLoop
  ) async throws(HTTPError) -> Answer {
    let destination = Destination(call.url.origin, call.trust)
    if call.isIdempotent, let idle = pool.takeIdle(for: destination) {
      do {
        return try await idle.perform(call, limit, returningTo: pool)
      } catch .connectionClosed(.sending), .connectionClosed(.waiting) {
        // The server gave it up while it was idle.
      }
    }
    let fresh = try await Connector(destination, contexts).connect(limit, on: eventLoop)
    fresh.closed.whenComplete { [pool] _ in pool.forget(fresh) }
    return try await fresh.perform(call, limit, returningTo: pool)
  }
}
