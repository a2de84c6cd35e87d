import NIOCore

/// Stands next to the socket of a connection that has been handed over, past HTTP, and sends bytes as they are.
final class RawSender: ChannelInboundHandler {
  typealias InboundIn = NIOAny
  typealias OutboundOut = ByteBuffer

  private let eventLoop: any EventLoop
  private var context: ChannelHandlerContext?

  init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  /// The future is done when the system has taken it; it fails where nobody takes it any more.
  func send(_ input: ByteBuffer) -> EventLoopFuture<Void> {
    context?.writeAndFlush(wrapOutboundOut(input)) ?? eventLoop.makeFailedFuture(ExchangeFailure.notSent)
  }

  /// Closes the sending half, which the program inside sees as the end of its input.
  func finish() { context?.close(mode: .output, promise: nil) }
}

/// Sends into a connection that has been handed over, from any task.
package final class ByteSink: Sendable {
  private let sender: NIOLoopBound<RawSender>
  private let eventLoop: any EventLoop

  /// On the event loop.
  init(_ sender: RawSender, _ eventLoop: any EventLoop) {
    self.sender = NIOLoopBound(sender, eventLoop: eventLoop)
    self.eventLoop = eventLoop
  }

  /// Returns when the system has taken the bytes. False where nobody reads them any more, as when a program has ended
  /// without its input.
  @discardableResult
  package func send(_ bytes: [UInt8]) async -> Bool {
    let sender = sender
    let sent = eventLoop.flatSubmit { sender.value.send(ByteBuffer(bytes: bytes)) }
    do {
      try await sent.get()
      return true
    } catch {
      return false
    }
  }

  /// The end of the input.
  package func finish() {
    let sender = sender
    eventLoop.execute { sender.value.finish() }
  }
}

/// Takes the place of the HTTP decoder, and gives what comes to the exchange.
final class RawReceiver: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer

  private let owner: ExchangeHandler

  init(owner: ExchangeHandler) { self.owner = owner }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) { owner.receiveRaw(unwrapInboundIn(data)) }
}
