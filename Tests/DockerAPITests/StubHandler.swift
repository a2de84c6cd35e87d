import NIOCore

/// One connection of the stub.
final class StubHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let recorder: StubServer.Recorder
  private let behaviour: StubServer.Behaviour
  private let answersEarly: Bool
  private var connection = -1
  private var bytes: [UInt8] = []
  private var steps: [StubServer.Step] = []
  private var inputEnded = false
  private var hasAnswered = false

  init(_ recorder: StubServer.Recorder, answersEarly: Bool, _ behaviour: @escaping StubServer.Behaviour) {
    self.recorder = recorder
    self.answersEarly = answersEarly
    self.behaviour = behaviour
  }

  func channelActive(context: ChannelHandlerContext) { connection = recorder.open() }

  func channelInactive(context: ChannelHandlerContext) { recorder.close() }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    bytes += unwrapInboundIn(data).readableBytesView
    while !hasAnswered, let request = nextRequest() {
      recorder.add(request)
      hasAnswered = answersEarly || request.headers["upgrade"] != nil
      steps += behaviour(request)
    }
    run(context)
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard case ChannelEvent.inputClosed = event else { return }
    inputEnded = true
    if steps.isEmpty { context.close(promise: nil) } else { run(context) }
  }

  private func run(_ context: ChannelHandlerContext) {
    while let step = steps.first {
      switch step {
      case .send(let text): send(Array(text.utf8), context)
      case .bytes(let bytes): send(bytes, context)
      case .echo:
        send(bytes, context)
        bytes = []
      case .close: context.close(promise: nil)
      case .inputEnd: if !inputEnded { return }
      case .pause(let milliseconds):
        steps[0] = .send("")
        let (handler, held) = (
          NIOLoopBound(self, eventLoop: context.eventLoop), NIOLoopBound(context, eventLoop: context.eventLoop)
        )
        context.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) { handler.value.run(held.value) }
        return
      }
      if !steps.isEmpty { steps.removeFirst() }
    }
  }

  private func send(_ bytes: [UInt8], _ context: ChannelHandlerContext) {
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
  }

  private func nextRequest() -> StubServer.Request? {
    guard let end = index(of: "\r\n\r\n", from: 0) else { return nil }
    let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
    guard let body = takeBody(from: end + 4, headers) else { return nil }
    return StubServer.Request(line: String(lines.first ?? ""), headers: headers, body: body, connection: connection)
  }

  /// A chunked body is kept as it came over the wire.
  private func takeBody(from start: Int, _ headers: [String: String]) -> [UInt8]? {
    var end = start
    if answersEarly {
      end = bytes.count
    } else if headers["transfer-encoding"] == "chunked" {
      guard let last = index(of: "0\r\n\r\n", from: start) else { return nil }
      end = last + 5
    } else {
      end += headers["content-length"].flatMap { Int($0) } ?? 0
    }
    guard bytes.count >= end else { return nil }
    defer { bytes.removeFirst(end) }
    return Array(bytes[start..<end])
  }

  private func index(of text: String, from start: Int) -> Int? {
    let pattern = Array(text.utf8)
    guard bytes.count >= start + pattern.count else { return nil }
    return (start...bytes.count - pattern.count).first { bytes[$0..<$0 + pattern.count].elementsEqual(pattern) }
  }
}
