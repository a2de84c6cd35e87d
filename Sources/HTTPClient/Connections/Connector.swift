import NIOCore
import NIOHTTP1
import NIOPosix
import TLS

/// Sets up connections to one destination.
struct Connector {
  private let destination: Destination
  /// `nil` where nothing is encrypted.
  private let context: TLSContext?

  init(_ destination: Destination, _ contexts: TLSContextStore) throws(HTTPError) {
    self.destination = destination
    context = destination.origin.scheme == .https ? try contexts.context(destination.trust) : nil
  }

  func connect(_ limit: TimeLimit, on eventLoop: any EventLoop) async throws(HTTPError) -> Connection {
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
      open(limit, abandoned.futureResult, on: eventLoop).cascade(to: connected)
      return await connected.futureResult.outcome()
    } onCancel: {
      connected.fail(HTTPError.cancelled)
    }
    return try outcome.get()
  }

  /// Kept when the server has shown who it is, for each attempt to connect. A connection may have failed before anybody
  /// asks for its handler, which is gone by then.
  private typealias Handshakes = [ObjectIdentifier: EventLoopFuture<Void>]

  private func open(
    _ limit: TimeLimit, _ abandoned: EventLoopFuture<Void>, on eventLoop: any EventLoop
  ) -> EventLoopFuture<Connection> {
    let handshakes = NIOLoopBoundBox.makeEmptyBox(valueType: Handshakes.self, eventLoop: eventLoop)
    let bootstrap = ClientBootstrap(group: eventLoop)
      // The timer above ends the waiting; this ends what it leaves behind, as a lookup of names.
      .connectTimeout(max(limit.deadline - .now(), .zero) + .seconds(1))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        abandoned.whenSuccess { channel.close(promise: nil) }
        return channel.eventLoop.makeCompletedFuture {
          guard let handshake = try addHandlers(to: channel) else { return }
          handshakes.value = (handshakes.value ?? [:]).merging([ObjectIdentifier(channel): handshake]) { $1 }
        }
      }
    return channel(bootstrap, on: eventLoop).flatMapErrorThrowing { error in
      throw error as? HTTPError ?? HTTPError(connecting: error, to: destination.origin)
    }.flatMap { channel in
      let secured = handshakes.value?[ObjectIdentifier(channel)] ?? channel.eventLoop.makeSucceededVoidFuture()
      return secured.flatMapErrorThrowing { error in
        guard let failure = error as? TLSFailure, failure != .interrupted else {
          throw HTTPError.connectionClosed(.connecting)
        }
        throw HTTPError.tls(failure)
      }.flatMapThrowing {
        let handler = try channel.pipeline.syncOperations.handler(type: ExchangeHandler.self)
        return Connection(
          to: destination, channel: channel, handler: NIOLoopBound(handler, eventLoop: channel.eventLoop))
      }
    }
  }

  private func channel(_ bootstrap: ClientBootstrap, on eventLoop: any EventLoop) -> EventLoopFuture<any Channel> {
    let origin = destination.origin
    if let address = try? SocketAddress(ipAddress: origin.host, port: origin.port) {
      return bootstrap.connect(to: address)
    }
    let resolving = origin.isLocalhost ? bootstrap.resolver(LoopbackResolver(eventLoop: eventLoop)) : bootstrap
    return resolving.connect(host: origin.host, port: origin.port)
  }

  /// A scheme with a layer below HTTP has it here, first, and gives its handshake.
  private func addHandlers(to channel: any Channel) throws -> EventLoopFuture<Void>? {
    let pipeline = channel.pipeline.syncOperations
    var handshake: EventLoopFuture<Void>?
    if let context {
      let host = destination.origin.host
      let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
      let handler = try TLSHandler(context, host: host, isAddress: isAddress, on: channel.eventLoop)
      try pipeline.addHandler(handler)
      handshake = handler.secured
    }
    let decoder = ByteToMessageHandler(HTTPResponseDecoder())
    try pipeline.addHandlers([HTTPRequestEncoder(), decoder, ExchangeHandler()])
    return handshake
  }
}
