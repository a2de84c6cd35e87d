import NIOCore

/// Carries requests to one engine.
final class Transport: Sendable {
  let address: EngineAddress
  private let pool = ConnectionPool()
  private let connectLimit: TimeAmount

  init(address: EngineAddress, connectLimit: Duration = .seconds(5)) {
    self.address = address
    self.connectLimit = TimeAmount(connectLimit)
  }

  func close() async { await pool.close() }

  /// The whole answer, whatever its status.
  func send(_ request: Request) async throws -> Answer {
    try await perform(request, .collect(limit: request.answerLimit))
  }

  /// The answer's head and, where the status is good, its body as a stream.
  func open(_ request: Request) async throws -> Answer {
    try await perform(request, request.upgrade.map { .upgrade($0) } ?? .stream)
  }

  private func perform(_ request: Request, _ mode: Exchange.Mode) async throws -> Answer {
    if let idle = pool.takeIdle() {
      do {
        return try await exchange(request, mode, on: idle)
      } catch ExchangeFailure.notSent {
        // It was closed while it waited: a fresh one will do.
      } catch ExchangeFailure.closedBeforeAnswer where request.isIdempotent {
        // The same, noticed only after sending.
      } catch {
        throw outcome(of: error)
      }
    }
    return try await begin(request, mode, on: freshConnection())
  }

  private func begin(_ request: Request, _ mode: Exchange.Mode, on connection: Connection) async throws -> Answer {
    do {
      return try await exchange(request, mode, on: connection)
    } catch {
      throw outcome(of: error)
    }
  }

  func outcome(of error: any Error) -> any Error {
    if Task.isCancelled || error is CancellationError { return CancellationError() }
    if case ExchangeFailure.timedOut = error {
      return DockerError.unreachable(address: address.description, reason: .timedOut)
    }
    return DockerError(error)
  }

  private func exchange(_ request: Request, _ mode: Exchange.Mode, on connection: Connection) async throws -> Answer {
    let exchange = makeExchange(request, mode, on: connection)
    connection.start(exchange)
    return try await connection.answer(to: exchange)
  }

  func makeExchange(_ request: Request, _ mode: Exchange.Mode, on connection: Connection) -> Exchange {
    let pool = pool
    var exchange = Exchange(
      token: Exchange.Token(), head: request.head(host: address.hostHeader), body: nil, isUpload: false, mode: mode,
      timeLimit: request.timeLimit.map { TimeAmount($0) }, promise: connection.makePromise(),
      release: { pool.put(connection) })
    switch request.body {
    case .none: break
    case .bytes(let bytes, _): exchange.body = ByteBuffer(bytes: bytes)
    case .chunks: exchange.isUpload = true
    }
    return exchange
  }

  func freshConnection() async throws -> Connection {
    guard let group = pool.eventLoopGroup() else { throw DockerError.connectionLost(detail: "the client is closed") }
    let promise = group.any().makePromise(of: Connection.self)
    let connecting = Connection.connect(to: address, on: group, timeLimit: connectLimit)
    do {
      return try await withTaskCancellationHandler {
        connecting.cascade(to: promise)
        return try await promise.futureResult.get()
      } onCancel: {
        promise.fail(CancellationError())
        connecting.whenSuccess { $0.close() }
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      throw DockerError.unreachable(address: address.description, reason: ConnectFailure(error))
    }
  }
}
