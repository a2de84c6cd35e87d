import Glibc
import Processes
import Testing

@Suite struct PipelineTests {
  @Test func `what a program writes is captured, output and errors apart`() throws {
    let capture = try pipeline(shell("echo out; echo err >&2; exit 3")).capture()
    #expect(capture.text == "out\n")
    #expect(capture.errorText == "err\n")
    #expect(capture.outcome.exits == [.exited(3)])
    #expect(capture.outcome.hasFailed)
    #expect(capture.outcome.firstFailure?.program == "sh")
  }

  @Test func `each stage reads what the one before it writes`() throws {
    var sorted = pipeline(.init("sort"), .init("uniq"), .init("tr", ["a-z", "A-Z"]))
    sorted.input = .bytes(Array("pear\napple\npear\n".utf8))
    #expect(try sorted.capture().text == "APPLE\nPEAR\n")
  }

  @Test func `arguments reach the program as they are`() throws {
    let words = ["a b", "", "*", "$HOME", "--x=é", "\"'\\", "line\nbreak"]
    #expect(try pipeline(.init("printf", ["[%s]"] + words)).capture().text == words.map { "[\($0)]" }.joined())
  }

  @Test func `every stage's exit is reported`() throws {
    let outcome = try pipeline(shell("exit 4"), shell("kill -USR1 $$"), .init("true")).stream()
    #expect(outcome.exits == [.exited(4), .signalled(SIGUSR1), .exited(0)])
    #expect(outcome.stages.map(\.hasFailed) == [true, true, false])
    #expect(outcome.firstFailure == outcome.stages[0])
  }

  @Test func `a program that dies because its reader had enough has not failed`() throws {
    let capture = try pipeline(.init("yes"), .init("head", ["-n", "1"])).capture()
    #expect(capture.text == "y\n")
    #expect(capture.outcome.exits == [.signalled(SIGPIPE), .exited(0)])
    #expect(!capture.outcome.hasFailed)
  }

  @Test func `one that dies of the same signal without such a reader has failed`() throws {
    let last = try pipeline(.init("true"), shell("kill -PIPE $$")).stream()
    #expect(last.stages.map(\.hasFailed) == [false, true])
    let elsewhere = try pipeline(shell("kill -PIPE $$", redirects: [.output("/dev/null")]), .init("true")).stream()
    #expect(elsewhere.stages.map(\.hasFailed) == [true, false])
  }

  @Test func `output comes as it is written`() throws {
    var pieces: [String] = []
    var waits: [Duration] = []
    let start = ContinuousClock.now
    _ = try pipeline(shell("echo one; sleep 0.3; echo two >&2")).stream { channel, bytes in
      pieces.append("\(channel): \(String(decoding: bytes, as: UTF8.self))")
      waits.append(ContinuousClock.now - start)
    }
    #expect(pieces == ["output: one\n", "errors: two\n"])
    #expect(waits.count == 2 && waits[1] - waits[0] > .milliseconds(200))
  }

  @Test func `much input and much output do not block each other`() throws {
    let input = [UInt8](repeating: UInt8(ascii: "x"), count: 8 << 20)
    let both = Pipeline([.init("cat"), shell("tee /dev/stderr")], input: .bytes(input))
    let capture = try both.capture()
    #expect(capture.output == input)
    #expect(capture.errors == input)
    #expect(!capture.outcome.hasFailed)
  }

  @Test func `a capture has a limit, which ends the program`() throws {
    let start = ContinuousClock.now
    #expect(throws: ProcessError(stage: 1, .outputTooLarge(limit: 1 << 20))) {
      try pipeline(.init("yes"), .init("cat")).capture(limit: 1 << 20)
    }
    #expect(ContinuousClock.now - start < .seconds(5))
  }

  @Test func `what a program leaves running cannot hold its caller up`() throws {
    let start = ContinuousClock.now
    let capture = try pipeline(shell("sleep 5 & echo $!")).capture(RunOptions(linger: .milliseconds(100)))
    #expect(ContinuousClock.now - start < .seconds(3))
    #expect(!capture.outcome.hasFailed)
    #expect(!capture.outcome.isOutputComplete)
    let left = try #require(Int32(capture.text.dropLast()))
    #expect(try isAlive(left))
    kill(left, SIGKILL)
  }

  @Test func `what comes a little later is still read`() throws {
    let capture = try pipeline(shell("(sleep 0.2; echo late) & echo soon")).capture()
    #expect(capture.text == "soon\nlate\n")
    #expect(capture.outcome.isOutputComplete)
  }
}
