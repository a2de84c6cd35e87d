import Testing

@testable import DockerAPI

@Suite struct DecoderTests {
  private func decode<Decoder: StreamDecoder>(
    _ decoder: Decoder, _ bytes: [UInt8], pieces: Int
  ) throws -> [Decoder.Element] {
    var decoder = decoder
    var elements: [Decoder.Element] = []
    for start in stride(from: 0, to: bytes.count, by: pieces) {
      decoder.append(Array(bytes[start..<min(start + pieces, bytes.count)]))
      while let element = try decoder.next() { elements.append(element) }
    }
    if let last = try decoder.finish() { elements.append(last) }
    return elements
  }

  static func frame(_ channel: UInt8, _ text: String) -> [UInt8] {
    let count = text.utf8.count
    return [
      channel, 0, 0, 0, UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255),
    ]
      + Array(text.utf8)
  }

  @Test(arguments: 1...12) func framesAreFoundHoweverTheyAreSplit(pieces: Int) throws {
    let bytes = Self.frame(1, "hello ") + Self.frame(2, "oops") + Self.frame(1, "") + Self.frame(1, "world")
    let frames = try decode(OutputDecoder(isMultiplexed: true), bytes, pieces: pieces)
    func text(_ channel: OutputFrame.Channel) -> String {
      String(decoding: frames.filter { $0.channel == channel }.flatMap(\.bytes), as: UTF8.self)
    }
    #expect(text(.output) == "hello world")
    #expect(text(.error) == "oops")
  }

  @Test func aTerminalsOutputHasNoFrames() throws {
    let frames = try decode(OutputDecoder(isMultiplexed: false), Array("\u{1}\u{0} plain".utf8), pieces: 100)
    #expect(frames.map(\.bytes) == [Array("\u{1}\u{0} plain".utf8)])
  }

  @Test func whatIsNoFrame() {
    #expect(throws: DockerError.self) {
      try decode(OutputDecoder(isMultiplexed: true), Array("plain text, no frame".utf8), pieces: 100)
    }
    #expect(throws: DockerError.connectionLost(detail: "closed in the middle of a piece of output")) {
      try decode(OutputDecoder(isMultiplexed: true), Self.frame(1, "hello").dropLast(2), pieces: 100)
    }
  }

  @Test(arguments: 1...9) func linesAreFoundHoweverTheyAreSplit(pieces: Int) throws {
    let text = "{\"a\":1}\r\n\n{\"a\":2}\n{\"a\":3}"
    let values = try decode(LineDecoder { $0["a"].integer }, Array(text.utf8), pieces: pieces)
    #expect(values == [1, 2, 3])
  }

  @Test func aLineThatIsNoJSON() {
    #expect(throws: DockerError.self) { try decode(LineDecoder { $0 }, Array("{\"a\":1\n".utf8), pieces: 100) }
  }
}
