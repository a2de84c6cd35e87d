import NIOCore
import NIOPosix
import Synchronization

/// A server on a unix socket that records what it is asked and answers what a test tells it to, byte for byte.
final class StubServer: Sendable {
  struct Request: Sendable {
    var line: String
    /// Names in lower case.
    var headers: [String: String]
    var body: [UInt8]
    /// Which connection it came over, from 0.
    var connection: Int

    var text: String { String(decoding: body, as: UTF8.self) }
  }

  enum Step: Sendable {
    case send(String)
    case bytes([UInt8])
    case pause(Int64)
    /// Waits until the client has closed its sending half.
    case inputEnd
    /// Sends what has come since the request.
    case echo
    case close

    static func ok(_ body: String, _ headers: String = "") -> Step {
      .send("HTTP/1.1 200 OK\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }
  }

  typealias Behaviour = @Sendable (Request) -> [Step]

  private struct Record {
    var requests: [Request] = []
    var connections = 0
    var closed = 0
  }

  let path: String
  private let group: MultiThreadedEventLoopGroup
  private let channel: any Channel
  private let record: Recorder

  /// What has happened so far, shared with the handlers.
  final class Recorder: Sendable {
    private let record = Mutex(Record())

    func open() -> Int {
      record.withLock { record in
        defer { record.connections += 1 }
        return record.connections
      }
    }
    func close() { record.withLock { $0.closed += 1 } }
    func add(_ request: Request) { record.withLock { $0.requests.append(request) } }
    var requests: [Request] { record.withLock { $0.requests } }
    var closed: Int { record.withLock { $0.closed } }
  }

  /// - Parameter answersEarly: answers a request when its head has come.
  static func start(answersEarly: Bool = false, reads: Bool = true, _ behaviour: @escaping Behaviour) async throws
    -> StubServer
  {
    let letters = "abcdefghijklmnopqrstuvwxyz"
    let path = "/tmp/stub-\(String((0..<12).compactMap { _ in letters.randomElement() })).sock"
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let recorder = Recorder()
    let channel = try await ServerBootstrap(group: group)
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .childChannelOption(.autoRead, value: reads)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = StubHandler(recorder, answersEarly: answersEarly, behaviour)
          try channel.pipeline.syncOperations.addHandler(handler)
          if !reads { channel.read() }
        }
      }
      .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
    return StubServer(path: path, group: group, channel: channel, record: recorder)
  }

  private init(path: String, group: MultiThreadedEventLoopGroup, channel: any Channel, record: Recorder) {
    self.path = path
    self.group = group
    self.channel = channel
    self.record = record
  }

  var requests: [Request] { record.requests }
  var closedConnections: Int { record.closed }

  func stop() async throws { try await group.shutdownGracefully() }
}
