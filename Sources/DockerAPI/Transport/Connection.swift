import NIOCore

/// One connection to the engine, used from any task.
final class Connection: Sendable {
  private let channel: any Channel
  private let handler: NIOLoopBound<ExchangeHandler>

  private let tunnel: SSHTunnel?

  /// On the channel's event loop, with all handlers in place.
  init(_ channel: any Channel, tunnel: SSHTunnel?) throws {
    self.channel = channel
    self.tunnel = tunnel
    handler = NIOLoopBound(
      try channel.pipeline.syncOperations.handler(type: ExchangeHandler.self), eventLoop: channel.eventLoop)
  }

  /// What the program that carries it complains of; `nil` where there is none, or nothing to complain of.
  var complaint: String? { tunnel?.complaint() }

  var isActive: Bool { channel.isActive }

  func close() { channel.close(promise: nil) }

  func makePromise() -> EventLoopPromise<Answer> { channel.eventLoop.makePromise(of: Answer.self) }

  /// Sends the request; what is uploaded afterwards follows it.
  func start(_ exchange: Exchange) {
    let handler = handler
    channel.eventLoop.execute { handler.value.start(exchange) }
  }

  /// The answer to an exchange that was started; ends at once when the task is cancelled.
  func answer(to exchange: Exchange) async throws -> Answer {
    let (handler, eventLoop) = (handler, channel.eventLoop)
    return try await withTaskCancellationHandler {
      try await exchange.promise.futureResult.get()
    } onCancel: {
      eventLoop.execute { handler.value.cancel(exchange.token) }
    }
  }

  /// Returns when the system has taken the bytes; false when nobody wants them any more.
  func upload(_ bytes: [UInt8]) async throws -> Bool {
    let (handler, eventLoop) = (handler, channel.eventLoop)
    return try await eventLoop.flatSubmit {
      let sent = handler.value.upload(ByteBuffer(bytes: bytes))
      return sent.map { $0.map { true } } ?? eventLoop.makeSucceededFuture(false)
    }.get()
  }

  func finishUpload() {
    let handler = handler
    channel.eventLoop.execute { handler.value.finishUpload() }
  }
}
