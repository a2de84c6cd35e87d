import HTTPClient
import Testing

@Suite struct `A request on the wire` {
  private func received(_ request: @escaping (String) -> HTTPRequest) async throws -> ReceivedRequest {
    try await ScriptedServer.run { _ in
      [.answer("")]
    } body: { server in
      _ = try await withClient { try await $0.send(request(server.url)) }
      return try #require(server.requests.first)
    }
  }

  @Test func `names the host, the client and what it accepts`() async throws {
    let request = try await received { HTTPRequest(url: "\($0)/orders?state=open") }
    #expect(request.method == "GET")
    #expect(request.target == "/orders?state=open")
    #expect(request.headers["Host"]?.hasPrefix("127.0.0.1:") == true)
    #expect(request.headers["User-Agent"] == "orch")
    #expect(request.headers["Accept"] == "*/*")
    #expect(request.headers["Content-Length"] == nil)
  }

  @Test func `leaves headers that are given as they are`() async throws {
    let request = try await received {
      HTTPRequest(
        url: $0,
        headers: [(name: "host", value: "shop.test"), (name: "user-agent", value: "mine"), (name: "X", value: "é")])
    }
    #expect(request.headers["host"] == "shop.test")
    #expect(request.headers["Host"] == nil)
    #expect(request.headers["user-agent"] == "mine")
    #expect(request.headers["X"] == "é")
  }

  @Test func `carries a body with its length`() async throws {
    let request = try await received {
      HTTPRequest(
        method: "POST", url: $0, headers: [(name: "Content-Type", value: "application/json")],
        body: Array(#"{"a":1}"#.utf8))
    }
    #expect(String(decoding: request.body, as: UTF8.self) == #"{"a":1}"#)
    #expect(request.headers["Content-Length"] == "7")
    #expect(request.headers["Transfer-Encoding"] == nil)
  }

  @Test(arguments: [("POST", "0"), ("PATCH", "0"), ("DELETE", nil), ("OPTIONS", nil), ("PURGE", "0")])
  func `without a body says so where servers want to know`(method: String, length: String?) async throws {
    let request = try await received { HTTPRequest(method: method, url: $0) }
    #expect(request.method == method)
    #expect(request.headers["Content-Length"] == (method == "PURGE" ? nil : length))
  }

  @Test func `sends user and password of the URL as basic authorization`() async throws {
    let request = try await received { HTTPRequest(url: $0.replacing("//", with: "//ann:p%40ss:w@")) }
    #expect(request.headers["Authorization"] == "Basic YW5uOnBAc3M6dw==")
  }

  @Test func `cannot smuggle a header`() async throws {
    await #expect(throws: HTTPError.badHeader(name: "X", .badValue)) {
      try await received { HTTPRequest(url: $0, headers: [(name: "X", value: "a\r\nHost: b")]) }
    }
    await #expect(throws: HTTPError.badHeader(name: "X Y", .badName)) {
      try await received { HTTPRequest(url: $0, headers: [(name: "X Y", value: "a")]) }
    }
    await #expect(throws: HTTPError.badHeader(name: "Content-Length", .contradictsBody)) {
      try await received { HTTPRequest(url: $0, headers: [(name: "Content-Length", value: "3")]) }
    }
    await #expect(throws: HTTPError.badMethod("GET /")) { try await received { HTTPRequest(method: "GET /", url: $0) } }
  }
}
