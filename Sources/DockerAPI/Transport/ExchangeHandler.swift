import NIOCore
import NIOHTTP1

/// The engine's end of a connection: carries out one exchange at a time and waits for the next.
final class ExchangeHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundIn = Never
  typealias OutboundOut = HTTPClientRequestPart

  private enum State {
    case idle
    case awaitingHead(Exchange)
    case collecting(Exchange, Answer, limit: Int, ByteBuffer)
    case streaming(Exchange.Rest, ByteStreamSource)
    case closed
  }

  private var state = State.idle
  private var context: ChannelHandlerContext?
  private var isUploading = false
  private var keepsAlive = true
  /// The answer was 101: after its end come plain bytes.
  private var isLeavingHTTP = false
  private var timer: Scheduled<Void>?
  /// The reader of a streamed answer is behind: reads are held back until it has caught up.
  private var isHeld = false
  private var hasHeldRead = false

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }
}

// MARK: What the transport asks for, on the event loop

extension ExchangeHandler {
  func start(_ exchange: Exchange) {
    guard case .idle = state, let context, context.channel.isActive else {
      return exchange.promise.fail(ExchangeFailure.notSent)
    }
    state = .awaitingHead(exchange)
    isUploading = exchange.isUpload
    if let limit = exchange.timeLimit { startTimer(limit, context) }
    context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
    if let body = exchange.body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
    if !isUploading { context.write(wrapOutboundOut(.end(nil)), promise: nil) }
    context.flush()
  }

  /// Runs until the answer is there, or until it begins where it is a stream.
  private func startTimer(_ limit: Duration, _ context: ChannelHandlerContext) {
    let handler = NIOLoopBound(self, eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: TimeAmount(limit)) {
      switch handler.value.state {
      case .awaitingHead, .collecting: handler.value.fail(ExchangeFailure.timedOut(limit: limit))
      case .idle, .streaming, .closed: break
      }
    }
  }

  /// Sends a piece of an upload; the future is done when the system has taken it.
  func upload(_ piece: ByteBuffer) -> EventLoopFuture<Void>? {
    guard isUploading, let context else { return nil }
    let promise = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))), promise: promise)
    return promise.futureResult
  }

  func finishUpload() {
    guard isUploading, let context else { return }
    isUploading = false
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }

  /// Closes the connection if it still serves this exchange.
  func cancel(_ token: Exchange.Token) {
    switch state {
    case .awaitingHead(let exchange), .collecting(let exchange, _, _, _):
      if exchange.token === token { fail(CancellationError()) }
    case .streaming(let exchange, _):
      if exchange.token === token { fail(CancellationError()) }
    case .idle, .closed:
      break
    }
  }

  /// The reader of a streamed answer wants more.
  func resumeReading() {
    isHeld = false
    guard hasHeldRead, let context else { return }
    hasHeldRead = false
    context.read()
  }

  func read(context: ChannelHandlerContext) {
    if isHeld { hasHeldRead = true } else { context.read() }
  }
}

// MARK: What the engine answers

