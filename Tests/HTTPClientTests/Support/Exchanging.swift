import HTTPClient
import Testing

/// A client for the body, closed after it.
func withClient<Result>(_ body: (HTTPClient) async throws -> Result) async throws -> Result {
  let client = HTTPClient()
  defer { client.close() }
  return try await body(client)
}

/// One answer of a server that follows the script.
func answer(
  _ script: @escaping ScriptedServer.Script, to request: (String) -> HTTPRequest = { HTTPRequest(url: $0) }
) async throws -> HTTPResponse {
  try await ScriptedServer.run(script) { server in
    try await withClient { try await $0.send(request(server.url)) }
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Expects it to become so within two seconds.
func soon(_ condition: () -> Bool, sourceLocation: SourceLocation = #_sourceLocation) async throws {
  for _ in 0..<200 {
    if condition() { return }
    try await Task.sleep(for: .milliseconds(10))
  }
  #expect(condition(), sourceLocation: sourceLocation)
}
