import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// A request as it came in.
struct ReceivedRequest: Sendable {
  var method: String
  var target: String
  var headers: [String: String]
  var body: [UInt8]
  /// Counts the server's connections from 1.
  var connection: Int
}

/// What the server does after a request, byte by byte as the script says: it may answer wrongly.
enum Step: Sendable {
  case send(String)
  case sendBytes([UInt8])
  case wait(Duration)
  case close

  static func answer(_ body: String, status: String = "200 OK", headers: [String] = []) -> Step {
    let lines = ["HTTP/1.1 \(status)", "Content-Length: \(body.utf8.count)"] + headers
    return .send(lines.map { "\($0)\r\n" }.joined() + "\r\n" + body)
  }

  static func redirect(_ status: Int, to location: String) -> Step {
    answer("", status: "\(status) See there", headers: ["Location: \(location)"])
  }
}

/// A server on a loopback port that follows a script for every request, and remembers them.
final class ScriptedServer: Sendable {
  typealias Script = @Sendable (ReceivedRequest) -> [Step]

  struct Record {
    var connections = 0
    var closedConnections = 0
    var requests: [ReceivedRequest] = []
  }

  let record = Mutex(Record())
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel

  private init(
    on address: SocketAddress, answersEarly: Bool, _ script: @escaping Script
  ) async throws {
    let recorder = Recorder()
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    channel = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers([
            ByteToMessageHandler(HTTPRequestDecoder()),
            ScriptHandler(recorder, answersEarly: answersEarly, script),
          ])
        }
      }
      .bind(to: address).get()
    recorder.server.withLock { $0 = self }
  }

  var port: Int { channel.localAddress?.port ?? 0 }
  var url: String { "http://127.0.0.1:\(port)" }
  var requests: [ReceivedRequest] { record.withLock { $0.requests } }
  var connections: Int { record.withLock { $0.connections } }
  var openConnections: Int { record.withLock { $0.connections - $0.closedConnections } }

  /// Runs one for the body, and ends it.
  static func run<Result: Sendable>(
    on address: String = "127.0.0.1", answersEarly: Bool = false, _ script: @escaping Script,
    body: (ScriptedServer) async throws -> Result
  ) async throws -> Result {
    let socket = try SocketAddress(ipAddress: address, port: 0)
    let server = try await ScriptedServer(on: socket, answersEarly: answersEarly, script)
    do {
      let result = try await body(server)
      try await server.group.shutdownGracefully()
      return result
    } catch {
      try await server.group.shutdownGracefully()
      throw error
    }
  }
}

/// Connects the handlers with the server that is made after them.
final class Recorder: Sendable {
  let server = Mutex<ScriptedServer?>(nil)

  func note<Result: Sendable>(_ change: (inout ScriptedServer.Record) -> Result) -> Result? {
    server.withLock { $0 }?.record.withLock { change(&$0) }
  }
}
