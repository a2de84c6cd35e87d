import ContainerEngine
import Testing

@testable import Orchestration

@Suite("Lines with their times")
struct StampedLineTests {
  private let time = "2024-05-01T12:30:00.123456789Z"

  @Test("come apart, in whatever pieces they come", arguments: [1, 3, 10_000])
  func pieces(_ size: Int) {
    let text = Array("\(time) one\n\(time) \n\(time) two words\r\n\(time) unfinished".utf8)
    var lines = StampedLines()
    var found: [String] = []
    for start in stride(from: 0, to: text.count, by: size) {
      for (stamp, line) in lines.add(Array(text[start..<min(start + size, text.count)])) {
        #expect(stamp == time)
        found.append(line)
      }
    }
    #expect(found == ["one", "", "two words"])
    #expect(lines.rest.map(\.text) == ["unfinished"])
  }

  @Test("are whole where the engine has cut them")
  func long() {
    let half = String(repeating: "x", count: 16 << 10)
    var lines = StampedLines()
    #expect(lines.add(Array("\(time) \(half)\(time) \(half)\(time) end\n".utf8)).map(\.text) == [half + half + "end"])
  }

  @Test("may lack them")
  func without() {
    var lines = StampedLines()
    #expect(lines.add(Array("no time at all\n".utf8)).map(\.text) == ["no time at all"])
  }
}

@Suite("Times")
struct TimestampTests {
  @Test("are written and read")
  func roundTrip() {
    #expect(Timestamp.text(1_714_566_600_123_456_789) == "2024-05-01T12:30:00.123Z")
    #expect(Timestamp.seconds("2024-05-01T12:30:00.123Z") == 1_714_566_600.123)
    #expect(Timestamp.text(0) == "1970-01-01T00:00:00.000Z")
  }
}
