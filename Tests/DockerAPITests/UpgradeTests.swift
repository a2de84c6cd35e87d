import Testing

@testable import DockerAPI

@Suite struct UpgradeTests {
  /// Engines say 101, older ones 200; the first output may come in one packet with the head.
  @Test(arguments: [
    "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n",
    "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\n",
  ])
  func aConnectionIsHandedOver(head: String) async throws {
    let first = Array(head.utf8) + DecoderTests.frame(1, "first ")
    let steps: [StubServer.Step] = [.bytes(first), .inputEnd, .echo, .close]
    try await withStub({ _ in steps }) { transport, server in
      var request = Request.json(.post, "/exec/1/start", body: ["Tty": false])
      request.upgrade = .whole(DecoderTests.frame(2, String(repeating: "x", count: 100_000)))
      let answer = try await transport.open(request)
      let frames = DecodedStream(try answer.stream(), OutputDecoder(isMultiplexed: true))
      var texts: [OutputFrame.Channel: [UInt8]] = [:]
      while let frame = try await frames.next() { texts[frame.channel, default: []] += frame.bytes }
      #expect(texts[.output] == Array("first ".utf8))
      #expect(texts[.error]?.count == 100_000)
      #expect(server.requests[0].headers["upgrade"] == "tcp")
      #expect(server.requests[0].text == "{\"Tty\":false}")
    }
  }

  @Test func inputGoesOnAsLongAsTheCallerHasSome() async throws {
    let head = "HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"
    let steps: [StubServer.Step] = [.send(head), .inputEnd, .echo, .close]
    try await withStub({ _ in steps }) { transport, _ in
      let answer = try await transport.open(Request(method: .post, path: "/exec/1/start", upgrade: .open))
      let sink = try #require(answer.sink)
      for word in ["one ", "two ", "three"] { #expect(await sink.send(Array(word.utf8))) }
      sink.finish()
      #expect(try await answer.stream().collect(limit: 100) == Array("one two three".utf8))
      // Nobody is there any more, which is no error.
      await sink.send([1])
    }
  }

  @Test func aRefusalIsAnOrdinaryAnswer() async throws {
    let refusal = "HTTP/1.1 409 Conflict\r\nContent-Length: 24\r\n\r\n{\"message\":\"is stopped\"}"
    try await withStub({ _ in [.send(refusal)] }) { transport, _ in
      let request = Request(method: .post, path: "/exec/1/start", upgrade: .whole([1]))
      await #expect(throws: DockerError.refused(status: 409, message: "is stopped")) {
        try await transport.open(request).stream()
      }
    }
  }
}
