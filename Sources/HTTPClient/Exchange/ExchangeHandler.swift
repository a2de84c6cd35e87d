import NIOCore
import NIOHTTP1

/// The client's end of a connection: carries out one exchange at a time and waits a while for the next.
final class ExchangeHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  private enum State {
    case idle
    case awaitingHead(Exchange)
    case receiving(Exchange, Answer)
    case closed
  }

  private var state = State.idle
  private var context: ChannelHandlerContext?
  private var isWritten = false
  /// The exchange's limit, or the idle connection's.
  private var timer: Scheduled<Void>?

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  private var exchange: Exchange? {
    switch state {
    case .idle, .closed: nil
    case .awaitingHead(let exchange), .receiving(let exchange, _): exchange
    }
  }

  private var phase: ExchangePhase {
    if case .receiving = state { .receiving } else { isWritten ? .waiting : .sending }
  }
}

// MARK: What the client asks for, on the event loop

extension ExchangeHandler {
  func start(_ exchange: Exchange) {
    guard !exchange.token.isCancelled else {
      context?.close(promise: nil)
      return exchange.promise.fail(HTTPError.cancelled)
    }
    guard case .idle = state, let context, context.channel.isActive else {
      return exchange.promise.fail(HTTPError.connectionClosed(.sending))
    }
    state = .awaitingHead(exchange)
    isWritten = false
    setTimer(exchange.timeLimit.deadline, context) { $0.fail(exchange.timeLimit.exceeded($0.phase)) }
    send(exchange, context)
  }

  private func send(_ exchange: Exchange, _ context: ChannelHandlerContext) {
    let written = context.eventLoop.makePromise(of: Void.self)
    written.futureResult.assumeIsolated().whenSuccess { [weak self] in
      if let self, self.exchange?.token === exchange.token { self.isWritten = true }
    }
    context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
    if exchange.body.readableBytes > 0 {
      context.write(wrapOutboundOut(.body(.byteBuffer(exchange.body))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
  }

  /// Closes the connection if it still serves this exchange.
  func cancel(_ token: Exchange.Token) {
    if exchange?.token === token { fail(.cancelled) }
  }

  private func setTimer(
    _ deadline: NIODeadline, _ context: ChannelHandlerContext, _ action: @escaping (ExchangeHandler) -> Void
  ) {
    timer?.cancel()
    timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { [weak self] in
      if let self { action(self) }
    }
  }
}

// MARK: What the connection brings

extension ExchangeHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): receive(head)
    case .body(let bytes): receive(bytes)
    case .end: finish(context)
    }
  }

  private func receive(_ head: HTTPResponseHead) {
    guard case .awaitingHead(let exchange) = state else { return }
    var answer = Answer(head: head)
    state = .receiving(exchange, answer)
    let hasBody = exchange.head.method != .HEAD && head.status != .noContent && head.status != .notModified
    guard hasBody, let length = head.headers.first(name: "Content-Length").flatMap({ Int($0) }), length > 0
    else { return }
    guard length <= exchange.bodyLimit else { return fail(.bodyTooLarge(limit: exchange.bodyLimit)) }
    answer.body.reserveCapacity(length)
    state = .receiving(exchange, answer)
  }

  private func receive(_ bytes: ByteBuffer) {
    guard case .receiving(let exchange, var answer) = state else { return }
    guard answer.body.count + bytes.readableBytes <= exchange.bodyLimit else {
      return fail(.bodyTooLarge(limit: exchange.bodyLimit))
    }
    state = .awaitingHead(exchange)  // releases the array, so that appending does not copy it
    answer.body += bytes.readableBytesView
    state = .receiving(exchange, answer)
  }

  private func finish(_ context: ChannelHandlerContext) {
    guard case .receiving(let exchange, let answer) = state else { return }
    let isKept =
      isWritten && context.channel.isActive && exchange.head.isKeepAlive && answer.head.isKeepAlive
      && answer.head.status != .switchingProtocols
    if isKept {
      state = .idle
      setTimer(.now() + exchange.idleLimit, context) { $0.close() }
      exchange.release()
    } else {
      close()
    }
    exchange.promise.succeed(answer)
  }

  func channelInactive(context: ChannelHandlerContext) {
    fail(.connectionClosed(phase))
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.invalidEOFState: fail(.connectionClosed(.receiving))
    case is HTTPParserError, is NIOHTTPDecoderError: fail(.malformedAnswer(detail: "\(error)"))
    default: fail(.connectionClosed(phase))
    }
  }

  private func fail(_ error: HTTPError) {
    let failed = exchange
    close()
    failed?.promise.fail(error)
  }

  private func close() {
    state = .closed
    timer?.cancel()
    timer = nil
    context?.close(promise: nil)
  }
}
