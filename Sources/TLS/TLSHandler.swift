internal import COpenSSL
package import NIOCore

/// The client's end of TLS on one connection: below HTTP, above the socket.
package final class TLSHandler: ChannelDuplexHandler {
  package typealias InboundIn = ByteBuffer
  package typealias InboundOut = ByteBuffer
  package typealias OutboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  private enum State {
    /// With what is to be written after it.
    case handshaking(waiting: [(bytes: ByteBuffer, promise: EventLoopPromise<Void>?)])
    case open
    case closed
  }

  private static let chunk = 16 * 1024 + 512

  private let context: TLSContext
  private let session: OpaquePointer
  private let host: String
  private let handshake: EventLoopPromise<Void>
  private var state: State

  /// Kept when the server is who it should be; fails with a ``TLSFailure``.
  package var secured: EventLoopFuture<Void> { handshake.futureResult }

  package init(
    _ context: TLSContext, host: String, isAddress: Bool, on eventLoop: any EventLoop
  ) throws(TLSFailure) {
    guard let session = tls_session_create(context.raw, host, isAddress) else {
      throw .handshake("no session for \(host)")
    }
    self.context = context
    self.session = session
    self.host = host
    handshake = eventLoop.makePromise()
    state = .handshaking(waiting: [])
  }

  deinit { tls_session_free(session) }

  /// OpenSSL's first reason for what failed last on this thread.
  static func reason() -> String? { tls_reason().map { String(cString: $0) } }

  // MARK: Handshake

  package func channelActive(context: ChannelHandlerContext) {
    shakeHands(context)
    context.fireChannelActive()
  }

  private func shakeHands(_ context: ChannelHandlerContext) {
    guard case .handshaking(let waiting) = state else { return }
    let progress = tls_handshake(session)
    // Told before anything is sent: that the server has closed by then is not why it fails.
    if progress != TLS_NEEDS_INPUT, progress != TLS_DONE {
      settle(progress == TLS_FAILED ? failure() : .handshake("the server ended it"))
    }
    sendEncrypted(context, promise: nil)
    context.flush()
    switch progress {
    case TLS_NEEDS_INPUT: return
    case TLS_DONE:
      state = .open
      handshake.succeed()
      for (bytes, promise) in waiting { encrypt(bytes, context, promise: promise) }
      context.flush()
    default: context.close(promise: nil)
    }
  }

  /// An attempt to connect that another one has overtaken never came to shake hands.
  package func handlerRemoved(context: ChannelHandlerContext) {
    if case .handshaking = state { handshake.fail(TLSFailure.interrupted) }
    state = .closed
  }

  private func failure() -> TLSFailure {
    let (verdict, reason) = (tls_verdict(session), Self.reason())
    switch verdict {
    case 0: break
    case 9: return .notYetValid
    case 10: return .expired
    case 18, 19: return .unknownIssuer(isSelfSigned: true)
    case 2, 20, 21: return .unknownIssuer(isSelfSigned: false)
    case 62, 64: return .wrongName(host: host)
    default: return .badCertificate(tls_verdict_text(verdict).map { String(cString: $0) } ?? "\(verdict)")
    }
    let words = reason ?? "without a reason"
    return ["wrong version number", "packet length too long", "http request"].contains(words)
      ? .notTLS : .handshake(words)
  }

  private func fail(_ error: TLSFailure, _ context: ChannelHandlerContext) {
    settle(error)
    context.close(promise: nil)
  }

  private func settle(_ error: TLSFailure) {
    let failed = state
    state = .closed
    guard case .handshaking(let waiting) = failed else { return }
    handshake.fail(error)
    for (_, promise) in waiting { promise?.fail(error) }
  }

  // MARK: What comes

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let bytes = unwrapInboundIn(data)
    let isTaken = bytes.withUnsafeReadableBytes { raw in
      raw.isEmpty || tls_receive(session, raw.baseAddress, raw.count)
    }
    guard isTaken else { return fail(.handshake("no memory"), context) }
    if case .handshaking = state { shakeHands(context) }
    guard case .open = state else { return }
    decrypt(context)
  }

  private func decrypt(_ context: ChannelHandlerContext) {
    while case .open = state {
      var plain = context.channel.allocator.buffer(capacity: Self.chunk)
      var progress = TLS_DONE
      plain.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunk) { raw in
        var count = 0
        progress = tls_read(session, raw.baseAddress, raw.count, &count)
        return count
      }
      switch progress {
      case TLS_DONE: context.fireChannelRead(wrapInboundOut(plain))
      case TLS_NEEDS_INPUT:
        // A message of the protocol itself may want an answer.
        sendEncrypted(context, promise: nil)
        context.flush()
        return
      case TLS_ENDED: return context.close(promise: nil)
      default: return fail(failure(), context)
      }
    }
  }

  package func channelInactive(context: ChannelHandlerContext) {
    if case .handshaking = state { fail(.interrupted, context) }
    state = .closed
    context.fireChannelInactive()
  }

  // MARK: What goes

  package func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    let bytes = unwrapOutboundIn(data)
    switch state {
    case .handshaking(var waiting):
      waiting.append((bytes, promise))
      state = .handshaking(waiting: waiting)
    case .open: encrypt(bytes, context, promise: promise)
    case .closed: promise?.fail(TLSFailure.interrupted)
    }
  }

  private func encrypt(_ bytes: ByteBuffer, _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
    guard bytes.readableBytes > 0 else { return sendEncrypted(context, promise: promise) }
    let progress = bytes.withUnsafeReadableBytes { tls_write(session, $0.baseAddress, $0.count) }
    guard progress == TLS_DONE else {
      promise?.fail(TLSFailure.interrupted)
      return fail(failure(), context)
    }
    sendEncrypted(context, promise: promise)
  }

  private func sendEncrypted(_ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
    var encrypted = context.channel.allocator.buffer(capacity: 0)
    while true {
      let count = encrypted.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.chunk) { raw in
        tls_send(session, raw.baseAddress, raw.count)
      }
      if count == 0 { break }
    }
    if encrypted.readableBytes > 0 || promise != nil { context.write(wrapOutboundOut(encrypted), promise: promise) }
  }

  package func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
    if case .open = state, mode == .all {
      state = .closed
      tls_finish(session)
      sendEncrypted(context, promise: nil)
      context.flush()
    }
    context.close(mode: mode, promise: promise)
  }
}
