/// The indent that the lines of a `"""` string have in common, which is no part of its text.
///
/// Blank lines do not count, nor does the rest of the line behind the opening quotes. A line's end right behind the
/// opening quotes is dropped, and so is the last one when only white space stands between it and the closing quotes.
struct Indentation {
  private let text: [UInt8]
  private(set) var common: ArraySlice<UInt8>?

  init(text: [UInt8]) { self.text = text }

  /// Takes in the lines that begin in a stretch of the text; `isLast` when the closing quotes follow it.
  mutating func measure(_ range: Range<Int>, isLast: Bool) {
    var offset = range.lowerBound
    while let end = text[offset..<range.upperBound].firstIndex(of: UInt8(ascii: "\n")) {
      let start = end + 1
      offset = start
      while offset < range.upperBound, text[offset].isBlank { offset += 1 }
      if offset == range.upperBound ? isLast : isLineEnd(offset) { continue }
      take(text[start..<offset])
    }
  }

  private func isLineEnd(_ offset: Int) -> Bool {
    text[offset] == UInt8(ascii: "\n")
      || (text[offset] == UInt8(ascii: "\r") && offset + 1 < text.count
        && text[offset + 1] == UInt8(ascii: "\n"))
  }

  private mutating func take(_ indent: ArraySlice<UInt8>) {
    guard let known = common else {
      common = indent
      return
    }
    let same = zip(known, indent).prefix { $0 == $1 }.count
    common = known.prefix(same)
  }

  /// A stretch of the text without the common indent, with `\n` as its line ends.
  func strip(_ range: Range<Int>, isFirst: Bool, isLast: Bool) -> [UInt8] {
    var result: [UInt8] = []
    var offset = isFirst ? behindOpening(range) : range.lowerBound
    let end = isLast ? beforeClosing(offset..<range.upperBound) : range.upperBound
    var isLineStart = isFirst && offset > range.lowerBound
    while offset < end {
      if isLineStart { offset = behindIndent(offset, end) }
      isLineStart = false
      guard offset < end else { break }
      if text[offset] == UInt8(ascii: "\r"), isLineEnd(offset) { offset += 1 }
      guard offset < end else { break }
      isLineStart = text[offset] == UInt8(ascii: "\n")
      result.append(text[offset])
      offset += 1
    }
    return result
  }

  private func behindOpening(_ range: Range<Int>) -> Int {
    var offset = range.lowerBound
    while offset < range.upperBound, text[offset].isBlank || text[offset] == UInt8(ascii: "\r") { offset += 1 }
    return offset < range.upperBound && text[offset] == UInt8(ascii: "\n") ? offset + 1 : range.lowerBound
  }

  private func beforeClosing(_ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, text[end - 1].isBlank { end -= 1 }
    if end == range.lowerBound {
      return range.lowerBound > 0 && text[end - 1] == UInt8(ascii: "\n") ? end : range.upperBound
    }
    guard text[end - 1] == UInt8(ascii: "\n") else { return range.upperBound }
    end -= 1
    return end > range.lowerBound && text[end - 1] == UInt8(ascii: "\r") ? end - 1 : end
  }

  private func behindIndent(_ offset: Int, _ end: Int) -> Int {
    guard let common else { return offset }
    var position = offset
    for byte in common {
      guard position < end, text[position] == byte else { break }
      position += 1
    }
    return position
  }
}
