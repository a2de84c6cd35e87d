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

  @Test(arguments: [("HEAD", "200 OK", "Content-Length: 500\r\n"), ("GET", "204 No Content", ""),
    ("GET", "304 Not Modified", "Content-Length: 999999999999\r\n")])
  func `without a body is not waited for`(method: String, status: String, header: String) async throws {
    let response = try await answer(to: { HTTPRequest(method: method, url: $0, timeout: .seconds(5)) }) { _ in
      [.send("HTTP/1.1 \(status)\r\n\(header)\r\n")]
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
    let body = (0..<(24 << 20)).map { UInt8(truncatingIfNeeded: $0 >> 8 ^ $0) }
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

  @Test func `over the limit without a length is cut off`() async throws {
    let chunk = [UInt8]("4000000\r\n".utf8) + [UInt8](repeating: 7, count: 0x400_0000) + [UInt8]("\r\n".utf8)
    await #expect(throws: HTTPError.bodyTooLarge(limit: 256 << 20)) {
      try await answer { _ in
        [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")] + (0..<5).map { _ in .sendBytes(chunk) }
      }
    }
  }

  @Test(arguments: [
    "+PONG\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
  ])
  func `that is not HTTP is malformed`(text: String) async throws {
    let error = await #expect(throws: HTTPError.self) {
      try await answer(to: { HTTPRequest(url: $0, timeout: .seconds(5)) }) { _ in [.send(text)] }
    }
    guard case .malformedAnswer(let detail)? = error else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(!detail.isEmpty)
  }
}
