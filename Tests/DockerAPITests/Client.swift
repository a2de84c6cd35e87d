import Testing

@testable import DockerAPI

/// A client of a stub, both closed at the end.
func withStub(
  answersEarly: Bool = false, answerLimit: Duration = .seconds(120), _ behaviour: @escaping StubServer.Behaviour,
  _ body: (Transport, StubServer) async throws -> Void
) async throws {
  let server = try await StubServer.start(answersEarly: answersEarly, behaviour)
  let transport = Transport(EngineEndpoint(.unix(path: server.path)), answerLimit: answerLimit)
  do {
    try await body(transport, server)
    await transport.close()
    try await server.stop()
  } catch {
    await transport.close()
    try await server.stop()
    throw error
  }
}

/// The same with a whole client, whose first question (which version) is answered with this one.
func withClient(
  version: String? = "1.41", _ behaviour: @escaping StubServer.Behaviour,
  _ body: (DockerClient, StubServer) async throws -> Void
) async throws {
  let server = try await StubServer.start { request in
    guard request.line.hasPrefix("GET /_ping ") else { return behaviour(request) }
    return [.ok("OK", version.map { "Api-Version: \($0)\r\n" } ?? "")]
  }
  let client = DockerClient(address: .unix(path: server.path))
  do {
    try await body(client, server)
    await client.close()
    try await server.stop()
  } catch {
    await client.close()
    try await server.stop()
    throw error
  }
}

extension Transport {
  func expect(_ text: String, at request: Request, sourceLocation: SourceLocation = #_sourceLocation) async throws {
    let answer = try await send(request).check()
    #expect(String(decoding: answer, as: UTF8.self) == text, sourceLocation: sourceLocation)
  }
}

extension Request {
  static func get(_ path: String) -> Request { Request(method: .get, path: path) }
}

/// Waits for what another thread is about to do.
func eventually(_ condition: () -> Bool) async throws {
  for _ in 0..<500 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
  #expect(condition())
}
