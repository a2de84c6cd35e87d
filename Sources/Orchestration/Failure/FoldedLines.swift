/// Lines of output in which what comes again and again stands once: an access log of a probe's own requests would push out
/// what the service itself has to say. Lines are alike that differ in nothing but numbers: times, ports, ids. A name with
/// a number in it, as `test_1` or `orders-2`, is a name.
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
    func end() {
      shape += isNumber(word) ? "0" : word
      word = ""
    }
    for character in line {
      let joins = character == "-" && !word.isEmpty
      if character.isLetter || character.isNumber || character == "_" || joins {
        word.append(character)
      } else {
        end()
        shape.append(character)
      }
    }
    end()
    return shape
  }

  /// `12`, `12ms`, `2026-11-23T05`, and ids of hexadecimal digits.
  private static func isNumber(_ word: String) -> Bool {
    guard let first = word.first else { return false }
    return first.isNumber
      || word.count >= 4 && word.contains(where: \.isNumber) && word.allSatisfy { $0.isHexDigit || $0 == "-" }
  }
}
