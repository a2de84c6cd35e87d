extension DockerClient {
  /// The id by which the program is started.
  package func execCreate(container: String, _ config: DockerExecConfig) async throws -> String {
    let path = "/containers/\(container.percentEncoded())/exec"
    return try await value(.json(.post, path, body: config.json)).text("Id", of: "a new exec")
  }

  /// Starts it; the stream is its output and ends with it.
  /// - Parameter input: is its whole input; `nil` where none is attached.
  package func execStart(_ id: String, input: [UInt8]?) async throws -> DecodedStream<OutputDecoder> {
    var request = Request.json(.post, "/exec/\(id.percentEncoded())/start", body: ["Detach": false, "Tty": false])
    request.upgradeInput = input
    return DecodedStream(try await open(request).stream, OutputDecoder(isMultiplexed: true))
  }

  package func execInspect(_ id: String) async throws -> DockerExec {
    DockerExec(try await value(Request(method: .get, path: "/exec/\(id.percentEncoded())/json")))
  }
}
