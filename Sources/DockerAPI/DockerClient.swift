import Synchronization

/// Docker's engine interface over a socket. Calls are named as Docker names them; each throws ``DockerError`` or
/// `CancellationError`.
///
/// The version of the interface is agreed on at the first call that needs it: the newest that both sides know.
package final class DockerClient: Sendable {
  private let transport: Transport
  private let agreed = Mutex<DockerPing?>(nil)

  package convenience init(_ endpoint: EngineEndpoint) { self.init(Transport(endpoint)) }

  package convenience init(address: EngineAddress) { self.init(EngineEndpoint(address)) }

  init(_ transport: Transport) { self.transport = transport }

  package var address: EngineAddress { transport.address }

  /// Whether a new connection can be had. What is not a socket of this machine is not tried: that would take too long.
  package func takesConnections() async -> Bool { await transport.takesConnections() }

  /// Closes all connections, also those in use; calls fail from then on.
  package func close() async { await transport.close() }

  /// The version agreed on.
  package func apiVersion() async throws -> APIVersion { min(try await firstPing().apiVersion, .newestKnown) }

  /// What the engine has said of itself. Calls that begin at the same time may each ask; the answer is the same.
  package func firstPing() async throws -> DockerPing {
    if let ping = agreed.withLock({ $0 }) { return ping }
    let ping = try await ping()
    agreed.withLock { $0 = ping }
    return ping
  }

  /// Asks whether the engine is there.
  package func ping() async throws -> DockerPing {
    do {
      let answer = try await transport.send(Request(method: .get, path: "/_ping", timeLimit: .seconds(10)))
      try answer.check()
      return DockerPing(
        apiVersion: answer.apiVersion.flatMap { APIVersion($0) } ?? .assumed, server: answer.server ?? "")
    } catch DockerError.noAnswer(let address, _, _) {
      throw DockerError.unreachable(address: address, reason: .timedOut)
    }
  }
}

// MARK: What the endpoints are made of

extension DockerClient {
  private func versioned(_ request: Request) async throws -> Request {
    var request = request
    request.path = "/v\(try await apiVersion())\(request.path)"
    return request
  }

  /// The answer's JSON.
  func value(_ request: Request) async throws -> JSON {
    try JSON(parsing: try await bytes(request))
  }

  @discardableResult
  func bytes(_ request: Request) async throws -> [UInt8] {
    let answer = try await transport.send(versioned(request))
    return try answer.check()
  }

  func open(_ request: Request) async throws -> (stream: ByteStream, contentType: String?) {
    let answer = try await transport.open(versioned(request))
    return (try answer.stream(), answer.contentType)
  }

  /// Of a connection that is handed over: what comes out of it, and what it takes.
  func openBoth(_ request: Request) async throws -> (stream: ByteStream, sink: ByteSink) {
    let answer = try await transport.open(versioned(request))
    let stream = try answer.stream()
    guard let sink = answer.sink else {
      throw DockerError.malformedAnswer(detail: "status \(answer.status) where a connection is due")
    }
    return (stream, sink)
  }

  func lines<Content: Sendable>(
    _ request: Request, _ content: @escaping @Sendable (JSON) -> Content
  ) async throws -> DecodedStream<LineDecoder<Content>> {
    DecodedStream(try await open(request).stream, LineDecoder(content))
  }

  /// Sends a body while it is made and gives the answer's lines to the closure.
  func upload<Result: Sendable>(
    _ request: Request, reading: @escaping @Sendable (DockerProgress.Lines) async throws -> Result
  ) async throws -> Result {
    try await transport.upload(versioned(request)) { answer in
      try await reading(DecodedStream(try answer.stream(), LineDecoder { DockerProgress($0) }))
    }
  }
}

extension Answer {
  /// The bytes of a good answer.
  /// - Throws: `refused` with the engine's message otherwise.
  @discardableResult
  func check() throws(DockerError) -> [UInt8] {
    guard case .collected(let bytes) = body else { return [] }
    guard isSuccess else { throw .refused(status: status, message: Self.message(bytes)) }
    return bytes
  }

  func stream() throws(DockerError) -> ByteStream {
    try check()
    guard case .stream(let stream) = body else {
      throw .malformedAnswer(detail: "status \(status) where a stream is due")
    }
    return stream
  }

  /// Docker's is `{"message": …}`; whatever else stands there is told as it is.
  private static func message(_ bytes: [UInt8]) -> String {
    if let message = (try? JSONReader.read(bytes))?["message"].string { return message }
    let text = String(decoding: bytes.prefix(2000), as: UTF8.self)
    return String(text.drop(while: \.isWhitespace).prefix { $0 != "\0" })
  }
}
