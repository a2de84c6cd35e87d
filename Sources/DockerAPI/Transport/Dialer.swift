import NIOCore
import NIOHTTP1
import NIOPosix
import TLS

/// Sets up connections to one engine: over a socket, over TLS, or through ssh.
final class Dialer: Sendable {
  let endpoint: EngineEndpoint
  private let security: Result<TLSContext, TLSFailure>?
  private let gate: DialGate?

  /// The context of TLS is made once, here; what is wrong with it every connection tells.
  init(_ endpoint: EngineEndpoint) {
    self.endpoint = endpoint
    security = endpoint.security.map { security in
      do throws(TLSFailure) {
        return .success(try TLSContext(security.trust, identity: security.identity))
      } catch {
        return .failure(error)
      }
    }
    if case .ssh = endpoint.address { gate = DialGate() } else { gate = nil }
  }

  /// Throws what the system or TLS says, or `CancellationError`.
  func connect(on group: any EventLoopGroup, timeLimit: TimeAmount) async throws -> Connection {
    guard case .ssh(let destination) = endpoint.address, let gate else {
      return try await Self.cancellable(on: group) { opened(on: group, timeLimit: timeLimit) }
    }
    // Many at once would be taken for an attack by the machine over there.
    return try await gate.pass {
      let tunnel = try SSHTunnel.open(to: destination)
      return try await Self.cancellable(on: group) {
        Self.bootstrap(group, timeLimit, security: nil, host: "").withConnectedSocket(tunnel.descriptor).flatMapThrowing
        { channel in
          channel.closeFuture.whenComplete { _ in tunnel.end() }
          return try Connection(channel, tunnel: tunnel)
        }
      }
    }
  }

  private func opened(on group: any EventLoopGroup, timeLimit: TimeAmount) -> EventLoopFuture<Connection> {
    switch endpoint.address {
    case .unix(let path):
      return Self.bootstrap(group, timeLimit, security: nil, host: "").connect(unixDomainSocketPath: path)
        .flatMapThrowing { try Connection($0, tunnel: nil) }
    case .tcp(let host, let port):
      let context: TLSContext?
      do { context = try security?.get() } catch { return group.any().makeFailedFuture(error) }
      return Self.bootstrap(group, timeLimit, security: context, host: host)
        .channelOption(.tcpOption(.tcp_nodelay), value: 1).connect(host: host, port: port).flatMap { channel in
          Self.secured(channel, isSecure: context != nil).flatMapThrowing { try Connection(channel, tunnel: nil) }
        }
    case .ssh: return group.any().makeFailedFuture(ChannelError.operationUnsupported)
    }
  }

  private static func bootstrap(
    _ group: any EventLoopGroup, _ timeLimit: TimeAmount, security: TLSContext?, host: String
  ) -> ClientBootstrap {
    ClientBootstrap(group: group)
      .connectTimeout(timeLimit)
      .channelOption(.allowRemoteHalfClosure, value: false)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let security {
            let isAddress = (try? SocketAddress(ipAddress: host, port: 0)) != nil
            try channel.pipeline.syncOperations.addHandler(
              TLSHandler(security, host: host, isAddress: isAddress, on: channel.eventLoop))
          }
          let decoder = ByteToMessageHandler(HTTPResponseDecoder(leftOverBytesStrategy: .forwardBytes))
          try channel.pipeline.syncOperations.addHandlers([HTTPRequestEncoder(), decoder, ExchangeHandler()])
        }
      }
  }

  private static func secured(_ channel: any Channel, isSecure: Bool) -> EventLoopFuture<Void> {
    guard isSecure else { return channel.eventLoop.makeSucceededVoidFuture() }
    do {
      return try channel.pipeline.syncOperations.handler(type: TLSHandler.self).secured
    } catch {
      return channel.eventLoop.makeFailedFuture(error)
    }
  }

  private static func cancellable(
    on group: any EventLoopGroup, _ open: () -> EventLoopFuture<Connection>
  ) async throws -> Connection {
    let promise = group.any().makePromise(of: Connection.self)
    let connecting = open()
    return try await withTaskCancellationHandler {
      connecting.cascade(to: promise)
      return try await promise.futureResult.get()
    } onCancel: {
      promise.fail(CancellationError())
      connecting.whenSuccess { $0.close() }
    }
  }
}

/// Lets a few dial at a time.
private actor DialGate {
  private static let width = 4
  private var inside = 0
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func pass<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
    if inside >= Self.width {
      await withCheckedContinuation { waiting.append($0) }
    } else {
      inside += 1
    }
    defer { if waiting.isEmpty { inside -= 1 } else { waiting.removeFirst().resume() } }
    try Task.checkCancellation()
    return try await work()
  }
}
