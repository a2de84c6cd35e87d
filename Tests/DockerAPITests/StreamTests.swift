import Synchronization
import Testing

@testable import DockerAPI

@Suite struct StreamTests {
  private func stream(_ answer: Answer) throws -> ByteStream { try answer.stream() }

  @Test func aBodyIsReadAsItComesAndTheConnectionUsedAgain() async throws {
    let steps: [StubServer.Step] = [
      .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"), .pause(50),
      .send("6\r\nsecond\r\n0\r\n\r\n"),
    ]
    try await withStub({ _ in steps }) { transport, server in
      for _ in 0..<2 {
        let body = try stream(await transport.open(.get("/x")))
        #expect(try await body.next() == Array("first".utf8))
        #expect(try await body.next() == Array("second".utf8))
        #expect(try await body.next() == nil)
        #expect(try await body.next() == nil)
      }
      #expect(server.requests.map(\.connection) == [0, 0])
    }
  }

  @Test func anErrorsBodyIsToldWhole() async throws {
    let answer =
      "HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n19\r\n{\"message\":\"no such one\"}\r\n0\r\n\r\n"
    try await withStub({ _ in [.send(answer)] }) { transport, _ in
      await #expect(throws: DockerError.refused(status: 404, message: "no such one")) {
        try stream(await transport.open(.get("/x")))
      }
    }
  }

  @Test func aBodyThatBreaksOffIsAnErrorAfterWhatHasCome() async throws {
    let steps: [StubServer.Step] = [
      .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n"), .pause(20), .close,
    ]
    try await withStub({ _ in steps }) { transport, _ in
      let body = try stream(await transport.open(.get("/x")))
      #expect(try await body.next() == Array("first".utf8))
      await #expect(throws: DockerError.connectionLost(detail: "closed in the middle of the answer")) {
        try await body.next()
      }
    }
  }

  @Test func lettingGoOfABodyClosesItsConnection() async throws {
    try await withStub({ _ in [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")] }) {
      transport, server in
      _ = try await stream(transport.open(.get("/x"))).next()
      try await eventually { server.closedConnections == 1 }
    }
  }

  @Test func cancellingAReaderClosesItsConnection() async throws {
    try await withStub({ _ in [.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")] }) { transport, server in
      let body = try stream(await transport.open(.get("/x")))
      let reader = Task { try await body.next() }
      try await Task.sleep(for: .milliseconds(50))
      reader.cancel()
      await #expect(throws: CancellationError.self) { try await reader.value }
      try await eventually { server.closedConnections == 1 }
    }
  }

  @Test func aSlowReaderGetsEverythingInOrder() async throws {
    let count = 300_000
    let body = (0..<count).map { String($0 % 10) }.joined()
    try await withStub({ _ in [.ok(body)] }) { transport, _ in
      let stream = try stream(await transport.open(.get("/x")))
      try await Task.sleep(for: .milliseconds(100))
      #expect(try await stream.collect(limit: count) == Array(body.utf8))
    }
  }

  @Test func theSourceIsHeldWhileTheReaderIsBehind() async throws {
    let wanted = Mutex(0)
    let source = ByteStreamSource(demand: { wanted.withLock { $0 += 1 } }, stop: {})
    let stream = ByteStream(source)
    let room = (0..<20).map { source.yield([$0]) }
    #expect(room.firstIndex(of: false) == 15)
    for number in 0..<20 { #expect(try await stream.next() == [UInt8(number)]) }
    #expect(wanted.withLock { $0 } == 1)
    source.finish()
    #expect(try await stream.next() == nil)
  }
}
