extension DockerClient {
  private static func path(_ id: String, _ rest: String = "") -> String { "/containers/\(id.percentEncoded())\(rest)" }

  private func post(
    _ id: String, _ action: String, _ query: [(name: String, value: String?)] = [], timeLimit: Duration? = nil
  ) async throws {
    try await bytes(Request(method: .post, path: Self.path(id, "/\(action)"), query: query, timeLimit: timeLimit))
  }

  /// Of a call that waits for a container's end: without a grace it is the container's own, which may be long.
  private static func limit(grace: Int?) -> Duration { .seconds(grace.map { $0 + 120 } ?? 1200) }

  /// The new container's id.
  package func containerCreate(name: String?, _ config: DockerContainerConfig) async throws -> String {
    let request = Request.json(.post, "/containers/create", query: [("name", name)], body: config.json)
    return try await value(request).text("Id", of: "a new container")
  }

  package func containerStart(_ id: String) async throws { try await post(id, "start") }

  /// - Parameter grace: seconds until it is killed.
  package func containerStop(_ id: String, grace: Int?) async throws {
    try await post(id, "stop", [("t", grace.map { String($0) })], timeLimit: Self.limit(grace: grace))
  }

  package func containerRestart(_ id: String, grace: Int?) async throws {
    try await post(id, "restart", [("t", grace.map { String($0) })], timeLimit: Self.limit(grace: grace))
  }

  package func containerKill(_ id: String, signal: String) async throws {
    try await post(id, "kill", [("signal", signal)])
  }

  package func containerPause(_ id: String) async throws { try await post(id, "pause") }

  package func containerUnpause(_ id: String) async throws { try await post(id, "unpause") }

  package func containerRemove(_ id: String, force: Bool, volumes: Bool) async throws {
    let query = [("force", force ? "1" : nil), ("v", volumes ? "1" : nil)]
    try await bytes(Request(method: .delete, path: Self.path(id), query: query))
  }

  package func containerInspect(_ id: String) async throws -> DockerContainer {
    try DockerContainer(await value(Request(method: .get, path: Self.path(id, "/json"))))
  }

  /// The engine's own JSON, as it came.
  package func containerDescription(_ id: String) async throws -> [UInt8] {
    try await bytes(Request(method: .get, path: Self.path(id, "/json")))
  }

  /// Stopped ones too.
  package func containerList(labels: [String: String]) async throws -> [DockerContainerListing] {
    let query = [("all", "1"), DockerFilters(labels: labels).parameter]
    let list = try await value(Request(method: .get, path: "/containers/json", query: query))
    return try list.elements(of: "containers").map { try DockerContainerListing($0) }
  }

  package func containerStats(_ id: String) async throws -> DockerStats {
    let query: [(name: String, value: String?)] = [("stream", "0"), ("one-shot", "1")]
    return DockerStats(try await value(Request(method: .get, path: Self.path(id, "/stats"), query: query)))
  }

  /// - Parameters:
  ///   - tail: the last lines only.
  ///   - since: seconds since 1970, with fractions, as Docker writes them.
  package func containerLogs(
    _ id: String, follow: Bool, tail: Int?, since: String?, timestamps: Bool
  ) async throws -> DecodedStream<OutputDecoder> {
    let query: [(name: String, value: String?)] = [
      ("stdout", "1"), ("stderr", "1"), ("follow", follow ? "1" : nil), ("timestamps", timestamps ? "1" : nil),
      ("tail", tail.map { String($0) }), ("since", since),
    ]
    // Only engines from 1.42 on say in the answer which of the two formats it has.
    let knowsFormat = try await apiVersion() >= APIVersion(1, 42)
    let hasTerminal = knowsFormat ? nil : try await containerInspect(id).hasTerminal
    let (stream, contentType) = try await open(Request(method: .get, path: Self.path(id, "/logs"), query: query))
    let isMultiplexed = hasTerminal.map { !$0 } ?? (contentType != "application/vnd.docker.raw-stream")
    return DecodedStream(stream, OutputDecoder(isMultiplexed: isMultiplexed))
  }

  /// Unpacks a tar archive into a folder.
  package func containerArchivePut(_ id: String, folder: String, archive: [UInt8]) async throws {
    let body = Request.Body.bytes(archive, contentType: "application/x-tar")
    // At least a megabyte a second goes even through ssh.
    let limit = Duration.seconds(120 + archive.count >> 20)
    try await bytes(
      Request(method: .put, path: Self.path(id, "/archive"), query: [("path", folder)], body: body, timeLimit: limit))
  }

  /// The same, while the archive is made.
  package func containerArchivePut(
    _ id: String, folder: String, pieces: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>
  ) async throws {
    let body = Request.Body.chunks(pieces, contentType: "application/x-tar")
    let request = Request(method: .put, path: Self.path(id, "/archive"), query: [("path", folder)], body: body)
    try await upload(request) { lines in while try await lines.next() != nil {} }
  }

  /// A tar archive of a path.
  package func containerArchiveGet(_ id: String, path: String) async throws -> ByteStream {
    try await open(Request(method: .get, path: Self.path(id, "/archive"), query: [("path", path)])).stream
  }
}
