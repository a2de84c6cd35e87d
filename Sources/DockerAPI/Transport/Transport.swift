import NIOCore

/// Carries requests to one engine.
final class Transport: Sendable {
  private let dialer: Dialer
  private let pool = ConnectionPool()
  private let connectLimit: TimeAmount
  /// An engine that has locked up still accepts connections, and would be waited for for ever. A busy one takes seconds.
  private let answerLimit: Duration

  init(_ endpoint: EngineEndpoint, connectLimit: Duration = .seconds(5), answerLimit: Duration = .seconds(120)) {
    dialer = Dialer(endpoint)
    self.connectLimit = TimeAmount(connectLimit)
    self.answerLimit = answerLimit
  }

  var address: EngineAddress { dialer.endpoint.address }

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
        throw outcome(of: error, request)
      }
    }
    return try await begin(request, mode, on: freshConnection())
  }

  private func begin(_ request: Request, _ mode: Exchange.Mode, on connection: Connection) async throws -> Answer {
    do {
      return try await exchange(request, mode, on: connection)
    } catch let failure as ExchangeFailure where failure.isWithoutAnswer {
      if Task.isCancelled { throw CancellationError() }
      throw unanswered(failure, on: connection)
    } catch {
      throw outcome(of: error, request)
    }
  }

  /// Where another program carries the connection, it is that one which could not reach the engine.
  private func unanswered(_ failure: ExchangeFailure, on connection: Connection) -> DockerError {
    guard let complaint = connection.complaint else { return DockerError(failure) }
    return .unreachable(address: address.description, reason: .other(text: complaint))
  }

  func outcome(of error: any Error, _ request: Request) -> any Error {
    if Task.isCancelled || error is CancellationError { return CancellationError() }
    if case ExchangeFailure.timedOut(let limit) = error {
      return DockerError.noAnswer(address: address.description, call: request.line, limit: limit)
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
      timeLimit: timeLimit(request, mode), promise: connection.makePromise(),
      release: { pool.put(connection) })
    switch request.body {
    case .none: break
    case .bytes(let bytes, _): exchange.body = ByteBuffer(bytes: bytes)
    case .chunks: exchange.isUpload = true
    }
    return exchange
  }

  private func timeLimit(_ request: Request, _ mode: Exchange.Mode) -> Duration? {
    if case .collect = mode { return request.timeLimit ?? answerLimit }
    return request.timeLimit
  }

  func takesConnections() async -> Bool {
    guard case .unix = dialer.endpoint.address else { return true }
    guard let connection = try? await freshConnection() else { return false }
    pool.put(connection)
    return true
  }

  func freshConnection() async throws -> Connection {
    guard let group = pool.eventLoopGroup() else { throw DockerError.connectionLost(detail: "the client is closed") }
    do {
      return try await dialer.connect(on: group, timeLimit: connectLimit)
    } catch let error as CancellationError {
      throw error
    } catch {
      throw DockerError.unreachable(address: address.description, reason: ConnectFailure(error))
    }
  }
}
