import Synchronization
import Testing

@testable import DockerAPI

@Suite struct UploadTests {
  private func upload(_ pieces: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>) -> Request {
    Request(method: .post, path: "/build", body: .chunks(pieces, contentType: "application/x-tar"))
  }

  @Test func aBodyIsSentInChunks() async throws {
    try await withStub({ _ in [.ok("built")] }) { transport, server in
      let request = upload {
        AsyncThrowingStream {
          $0.yield(Array("hello".utf8))
          $0.yield(Array("world!".utf8))
          $0.finish()
        }
      }
      let answer = try await transport.upload(request) { try await $0.stream().collect(limit: 100) }
      #expect(answer == Array("built".utf8))
      #expect(server.requests.map(\.text) == ["5\r\nhello\r\n6\r\nworld!\r\n0\r\n\r\n"])
      #expect(server.requests[0].headers["content-type"] == "application/x-tar")
    }
  }

  @Test func aRefusalBeforeTheBodysEndIsTold() async throws {
    let refusal = "HTTP/1.1 400 Bad Request\r\nContent-Length: 20\r\n\r\n{\"message\":\"no good\"}"
    try await withStub(answersEarly: true, { _ in [.send(refusal)] }) { transport, _ in
      let request = upload {
        AsyncThrowingStream {
          try await Task.sleep(for: .milliseconds(1))
          return [1, 2, 3]
        }
      }
      await #expect(throws: DockerError.self) { try await transport.upload(request) { try $0.stream() } }
    }
  }

  @Test func aMakersErrorEndsTheCallAndItsConnection() async throws {
    struct Unreadable: Error {}
    try await withStub({ _ in [.ok("built")] }) { transport, server in
      let request = upload { AsyncThrowingStream { throw Unreadable() } }
      await #expect(throws: Unreadable.self) { try await transport.upload(request) { try $0.stream() } }
      try await eventually { server.closedConnections == 1 }
      #expect(server.requests.isEmpty)
    }
  }

  @Test func cancellingAnUploadDoesNotEndItsBodyProperly() async throws {
    try await withStub({ _ in [.ok("built")] }) { transport, server in
      let begun = Mutex(false)
      let request = upload {
        AsyncThrowingStream {
          let isFirst = begun.withLock { begun in
            defer { begun = true }
            return !begun
          }
          if !isFirst { try await Task.sleep(for: .seconds(60)) }
          return [1]
        }
      }
      let call = Task { try await transport.upload(request) { _ in } }
      try await eventually { begun.withLock { $0 } }
      call.cancel()
      await #expect(throws: CancellationError.self) { try await call.value }
      try await eventually { server.closedConnections == 1 }
      #expect(server.requests.isEmpty)
    }
  }

  /// An engine that does not read makes the maker wait, so that no context is ever wholly in memory.
  @Test func theMakerWaitsForTheEngine() async throws {
    let server = try await StubServer.start(reads: false) { _ in [] }
    let transport = Transport(EngineEndpoint(.unix(path: server.path)))
    let made = Mutex(0)
    let request = upload {
      AsyncThrowingStream {
        made.withLock { $0 += 1 }
        return [UInt8](repeating: 0, count: 1 << 16)
      }
    }
    let call = Task { try await transport.upload(request) { _ in } }
    try await Task.sleep(for: .milliseconds(300))
    #expect(made.withLock { $0 } < 64)
    #expect(made.withLock { $0 } > 0)
    call.cancel()
    await #expect(throws: CancellationError.self) { try await call.value }
    await transport.close()
    try await server.stop()
  }
}
