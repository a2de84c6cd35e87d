/// Lines of output in which what comes again and again stands once: an access log of a probe's own requests would push out
/// what the service itself has to say. Lines are alike that differ in nothing but words with digits: times, ports, numbers.
enum FoldedLines {
  /// What comes again has up to so many lines.
  private static let longest = 8
  private static let fewestTimes = 3

  static func fold(_ lines: [String]) -> [String] {
    let shapes = lines.map(shape)
    var folded: [String] = []
    var place = 0
    while place < lines.count {
      guard let (length, times) = repetition(in: shapes, at: place) else {
        folded.append(lines[place])
        place += 1
        continue
      }
      let end = place + length * times
      folded += told(Array(lines[end - length..<end]), times, areEqual: Set(lines[place..<end]).count == length)
      place = end
    }
    return folded
  }

  /// The shortest that comes at least so often.
  private static func repetition(in shapes: [String], at start: Int) -> (length: Int, times: Int)? {
    for length in 1...longest where start + length * fewestTimes <= shapes.count {
      var end = start + length
      while end + length <= shapes.count, shapes[end..<end + length].elementsEqual(shapes[start..<start + length]) {
        end += length
      }
      let times = (end - start) / length
      if times >= fewestTimes { return (length, times) }
    }
    return nil
  }

  /// The last of them.
  private static func told(_ block: [String], _ times: Int, areEqual: Bool) -> [String] {
    guard block.count == 1, let line = block.first else {
      return block + ["… \(areEqual ? "these" : "such as these") \(block.count) lines \(times) times in a row"]
    }
    return [line + (areEqual ? "  (\(times) times in a row)" : "  (the last of \(times) such lines in a row)")]
  }

  private static func shape(_ line: String) -> String {
    var shape = ""
    var word = ""
    var hasDigit = false
    func end() {
      shape += hasDigit ? "0" : word
      word = ""
      hasDigit = false
    }
    for character in line {
      if character.isLetter || character.isNumber {
        word.append(character)
        hasDigit = hasDigit || character.isNumber
      } else {
        end()
        shape.append(character)
      }
    }
    end()
    return shape
  }
}
