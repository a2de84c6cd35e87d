import NIOCore
import NIOHTTP1
import NIOPosix

/// One connection to the engine, used from any task.
final class Connection: Sendable {
  private let channel: any Channel
  private let handler: NIOLoopBound<ExchangeHandler>

  private init(channel: any Channel, handler: NIOLoopBound<ExchangeHandler>) {
    self.channel = channel
    self.handler = handler
  }

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

extension Connection {
  static func connect(
    to address: EngineAddress, on group: any EventLoopGroup, timeLimit: TimeAmount
  ) -> EventLoopFuture<Connection> {
    let bootstrap = ClientBootstrap(group: group)
      .connectTimeout(timeLimit)
      .channelOption(.allowRemoteHalfClosure, value: false)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try addHandlers(to: channel) }
      }
    let connected: EventLoopFuture<any Channel> =
      switch address {
      case .unix(let path): bootstrap.connect(unixDomainSocketPath: path)
      case .tcp(let host, let port):
        bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1).connect(host: host, port: port)
      }
    return connected.flatMapThrowing { channel in
      let handler = try channel.pipeline.syncOperations.handler(type: ExchangeHandler.self)
      return Connection(channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
    }
  }

  private static func addHandlers(to channel: any Channel) throws {
    let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
    try channel.pipeline.syncOperations.addHandlers([HTTPRequestEncoder(), decoder, ExchangeHandler()])
  }
}
