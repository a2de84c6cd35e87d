import HTTPClient
import NIOCore
import NIOPosix
import Testing

@Suite struct `Time` {
  private let limit = Duration.milliseconds(500)

  @Test func `limits the wait for an answer`() async throws {
    try await ScriptedServer.run { _ in
      [.wait(.seconds(20)), .answer("late")]
    } body: { server in
      try await withClient { client in
        let begin = ContinuousClock.now
        await #expect(throws: HTTPError.timedOut(after: limit, .waiting)) {
          try await client.send(HTTPRequest(url: server.url, timeout: limit))
        }
        #expect(ContinuousClock.now - begin < .seconds(5))
        try await soon { server.openConnections == 0 }
      }
    }
  }

  @Test func `limits an answer that drips`() async throws {
    let drips = (0..<1000).flatMap { _ in [Step.send("x"), .wait(.milliseconds(20))] }
    await #expect(throws: HTTPError.timedOut(after: .seconds(2), .receiving)) {
      try await answer { _ in
        [.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")] + drips
      } to: {
        HTTPRequest(url: $0, timeout: .seconds(2))
      }
    }
  }

  @Test func `limits redirects all together`() async throws {
    await #expect(throws: HTTPError.timedOut(after: limit, .waiting)) {
      try await answer { _ in
        [.wait(.milliseconds(200)), .redirect(302, to: "/again")]
      } to: {
        HTTPRequest(url: $0, timeout: limit)
      }
    }
  }

  @Test func `limits a connection that is not taken up`() async throws {
    try await withFullBacklog { port in
      await #expect(throws: HTTPError.timedOut(after: limit, .connecting)) {
        try await withClient {
          try await $0.send(HTTPRequest(url: "http://127.0.0.1:\(port)/", timeout: limit))
        }
      }
    }
  }

  @Test func `limits a body that the server does not read`() async throws {
    try await withFullBacklog(filled: false) { port in
      let body = [UInt8](repeating: 1, count: 64 << 20)
      await #expect(throws: HTTPError.timedOut(after: .seconds(1), .sending)) {
        try await withClient {
          try await $0.send(
            HTTPRequest(method: "POST", url: "http://127.0.0.1:\(port)/", body: body, timeout: .seconds(1)))
        }
      }
    }
  }

  @Test func `of none at all is over at once`() async throws {
    await #expect(throws: HTTPError.timedOut(after: .zero, .connecting)) {
      try await answer { _ in
        [.answer("")]
      } to: {
        HTTPRequest(url: $0, timeout: .zero)
      }
    }
  }

  @Test func `without end is no overflow`() async throws {
    let response = try await answer { _ in
      [.answer("ok")]
    } to: {
      HTTPRequest(url: $0, timeout: .seconds(Int64.max))
    }
    #expect(response.text == "ok")
  }

  @Test func `of a cancelled task ends at once, and with it the connection`() async throws {
    try await ScriptedServer.run { _ in
      [.wait(.seconds(20))]
    } body: { server in
      try await withClient { client in
        let task = Task { try await client.send(HTTPRequest(url: server.url)) }
        try await soon { server.requests.count == 1 }
        let begin = ContinuousClock.now
        task.cancel()
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(ContinuousClock.now - begin < .seconds(2))
        try await soon { server.openConnections == 0 }
      }
    }
  }

  @Test func `of a task that is cancelled before does not begin, fresh or kept`() async throws {
    try await ScriptedServer.run { _ in
      [.answer("ok")]
    } body: { server in
      try await withClient { client in
        for _ in 0..<2 {
          let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await client.send(HTTPRequest(url: server.url))
          }
          await #expect(throws: HTTPError.cancelled) { try await task.value }
          _ = try await client.send(HTTPRequest(url: server.url))
        }
      }
      #expect(server.requests.count == 2)
    }
  }

  @Test func `of a cancelled connection attempt ends at once, and with it the attempt`() async throws {
    try await withFullBacklog { port in
      try await withClient { client in
        let task = Task { try await client.send(HTTPRequest(url: "http://127.0.0.1:\(port)/")) }
        try await soon { ConnectionAttempts.lead(to: port) }
        task.cancel()
        let begin = ContinuousClock.now
        await #expect(throws: HTTPError.cancelled) { try await task.value }
        #expect(ContinuousClock.now - begin < .seconds(2))
        try await soon { !ConnectionAttempts.lead(to: port) }
      }
    }
  }

  /// A listener that accepts nobody; when filled, the system answers no further attempt.
  private func withFullBacklog(filled: Bool = true, _ body: (_ port: Int) async throws -> Void) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let listener = try await ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 0).serverChannelOption(.autoRead, value: false)
      .bind(host: "127.0.0.1", port: 0).get()
    let address = try #require(listener.localAddress)
    // Linux takes one more than the backlog says.
    if filled { _ = try await ClientBootstrap(group: group).connect(to: address).get() }
    do { try await body(try #require(address.port)) } catch { Issue.record(error) }
    try await group.shutdownGracefully()
  }
}
