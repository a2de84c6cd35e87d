import HTTPClient
import Testing

@Suite struct `A connection` {
  @Test func `is kept for the next request`() async throws {
    try await ScriptedServer.run { _ in
      [.answer("ok")]
    } body: { server in
      try await withClient { client in
        for _ in 0..<5 { _ = try await client.send(HTTPRequest(url: server.url)) }
      }
      #expect(server.requests.count == 5)
      #expect(server.connections == 1)
    }
  }

  @Test(arguments: [
    Step.answer("ok", headers: ["Connection: close"]), .send("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"),
  ])
  func `is not kept where the server does not`(step: Step) async throws {
    try await ScriptedServer.run { _ in
      [step]
    } body: { server in
      try await withClient { client in
        for _ in 0..<2 {
          let response = try await client.send(HTTPRequest(url: server.url))
          #expect(response.text == "ok")
        }
      }
      #expect(server.connections == 2)
    }
  }

  @Test func `is closed when nobody needs it for a while`() async throws {
    try await ScriptedServer.run { _ in
      [.answer("ok")]
    } body: { server in
      let client = HTTPClient(idleLimit: .milliseconds(300))
      defer { client.close() }
      _ = try await client.send(HTTPRequest(url: server.url))
      #expect(server.openConnections == 1)
      try await soon { server.openConnections == 0 }
    }
  }

  @Test func `that the server gave up is replaced unnoticed`() async throws {
    try await ScriptedServer.run {
      $0.connection == 1 && $0.target == "/2" ? [.close] : [.answer("ok")]
    } body: { server in
      try await withClient { client in
        _ = try await client.send(HTTPRequest(url: "\(server.url)/1"))
        #expect(try await client.send(HTTPRequest(url: "\(server.url)/2")).text == "ok")
      }
      #expect(server.requests.map(\.connection) == [1, 1, 2])
    }
  }

  @Test func `is a fresh one for a POST, which so is never sent twice`() async throws {
    try await ScriptedServer.run {
      $0.method == "POST" ? [.close] : [.answer("ok")]
    } body: { server in
      try await withClient { client in
        _ = try await client.send(HTTPRequest(url: server.url))
        await #expect(throws: HTTPError.connectionClosed(.waiting)) {
          try await client.send(HTTPRequest(method: "POST", url: server.url))
        }
      }
      #expect(server.requests.map(\.method) == ["GET", "POST"])
    }
  }

  @Test func `that is fresh and closed without an answer is an error`() async throws {
    try await ScriptedServer.run { _ in
      [.close]
    } body: { server in
      await #expect(throws: HTTPError.connectionClosed(.waiting)) {
        try await withClient { try await $0.send(HTTPRequest(url: server.url)) }
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "HTTP/1.1 200 OK\r\nContent-", "HTT",
  ])
  func `that ends within the answer is an error`(beginning: String) async throws {
    await #expect(throws: HTTPError.connectionClosed(.receiving)) {
      try await answer { _ in [.send(beginning), .wait(.milliseconds(20)), .close] }
    }
  }

  @Test func `gives the answer of a server that does not want the whole request`() async throws {
    try await ScriptedServer.run(answersEarly: true) { _ in
      [.answer("too much", status: "413 Content Too Large", headers: ["Connection: close"])]
    } body: { server in
      let big = HTTPRequest(method: "POST", url: server.url, body: [UInt8](repeating: 1, count: 32 << 20))
      let response = try await withClient { try await $0.send(big) }
      #expect(response.status == 413)
      #expect(response.text == "too much")
    }
  }

  @Test func `carries a big body`() async throws {
    let body = (0..<(4 << 20)).map { UInt8(truncatingIfNeeded: $0 >> 8 ^ $0) }
    try await ScriptedServer.run {
      [.answer("\($0.body == body)")]
    } body: { server in
      let put = HTTPRequest(method: "PUT", url: server.url, body: body)
      let response = try await withClient { try await $0.send(put) }
      #expect(response.text == "true")
    }
  }

  @Test func `is one of many where there is much to do`() async throws {
    try await ScriptedServer.run {
      [.wait(.milliseconds(50)), .answer($0.target)]
    } body: { server in
      try await withClient { client in
        let texts = try await withThrowingTaskGroup(of: String.self) { group in
          for index in 0..<100 {
            group.addTask { try await client.send(HTTPRequest(url: "\(server.url)/\(index)")).text }
          }
          return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(texts == Set((0..<100).map { "/\($0)" }))
        #expect(server.connections == 100)
        try await soon { server.openConnections == 16 }
      }
      try await soon { server.openConnections == 0 }
    }
  }

  @Test(arguments: ["127.0.0.1", "::1"])
  func `to localhost finds either family`(address: String) async throws {
    try await ScriptedServer.run(on: address) { _ in
      [.answer("here")]
    } body: { server in
      for host in ["localhost", "shop.localhost"] {
        let response = try await withClient { try await $0.send(HTTPRequest(url: "http://\(host):\(server.port)/")) }
        #expect(response.text == "here")
      }
    }
  }

  @Test func `to an IPv6 address`() async throws {
    try await ScriptedServer.run(on: "::1") {
      [.answer($0.headers["Host"] ?? "")]
    } body: { server in
      let response = try await withClient { try await $0.send(HTTPRequest(url: "http://[::1]:\(server.port)/")) }
      #expect(response.text == "[::1]:\(server.port)")
    }
  }

  @Test func `that nobody accepts is refused`() async throws {
    let port = try await ScriptedServer.run { _ in
      []
    } body: {
      $0.port
    }
    for host in ["127.0.0.1", "localhost"] {
      await #expect(throws: HTTPError.refused(host: host, port: port)) {
        try await withClient { try await $0.send(HTTPRequest(url: "http://\(host):\(port)/")) }
      }
    }
  }

  @Test func `to a name that nobody knows`() async throws {
    await #expect(throws: HTTPError.cannotResolve(host: "no-such-host.invalid")) {
      try await withClient { try await $0.send(HTTPRequest(url: "http://no-such-host.invalid/")) }
    }
  }

  @Test func `is not made by a closed client`() async throws {
    let client = HTTPClient()
    client.close()
    client.close()
    await #expect(throws: HTTPError.clientClosed) { try await client.send(HTTPRequest(url: "http://127.0.0.1/")) }
  }

  @Test func `under way outlives the client's end`() async throws {
    try await ScriptedServer.run { _ in
      [.wait(.milliseconds(200)), .answer("late")]
    } body: { server in
      let client = HTTPClient()
      async let response = client.send(HTTPRequest(url: server.url))
      try await soon { server.requests.count == 1 }
      client.close()
      let text = try await response.text
      #expect(text == "late")
      try await soon { server.openConnections == 0 }
    }
  }
}
