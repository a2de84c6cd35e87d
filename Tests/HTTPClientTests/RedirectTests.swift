import HTTPClient
import Testing

@Suite struct `A redirect` {
  private func chain(
    _ status: Int, _ request: (String) -> HTTPRequest
  ) async throws -> (response: HTTPResponse, requests: [ReceivedRequest]) {
    try await ScriptedServer.run {
      $0.target == "/from" ? [.redirect(status, to: "to?x=1#part")] : [.answer("there")]
    } body: {
      server in
      let response = try await withClient { try await $0.send(request("\(server.url)/from")) }
      #expect(response.url == (response.status == 200 ? "\(server.url)/to?x=1" : "\(server.url)/from"))
      return (response, server.requests)
    }
  }

  @Test(arguments: [301, 302, 303])
  func `makes a form's sending a reading`(status: Int) async throws {
    let (response, requests) = try await chain(status) {
      HTTPRequest(
        method: "POST", url: $0,
        headers: [(name: "content-type", value: "text/plain"), (name: "X-Trace", value: "7")], body: [65])
    }
    #expect(response.text == "there")
    #expect(requests.map(\.method) == ["POST", "GET"])
    #expect(requests[1].target == "/to?x=1")
    #expect(requests[1].body.isEmpty)
    #expect(requests[1].headers["content-type"] == nil)
    #expect(requests[1].headers["Content-Length"] == nil)
    #expect(requests[1].headers["X-Trace"] == "7")
  }

  @Test(arguments: [307, 308])
  func `may keep method and body`(status: Int) async throws {
    let (_, requests) = try await chain(status) { HTTPRequest(method: "PATCH", url: $0, body: [65, 66]) }
    #expect(requests.map(\.method) == ["PATCH", "PATCH"])
    #expect(requests[1].body == [65, 66])
  }

  @Test func `keeps HEAD what it is`() async throws {
    let (_, requests) = try await chain(303) { HTTPRequest(method: "HEAD", url: $0) }
    #expect(requests.map(\.method) == ["HEAD", "HEAD"])
  }

  @Test func `is the answer where it is not to be followed`() async throws {
    let (response, requests) = try await chain(302) { HTTPRequest(url: $0, redirects: .ignore) }
    #expect(response.status == 302)
    #expect(response.headers["Location"] == "to?x=1#part")
    #expect(requests.count == 1)
  }

  @Test func `without a place is the answer`() async throws {
    let response = try await answer { _ in [.answer("", status: "302 Found")] }
    #expect(response.status == 302)
  }

  @Test(arguments: [0, 1, 3])
  func `ends at the limit`(limit: Int) async throws {
    try await ScriptedServer.run { _ in
      [.redirect(302, to: "/round")]
    } body: { server in
      await #expect(throws: HTTPError.tooManyRedirects(limit: limit)) {
        try await withClient { try await $0.send(HTTPRequest(url: server.url, redirects: .follow(limit: limit))) }
      }
      #expect(server.requests.count == limit + 1)
    }
  }

  @Test func `to another server does not take secrets there`() async throws {
    let secrets = [(name: "Cookie", value: "c"), (name: "Host", value: "a.test"), (name: "X", value: "x")]
    try await ScriptedServer.run { _ in
      [.answer("b")]
    } body: { other in
      let location = "\(other.url)/in"
      try await ScriptedServer.run {
        $0.target == "/" ? [.redirect(302, to: "/two")] : [.redirect(302, to: location)]
      } body: {
        server in
        let url = server.url.replacing("//", with: "//ann:pw@")
        let response = try await withClient { try await $0.send(HTTPRequest(url: url, headers: secrets)) }
        #expect(response.text == "b")
        #expect(server.requests.map { $0.headers["Authorization"] } == ["Basic YW5uOnB3", "Basic YW5uOnB3"])
      }
      let request = try #require(other.requests.first)
      #expect(request.headers["Authorization"] == nil)
      #expect(request.headers["Cookie"] == nil)
      #expect(request.headers["Host"] == "127.0.0.1:\(other.port)")
      #expect(request.headers["X"] == "x")
    }
  }

  @Test func `to a scheme that is not spoken says so`() async throws {
    await #expect(throws: HTTPError.unsupportedScheme("ftp")) {
      try await answer { _ in [.redirect(301, to: "ftp://127.0.0.1/")] }
    }
  }
}
