import NIOCore
import NIOHTTP1

/// One connection to one destination, used from any task.
final class Connection: Sendable {
  let destination: Destination
  private let channel: any Channel
  private let handler: NIOLoopBound<ExchangeHandler>

  init(to destination: Destination, channel: any Channel, handler: NIOLoopBound<ExchangeHandler>) {
    self.destination = destination
    self.channel = channel
    self.handler = handler
  }

  var isActive: Bool { channel.isActive }

  var closed: EventLoopFuture<Void> { channel.closeFuture }

  func close() { channel.close(promise: nil) }

  /// Ends at once, and closes the connection, when the task is cancelled.
  func perform(_ call: Call, _ limit: TimeLimit, returningTo pool: ConnectionPool) async throws(HTTPError) -> Answer {
    let (handler, eventLoop) = (handler, channel.eventLoop)
    let exchange = Exchange(
      head: call.head, body: call.body, bodyLimit: call.bodyLimit, idleLimit: call.idleLimit, timeLimit: limit,
      promise: eventLoop.makePromise(), release: { pool.put(self) })
    let outcome = await withTaskCancellationHandler {
      eventLoop.execute { handler.value.start(exchange) }
      return await exchange.promise.futureResult.outcome()
    } onCancel: {
      exchange.token.cancel()
      eventLoop.execute { handler.value.cancel(exchange.token) }
    }
    return try outcome.get()
  }
}
