import ContainerEngine
import Synchronization
import Testing

@testable import Orchestration

/// An engine keeps lines in pieces, and by these it counts what it is asked for.
@Suite("The last lines of a log")
struct LogTailTests {
  private func pieces(_ lines: [String], _ stream: OutputChunk.Stream = .output) -> [OutputChunk] {
    lines.flatMap { line in
      let bytes = Array((line + "\n").utf8)
      return stride(from: 0, to: bytes.count, by: 16 << 10).map { start in
        OutputChunk(stream: stream, bytes: Array(bytes[start..<min(start + 16 << 10, bytes.count)]))
      }
    }
  }

  private func last(_ count: Int, of pieces: [OutputChunk], follow: Bool = false) async throws -> String {
    let tail = LogTail(count: count, options: LogOptions(follow: follow, tail: count)) { options in
      let wanted = pieces.suffix(options.tail ?? .max)
      return AsyncThrowingStream { continuation in
        for piece in wanted { continuation.yield(piece) }
        continuation.finish()
      }
    }
    var text = ""
    for try await chunk in try await tail.log() { text += String(decoding: chunk.bytes, as: UTF8.self) }
    return text
  }

  private let long = String(repeating: "x", count: 50_000)
  private let short = (1...100).map { "line \($0)" }

  @Test("are as many as are asked for, where there are as many", arguments: [1, 2, 99, 100, 5000])
  func counted(_ count: Int) async throws {
    let expected = short.suffix(count).joined(separator: "\n") + "\n"
    #expect(try await last(count, of: pieces(short)) == expected)
    #expect(try await last(count, of: pieces(short), follow: true) == expected)
  }

  @Test("are whole, however long", arguments: [1, 2, 3, 4, 1000])
  func whole(_ count: Int) async throws {
    let lines = ["first", long, long, "READY"]
    #expect(try await last(count, of: pieces(lines)) == lines.suffix(count).joined(separator: "\n") + "\n")
    #expect(try await last(count, of: pieces(short + lines)).hasSuffix("READY\n"))
  }

  @Test("are those of both streams, a last one without its end among them")
  func streams() async throws {
    let unfinished = OutputChunk(stream: .error, bytes: Array("why".utf8))
    let all = pieces(short) + pieces(["error"], .error) + pieces(["out"]) + [unfinished]
    #expect(try await last(3, of: all) == "error\nout\nwhy")
    #expect(try await last(1, of: all) == "why")
    #expect(try await last(3, of: all, follow: true) == "error\nout\nwhy")
  }

  @Test("are asked for once, and are no more where the log grows meanwhile")
  func once() async throws {
    let asked = Mutex(0)
    let tail = LogTail(count: 5, options: LogOptions(tail: 5)) { options in
      let times = asked.withLock { times in
        times += 1
        return times
      }
      return AsyncThrowingStream { continuation in
        for line in (1...times * 2).suffix(options.tail ?? .max) {
          continuation.yield(OutputChunk(stream: .output, bytes: Array("\(line)\n".utf8)))
        }
        continuation.finish()
      }
    }
    var text = ""
    for try await chunk in try await tail.log() { text += String(decoding: chunk.bytes, as: UTF8.self) }
    #expect(text == "1\n2\n")
    #expect(asked.withLock { $0 } == 1)
  }
}
