import NIOCore

/// Stands next to the socket of a connection that has been handed over, past HTTP, and sends bytes as they are.
final class RawSender: ChannelInboundHandler {
  typealias InboundIn = NIOAny
  typealias OutboundOut = ByteBuffer

  private var context: ChannelHandlerContext?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// Sends all of it, then closes the sending half, which the program inside sees as the end of its input. A program
  /// that ended without reading it is no error, so a failed write is none either.
  func send(_ input: ByteBuffer) {
    guard let context else { return }
    context.writeAndFlush(wrapOutboundOut(input)).assumeIsolated().whenSuccess {
      context.close(mode: .output, promise: nil)
    }
  }
}

/// Takes the place of the HTTP decoder, and gives what comes to the exchange.
final class RawReceiver: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let owner: ExchangeHandler

  init(owner: ExchangeHandler) { self.owner = owner }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { owner.receiveRaw(unwrapInboundIn(data)) }
}
