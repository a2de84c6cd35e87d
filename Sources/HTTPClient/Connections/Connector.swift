import NIOCore
import NIOHTTP1
import NIOPosix

/// Sets up connections.
enum Connector {
  static func connect(
    to origin: Origin, _ limit: TimeLimit, on eventLoop: any EventLoop
  ) async throws(HTTPError) -> Connection {
    guard !Task.isCancelled else { throw .cancelled }
    let connected = eventLoop.makePromise(of: Connection.self)
    // Kept when nobody waits any more: closes what the attempts have opened so far.
    let abandoned = eventLoop.makePromise(of: Void.self)
    let timer = eventLoop.scheduleTask(deadline: limit.deadline) { connected.fail(limit.exceeded(.connecting)) }
    connected.futureResult.whenComplete { outcome in
      timer.cancel()
      switch outcome {
      case .success: abandoned.fail(HTTPError.cancelled)
      case .failure: abandoned.succeed()
      }
    }
    let outcome = await withTaskCancellationHandler {
      open(origin, limit, abandoned.futureResult, on: eventLoop).cascade(to: connected)
      return await connected.futureResult.outcome()
    } onCancel: {
      connected.fail(HTTPError.cancelled)
    }
    return try outcome.get()
  }

  private static func open(
    _ origin: Origin, _ limit: TimeLimit, _ abandoned: EventLoopFuture<Void>, on eventLoop: any EventLoop
  ) -> EventLoopFuture<Connection> {
    let bootstrap = ClientBootstrap(group: eventLoop)
      // The timer above ends the waiting; this ends what it leaves behind, as a lookup of names.
      .connectTimeout(max(limit.deadline - .now(), .zero) + .seconds(1))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        abandoned.whenSuccess { channel.close(promise: nil) }
        return channel.eventLoop.makeCompletedFuture { try addHandlers(to: channel, for: origin) }
      }
    return channel(to: origin, bootstrap, on: eventLoop).flatMapThrowing { channel in
      let handler = try channel.pipeline.syncOperations.handler(type: ExchangeHandler.self)
      return Connection(to: origin, channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
    }.flatMapErrorThrowing { error in
      throw HTTPError(connecting: error, to: origin)
    }
  }

  private static func channel(
    to origin: Origin, _ bootstrap: ClientBootstrap, on eventLoop: any EventLoop
  ) -> EventLoopFuture<any Channel> {
    if let address = try? SocketAddress(ipAddress: origin.host, port: origin.port) {
      return bootstrap.connect(to: address)
    }
    let resolving = origin.isLocalhost ? bootstrap.resolver(LoopbackResolver(eventLoop: eventLoop)) : bootstrap
    return resolving.connect(host: origin.host, port: origin.port)
  }

  /// A scheme with a layer below HTTP puts it here, first.
  private static func addHandlers(to channel: any Channel, for origin: Origin) throws {
    switch origin.scheme {
    case .http: break
    }
    let decoder = ByteToMessageHandler(HTTPResponseDecoder())
    try channel.pipeline.syncOperations.addHandlers([HTTPRequestEncoder(), decoder, ExchangeHandler()])
  }
}
