extension DockerClient {
  /// The id by which the program is started.
  package func execCreate(container: String, _ config: DockerExecConfig) async throws -> String {
    let path = "/containers/\(container.percentEncoded())/exec"
    return try await value(.json(.post, path, body: config.json)).text("Id", of: "a new exec")
  }

  /// Starts it; the stream is its output and ends with it.
  /// - Parameter input: is its whole input; `nil` where none is attached.
  package func execStart(_ id: String, input: [UInt8]?) async throws -> DecodedStream<OutputDecoder> {
    var request = Self.start(id, hasTerminal: false)
    request.upgrade = input.map { .whole($0) }
    return DecodedStream(try await open(request).stream, OutputDecoder(isMultiplexed: true))
  }

  /// The same, with an input that the caller gives it while it runs.
  /// - Parameter hasTerminal: as it was created.
  package func execOpen(
    _ id: String, hasTerminal: Bool
  ) async throws -> (output: DecodedStream<OutputDecoder>, input: ByteSink) {
    var request = Self.start(id, hasTerminal: hasTerminal)
    request.upgrade = .open
    let (stream, sink) = try await openBoth(request)
    return (DecodedStream(stream, OutputDecoder(isMultiplexed: !hasTerminal)), sink)
  }

  private static func start(_ id: String, hasTerminal: Bool) -> Request {
    var request = Request.json(
      .post, "/exec/\(id.percentEncoded())/start", body: ["Detach": false, "Tty": .bool(hasTerminal)])
    // Engines hand the connection over before the program starts.
    request.timeLimit = .seconds(120)
    return request
  }

  /// Of its terminal, in character cells.
  package func execResize(_ id: String, rows: Int, columns: Int) async throws {
    let query: [(name: String, value: String?)] = [("h", String(rows)), ("w", String(columns))]
    try await bytes(Request(method: .post, path: "/exec/\(id.percentEncoded())/resize", query: query))
  }

  package func execInspect(_ id: String) async throws -> DockerExec {
    DockerExec(try await value(Request(method: .get, path: "/exec/\(id.percentEncoded())/json")))
  }
}
