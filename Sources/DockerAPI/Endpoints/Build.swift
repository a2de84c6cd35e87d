/// What a build is told, beside its context.
package struct DockerBuildOptions: Hashable, Sendable {
  package var dockerfile: String
  package var tags: [String] = []
  package var arguments: [String: String] = [:]
  package var labels: [String: String] = [:]
  package var target: String?
  package var noCache = false
  /// The newer builder, without a session: it reads the context and local images, and can be handed nothing else.
  package var usesBuildKit = false

  package init(dockerfile: String) { self.dockerfile = dockerfile }

  fileprivate var query: [(name: String, value: String?)] {
    // Intermediate containers go even when it fails.
    var query: [(name: String, value: String?)] = [
      ("version", usesBuildKit ? "2" : "1"), ("dockerfile", dockerfile), ("rm", "1"), ("forcerm", "1"),
      ("target", target),
      ("nocache", noCache ? "1" : nil),
      ("buildargs", arguments.isEmpty ? nil : JSON(arguments).text),
      ("labels", labels.isEmpty ? nil : JSON(labels).text),
    ]
    query += tags.map { ("t", $0) }
    return query
  }
}

extension DockerClient {
  /// Builds an image from a tar archive that is made while it is sent. Closing the connection, as cancelling does,
  /// stops the build.
  package func imageBuild<Result: Sendable>(
    _ options: DockerBuildOptions, context: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>,
    reading: @escaping @Sendable (DockerProgress.Lines) async throws -> Result
  ) async throws -> Result {
    let body = Request.Body.chunks(context, contentType: "application/x-tar")
    return try await upload(
      Request(method: .post, path: "/build", query: options.query, body: body), reading: reading)
  }
}
