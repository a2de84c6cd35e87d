import Testing

@testable import DockerAPI

@Suite struct TransportTests {
  @Test func connectionsAreUsedAgain() async throws {
    try await withStub({ _ in [.ok("fine")] }) { transport, server in
      for _ in 0..<5 { try await transport.expect("fine", at: .get("/x")) }
      #expect(server.requests.map(\.connection) == [0, 0, 0, 0, 0])
      #expect(server.requests[0].headers["host"] == "docker")
    }
  }

  @Test func callsAtTheSameTimeHaveConnectionsOfTheirOwn() async throws {
    try await withStub({ _ in [.pause(50), .ok("fine")] }) { transport, server in
      try await withThrowingTaskGroup { group in
        for _ in 0..<10 { group.addTask { try await transport.send(.get("/x")) } }
        try await group.waitForAll()
      }
      #expect(Set(server.requests.map(\.connection)).count == 10)
    }
  }

  @Test func aConnectionThatTheEngineClosesIsNotUsedAgain() async throws {
    try await withStub({ _ in [.ok("fine", "Connection: close\r\n"), .close] }) { transport, server in
      for _ in 0..<3 { try await transport.expect("fine", at: .get("/x")) }
      #expect(server.requests.map(\.connection) == [0, 1, 2])
    }
  }

  /// The engine closes what was idle just as the next request comes.
  @Test func anIdempotentCallIsSentAgainWhenItsOldConnectionIsGone() async throws {
    let behaviour: StubServer.Behaviour = {
      $0.connection == 0 && $0.line.contains("/second") ? [.close] : [.ok("fine")]
    }
    try await withStub(behaviour) { transport, server in
      _ = try await transport.send(.get("/first"))
      try await transport.expect("fine", at: .get("/second"))
      #expect(server.requests.map(\.connection) == [0, 0, 1])
    }
    try await withStub(behaviour) { transport, server in
      _ = try await transport.send(.get("/first"))
      await #expect(throws: DockerError.connectionLost(detail: "closed before the answer")) {
        try await transport.send(Request(method: .post, path: "/second"))
      }
      #expect(server.requests.count == 2)
    }
  }

  @Test func aFreshConnectionThatIsClosedIsAnError() async throws {
    try await withStub({ _ in [.close] }) { transport, server in
      await #expect(throws: DockerError.connectionLost(detail: "closed before the answer")) {
        try await transport.send(.get("/x"))
      }
      #expect(server.requests.count == 1)
    }
  }

  @Test func anAnswerMayComeByteByByteAndInChunks() async throws {
    let answer = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n \r\n5\r\nworld\r\n0\r\n\r\n"
    try await withStub({ _ in answer.flatMap { [.send(String($0)), .pause(1)] } }) { transport, server in
      try await transport.expect("hello world", at: .get("/x"))
      try await transport.expect("hello world", at: .get("/x"))
      #expect(server.requests.map(\.connection) == [0, 0])
    }
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
  ])
  func anAnswerThatBreaksOffIsAnError(beginning: String) async throws {
    try await withStub({ _ in [.send(beginning), .pause(10), .close] }) { transport, _ in
      await #expect(throws: DockerError.connectionLost(detail: "closed in the middle of the answer")) {
        try await transport.send(.get("/x"))
      }
    }
  }

  @Test(arguments: ["garbage\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n"])
  func anAnswerThatIsNoHTTPIsMalformed(answer: String) async throws {
    try await withStub({ _ in [.send(answer)] }) { transport, _ in
      let error = await #expect(throws: DockerError.self) { try await transport.send(.get("/x")) }
      guard case .malformedAnswer = error else {
        Issue.record("another error: \(String(describing: error))")
        return
      }
    }
  }

  @Test func anAnswerBeyondTheLimitIsMalformed() async throws {
    try await withStub({ _ in [.ok(String(repeating: "x", count: 5000))] }) { transport, _ in
      let request = Request(method: .get, path: "/x", answerLimit: 4000)
      await #expect(throws: DockerError.malformedAnswer(detail: "an answer of more than 4000 bytes")) {
        try await transport.send(request)
      }
    }
  }

  @Test(
    arguments: [
      [], [.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")],
    ] as [[StubServer.Step]])
  func silenceBeyondTheTimeLimitIsAnError(said: [StubServer.Step]) async throws {
    try await withStub({ _ in said }) { transport, server in
      let limit = Duration.milliseconds(50)
      let request = Request(method: .post, path: "/x", query: [("a", "1")], timeLimit: limit)
      let silent = DockerError.noAnswer(address: "unix://\(server.path)", call: "POST /x", limit: limit)
      await #expect(throws: silent) { try await transport.send(request) }
      try await eventually { server.closedConnections == 1 }
    }
  }

  /// One that has locked up takes calls and answers none.
  @Test func noCallWaitsForEverForAnAnswerThatIsCollected() async throws {
    let limit = Duration.milliseconds(50)
    try await withStub(answerLimit: limit, { _ in [] }) { transport, server in
      let silent = DockerError.noAnswer(address: "unix://\(server.path)", call: "GET /x", limit: limit)
      await #expect(throws: silent) { try await transport.send(.get("/x")) }
    }
  }

  @Test func anAnswerInTimeLeavesItsConnectionToTheNextCall() async throws {
    try await withStub(answerLimit: .milliseconds(200), { _ in [.pause(120), .ok("fine")] }) { transport, server in
      for _ in 0..<3 { try await transport.expect("fine", at: .get("/x")) }
      #expect(server.requests.map(\.connection) == [0, 0, 0])
    }
  }

  /// Until its head is there it says nothing, for as long as it has nothing to say.
  @Test func aStreamHasNoLimitUnlessItIsGivenOne() async throws {
    try await withStub(answerLimit: .milliseconds(20), { _ in [.pause(150), .ok("late")] }) { transport, _ in
      let answer = try await transport.open(.get("/x"))
      #expect(answer.status == 200)
      await #expect(throws: DockerError.self) {
        try await transport.open(Request(method: .get, path: "/x", timeLimit: .milliseconds(20)))
      }
    }
  }

  @Test func cancellingEndsACallAtOnceAndClosesItsConnection() async throws {
    try await withStub({ _ in [] }) { transport, server in
      let call = Task { try await transport.send(.get("/x")) }
      try await eventually { server.requests.count == 1 }
      call.cancel()
      await #expect(throws: CancellationError.self) { try await call.value }
      try await eventually { server.closedConnections == 1 }
    }
  }

  @Test func noEngine() async throws {
    let transport = Transport(EngineEndpoint(.unix(path: "/tmp/no-such-directory/engine.sock")))
    let error = await #expect(throws: DockerError.self) { try await transport.send(.get("/x")) }
    #expect(
      error
        == .unreachable(
          address: "unix:///tmp/no-such-directory/engine.sock",
          reason: .system(code: 2, text: "No such file or directory")))
    await transport.close()
    await #expect(throws: DockerError.connectionLost(detail: "the client is closed")) {
      try await transport.send(.get("/x"))
    }
  }
}
