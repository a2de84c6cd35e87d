/// Requests whose bodies are made while they are sent.
extension Transport {
  private enum Step<Result: Sendable>: Sendable {
    case sent
    case answered(Result)
  }

  /// Sends the pieces as fast as the engine takes them and meanwhile lets the closure read the answer, which may begin
  /// before the last piece is out. An error of the pieces' maker ends the call with that error.
  func upload<Result: Sendable>(
    _ request: Request, reading: @escaping @Sendable (Answer) async throws -> Result
  ) async throws -> Result {
    guard case .chunks(let makePieces, _) = request.body else { return try await reading(open(request)) }
    let connection = try await freshConnection()
    let exchange = makeExchange(request, .stream, on: connection)
    connection.start(exchange)
    return try await withThrowingTaskGroup(of: Step<Result>.self) { group in
      group.addTask {
        try await Self.send(makePieces(), over: connection)
        return .sent
      }
      group.addTask { .answered(try await reading(self.answer(to: exchange, of: request, on: connection))) }
      while let step = try await group.next() {
        guard case .answered(let result) = step else { continue }
        group.cancelAll()
        return result
      }
      throw DockerError.connectionLost(detail: "no answer")
    }
  }

  private func answer(
    to exchange: Exchange, of request: Request, on connection: Connection
  ) async throws -> Answer {
    do {
      return try await connection.answer(to: exchange)
    } catch {
      throw outcome(of: error, request)
    }
  }

  private static func send(_ pieces: AsyncThrowingStream<[UInt8], any Error>, over connection: Connection) async throws
  {
    for try await piece in pieces {
      // What is sent nobody wants, or cannot be sent: the answer, or its absence, tells why.
      guard (try? await connection.upload(piece)) == true else { return }
    }
    // A cancelled stream ends like a complete one.
    try Task.checkCancellation()
    connection.finishUpload()
  }
}
