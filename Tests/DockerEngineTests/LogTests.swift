import ContainerEngine
import Testing

extension EngineContract {
  @Suite struct Logs {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    private func read(_ id: ContainerID, _ options: LogOptions) async throws -> (output: String, error: String) {
      var texts = (output: "", error: "")
      for try await chunk in try await bench.engine.logs(id, options) {
        let text = String(decoding: chunk.bytes, as: UTF8.self)
        if chunk.stream == .output { texts.output += text } else { texts.error += text }
      }
      return texts
    }

    @Test func bothStreamsAreKeptApart() async throws {
      let id = try await bench.start(bench.spec("sh", "-c", "echo one; echo two >&2; sleep 0.2; echo three"))
      _ = try await bench.waitForEnd(id)
      let texts = try await read(id, LogOptions())
      #expect(texts == ("one\nthree\n", "two\n"))
      #expect(try await read(id, LogOptions(tail: 1)).output == "three\n")
      #expect(try await read(id, LogOptions(since: 4_000_000_000)).output == "")
      #expect(try await read(id, LogOptions(timestamps: true)).output.contains("Z one\n"))
    }

    @Test func followingEndsWithTheContainer() async throws {
      let id = try await bench.start(bench.spec("sh", "-c", "for i in 1 2 3; do echo $i; sleep 0.1; done"))
      #expect(try await read(id, LogOptions(follow: true)).output == "1\n2\n3\n")
    }

    @Test func followingCanBeLeft() async throws {
      let id = try await bench.start(bench.spec("sh", "-c", "head -c 3000000 /dev/zero; sleep 600"))
      var seen = 0
      for try await chunk in try await bench.engine.logs(id, LogOptions(follow: true)) {
        seen += chunk.bytes.count
        if seen > 1_000_000 { break }
      }
      #expect(seen > 1_000_000)
      #expect(try await bench.engine.inspectContainer(id).phase == .running)
    }

    @Test func cancellingAFollowerEndsItAtOnce() async throws {
      let id = try await bench.start(bench.spec())
      let follower = Task { try await read(id, LogOptions(follow: true)) }
      try await Task.sleep(for: .milliseconds(200))
      let clock = ContinuousClock()
      let start = clock.now
      follower.cancel()
      _ = await follower.result
      #expect(clock.now - start < .milliseconds(500))
    }

    @Test func aContainerThatIsNotThere() async throws {
      #expect(
        try await failure { try await bench.engine.logs(ContainerID(rawValue: "nobody"), LogOptions()) }.cause
          .isNotFound)
    }
  }
}
