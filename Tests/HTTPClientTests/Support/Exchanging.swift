import HTTPClient

/// A client for the body, closed after it.
func withClient<Result>(_ body: (HTTPClient) async throws -> Result) async throws -> Result {
  let client = HTTPClient()
  defer { client.close() }
  return try await body(client)
}

/// One answer of a server that follows the script.
func answer(
  to request: (String) -> HTTPRequest = { HTTPRequest(url: $0) }, _ script: @escaping ScriptedServer.Script
) async throws -> HTTPResponse {
  try await ScriptedServer.run(script) { server in
    try await withClient { try await $0.send(request(server.url)) }
  }
}

extension HTTPResponse {
  var text: String { String(decoding: body, as: UTF8.self) }
}

/// Looks until it is so, at most two seconds.
func soon(_ condition: () -> Bool) async throws -> Bool {
  for _ in 0..<200 {
    if condition() { return true }
    try await Task.sleep(for: .milliseconds(10))
  }
  return condition()
}
