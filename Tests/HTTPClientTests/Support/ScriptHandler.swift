import NIOCore
import NIOHTTP1

final class ScriptHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = ByteBuffer

  private let recorder: Recorder
  private let answersEarly: Bool
  private let script: ScriptedServer.Script
  private var connection = 0
  private var received: ReceivedRequest?

  init(_ recorder: Recorder, answersEarly: Bool, _ script: @escaping ScriptedServer.Script) {
    self.recorder = recorder
    self.answersEarly = answersEarly
    self.script = script
  }

  func channelActive(context: ChannelHandlerContext) {
    connection =
      recorder.note { record in
        record.connections += 1
        return record.connections
      } ?? 0
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    _ = recorder.note { $0.closedConnections += 1 }
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      received = ReceivedRequest(
        method: head.method.rawValue, target: head.uri,
        headers: Dictionary(head.headers.map { ($0.name, $0.value) }) { "\($0), \($1)" }, body: [],
        connection: connection)
      if answersEarly { follow(context) }
    case .body(let bytes): received?.body += bytes.readableBytesView
    case .end: if !answersEarly { follow(context) }
    }
  }

  private func follow(_ context: ChannelHandlerContext) {
    guard let received else { return }
    _ = recorder.note { $0.requests.append(received) }
    perform(script(received)[...], context)
  }

  private func perform(_ steps: ArraySlice<Step>, _ context: ChannelHandlerContext) {
    guard let step = steps.first else { return }
    let rest = steps.dropFirst()
    switch step {
    case .send(let text): context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
    case .sendBytes(let bytes): context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    case .close: context.close(promise: nil)
    case .wait(let time):
      context.eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(time)) { self.perform(rest, context) }
      return
    }
    perform(rest, context)
  }
}
