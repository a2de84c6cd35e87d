import NIOCore

/// Stands in a connection that has been handed over, next to the socket: sends bytes as they are and, where HTTP has ended for reading
/// too, gives what comes to the exchange.
final class RawHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let owner: ExchangeHandler?
  private var context: ChannelHandlerContext?

  /// - Parameter owner: takes the bytes that arrive; without one they go on to the decoder.
  init(owner: ExchangeHandler?) { self.owner = owner }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if let owner { owner.receiveRaw(unwrapInboundIn(data)) } else { context.fireChannelRead(data) }
  }

  /// Sends all of it, then closes the sending half, which the program inside sees as the end of its input. A program that ended without
  /// reading it is no error, so a failed write is none either.
  func send(_ input: ByteBuffer) {
    guard let context else { return }
    context.writeAndFlush(wrapOutboundOut(input)).assumeIsolated().whenSuccess {
      context.close(mode: .output, promise: nil)
    }
  }
}