extension ExchangeHandler {
  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): receive(head, context)
    case .body(let bytes): receive(bytes)
    case .end: receiveEnd(context)
    }
  }

  private func receive(_ head: HTTPResponseHead, _ context: ChannelHandlerContext) {
    guard case .awaitingHead(let exchange) = state else {
      return fail(ExchangeFailure.malformed(detail: "an answer to no request"))
    }
    keepsAlive = head.isKeepAlive
    var answer = Answer(
      status: Int(head.status.code), contentType: head.headers.first(name: "Content-Type"),
      apiVersion: head.headers.first(name: "Api-Version"), server: head.headers.first(name: "Server"),
      body: .collected([]))
    switch exchange.mode {
    case .collect(let limit):
      state = .collecting(exchange, answer, limit: limit, ByteBuffer())
    case .stream where answer.isSuccess, .upgrade where answer.isSuccess:
      let source = makeSource(exchange.token, context)
      state = .streaming(exchange.rest, source)
      timer?.cancel()
      if case .upgrade(let input) = exchange.mode { answer.sink = handOver(head, sending: input, context) }
      answer.body = .stream(ByteStream(source))
      exchange.promise.succeed(answer)
    case .stream, .upgrade:
      state = .collecting(exchange, answer, limit: 1 << 20, ByteBuffer())
    }
  }

  private func makeSource(_ token: Exchange.Token, _ context: ChannelHandlerContext) -> ByteStreamSource {
    let eventLoop = context.eventLoop
    let handler = NIOLoopBound(self, eventLoop: eventLoop)
    return ByteStreamSource(
      demand: { eventLoop.execute { handler.value.resumeReading() } },
      stop: { eventLoop.execute { handler.value.cancel(token) } })
  }

  private func receive(_ bytes: ByteBuffer) {
    switch state {
    case .collecting(let exchange, let answer, let limit, var collected):
      guard collected.readableBytes + bytes.readableBytes <= limit else {
        return fail(ExchangeFailure.malformed(detail: "an answer of more than \(limit) bytes"))
      }
      state = .idle  // releases the buffer, so that appending does not copy it
      collected.writeImmutableBuffer(bytes)
      state = .collecting(exchange, answer, limit: limit, collected)
    case .streaming(_, let source):
      if bytes.readableBytes > 0, !source.yield(Array(bytes.readableBytesView)) { isHeld = true }
    case .idle, .awaitingHead, .closed:
      break
    }
  }

  private func receiveEnd(_ context: ChannelHandlerContext) {
    let isReusable = keepsAlive && !isUploading && context.channel.isActive
    switch state {
    case .collecting(let exchange, var answer, _, let collected):
      timer?.cancel()
      answer.body = .collected(Array(collected.readableBytesView))
      becomeFree(exchange.release, isReusable, context)
      exchange.promise.succeed(answer)
    case .streaming(let exchange, let source):
      if isLeavingHTTP { return leaveHTTP(context) }
      becomeFree(exchange.release, isReusable, context)
      source.finish()
    case .idle, .awaitingHead, .closed:
      break
    }
  }

  private func becomeFree(_ release: () -> Void, _ isReusable: Bool, _ context: ChannelHandlerContext) {
    resumeReading()
    if isReusable {
      state = .idle
      release()
    } else {
      state = .closed
      context.close(promise: nil)
    }
  }
}

// MARK: The connection handed over

extension ExchangeHandler {
  /// On 200, which some engines say, what follows is a body that ends with the connection, and only sending goes past
  /// HTTP. On 101 the connection speaks HTTP no longer once the answer's head has ended.
  private func handOver(
    _ head: HTTPResponseHead, sending input: Request.Upgrade, _ context: ChannelHandlerContext
  ) -> ByteSink? {
    isLeavingHTTP = head.status == .switchingProtocols
    let sender = RawSender(context.eventLoop)
    do {
      try context.pipeline.syncOperations.addHandler(sender, position: .first)
    } catch {
      fail(ExchangeFailure.broken(detail: "\(error)"))
      return nil
    }
    switch input {
    case .open: return ByteSink(sender, context.eventLoop)
    case .whole(let bytes):
      sender.send(ByteBuffer(bytes: bytes)).assumeIsolated().whenSuccess { sender.finish() }
      return nil
    }
  }

  private func leaveHTTP(_ context: ChannelHandlerContext) {
    isLeavingHTTP = false
    let pipeline = context.pipeline.syncOperations
    do {
      let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
      try pipeline.addHandler(RawReceiver(owner: self), position: .after(decoder))
      pipeline.removeHandler(decoder, promise: nil)
    } catch {
      fail(ExchangeFailure.broken(detail: "\(error)"))
    }
  }

  /// Bytes of a connection that speaks HTTP no longer.
  func receiveRaw(_ bytes: ByteBuffer) { receive(bytes) }
}

// MARK: How it ends

extension ExchangeHandler {
  func channelInactive(context: ChannelHandlerContext) {
    if case .streaming(let exchange, let source) = state, exchange.isUpgrade {
      state = .closed
      source.finish()
    }
    fail(ExchangeFailure.closedDuringAnswer)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case HTTPParserError.invalidEOFState: fail(ExchangeFailure.closedDuringAnswer)
    case is HTTPParserError: fail(ExchangeFailure.malformed(detail: "no HTTP: \(error)"))
    default: fail(ExchangeFailure.broken(detail: "\(error)"))
    }
  }

  private func fail(_ error: any Error) {
    timer?.cancel()
    let failed = state
    state = .closed
    switch failed {
    case .awaitingHead(let exchange):
      if case ExchangeFailure.closedDuringAnswer = error {
        exchange.promise.fail(ExchangeFailure.closedBeforeAnswer)
      } else {
        exchange.promise.fail(error)
      }
    case .collecting(let exchange, _, _, _): exchange.promise.fail(error)
    case .streaming(_, let source): source.finish(DockerError(error))
    case .idle, .closed: break
    }
    context?.close(promise: nil)
  }
}
