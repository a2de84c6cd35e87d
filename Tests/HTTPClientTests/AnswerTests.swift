import HTTPClient
import Testing

@Suite struct `An answer` {
  @Test func `has status, headers in order and body`() async throws {
    let response = try await answer { _ in
      [.answer("made", status: "201 Created", headers: ["B: 1", "Set-Cookie: x", "A: 2", "set-cookie: y"])]
    }
    #expect(response.status == 201)
    #expect(response.reason == "Created")
    #expect(response.text == "made")
    #expect(response.headers.map(\.name) == ["Content-Length", "B", "Set-Cookie", "A", "set-cookie"])
    #expect(response.headers["b"] == "1")
    #expect(response.headers["missing"] == nil)
    #expect(response.headers.values(of: "SET-COOKIE") == ["x", "y"])
    #expect(response.elapsed > .zero && response.elapsed < .seconds(10))
  }

  @Test func `that is an error's is an answer like any other`() async throws {
    let response = try await answer { _ in [.answer("broken", status: "500 Whatever")] }
    #expect(response.status == 500)
    #expect(response.text == "broken")
  }

  @Test func `may come in chunks and in pieces`() async throws {
    let response = try await answer { _ in
      [
        .send("HTTP/1.1 200 OK\r\nTransfer-"), .wait(.milliseconds(20)), .send("Encoding: chunked\r\n\r\n5\r\nhel"),
        .wait(.milliseconds(20)), .send("lo\r\n6;note=1\r\n world\r\n0\r\nTrailer: 1\r\n\r\n"),
      ]
    }
    #expect(response.text == "hello world")
  }

  @Test func `may end with the connection`() async throws {
    let response = try await answer { _ in [.send("HTTP/1.0 200 OK\r\n\r\nall of it"), .close] }
    #expect(response.text == "all of it")
  }

  @Test(arguments: [
    ("HEAD", "200 OK", "Content-Length: 500\r\n"), ("GET", "204 No Content", ""),
    ("GET", "304 Not Modified", "Content-Length: 999999999999\r\n"),
  ])
  func `without a body is not waited for`(method: String, status: String, header: String) async throws {
    let response = try await answer { _ in
      [.send("HTTP/1.1 \(status)\r\n\(header)\r\n")]
    } to: {
      HTTPRequest(method: method, url: $0, timeout: .seconds(5))
    }
    #expect(response.status == Int(status.prefix(3)))
    #expect(response.body.isEmpty)
  }

  @Test func `may be preceded by provisional ones`() async throws {
    let response = try await answer { _ in
      [.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"), .answer("done")]
    }
    #expect(response.status == 200)
    #expect(response.text == "done")
  }

  @Test func `may be big`() async throws {
    let body = (0..<(4 << 20)).map { UInt8(truncatingIfNeeded: $0 >> 8 ^ $0) }
    let response = try await answer { _ in
      [.send("HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\r\n"), .sendBytes(body)]
    }
    #expect(response.body == body)
  }

  @Test func `over the limit is refused before it comes`() async throws {
    await #expect(throws: HTTPError.bodyTooLarge(limit: 256 << 20)) {
      try await answer { _ in [.send("HTTP/1.1 200 OK\r\nContent-Length: 268435457\r\n\r\nx")] }
    }
  }

  @Test(arguments: [
    (1024, Result<Int, HTTPError>.success(1024)), (1025, .failure(.bodyTooLarge(limit: 1024))),
  ])
  func `over the limit without a length is cut off`(size: Int, expected: Result<Int, HTTPError>) async throws {
    let chunk = "100\r\n" + String(repeating: "x", count: 256) + "\r\n"
    let end = "\(size % 256)\r\n" + (size % 256 > 0 ? "x\r\n0\r\n\r\n" : "\r\n")
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    try await ScriptedServer.run { _ in
      [.send(head), .send(String(repeating: chunk, count: 4)), .send(end)]
    } body: { server in
      let client = HTTPClient(bodyLimit: 1024)
      defer { client.close() }
      let length = await Task { try await client.send(HTTPRequest(url: server.url)).body.count }.result
      #expect(length.mapError { $0 as? HTTPError ?? .cancelled } == expected)
    }
  }

  @Test(arguments: [
    "+PONG\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  ])
  func `that is not HTTP is malformed`(text: String) async throws {
    let error = await #expect(throws: HTTPError.self) {
      try await answer { _ in
        [.send(text)]
      } to: {
        HTTPRequest(url: $0, timeout: .seconds(5))
      }
    }
    guard case .malformedAnswer(let detail)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!detail.isEmpty)
  }
}
