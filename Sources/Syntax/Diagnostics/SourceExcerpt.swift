import TextWidth

/// One line of a source file as it is shown, and where a span lies on it in columns.
struct SourceExcerpt {
  /// Without tabs and control characters, cut to the width where the line is longer.
  var line: String
  /// Where the carets begin, and how many there are (at least one).
  var indent: Int
  var carets: Int

  private static let tabStop = 4
  /// What is shown of a long line before the span.
  private static let lead = 30

  /// The part of a span on one line, given as byte offsets.
  init(_ source: SourceFile, line range: Range<Int>, span: Range<Int>, width: Int) {
    let start = min(max(span.lowerBound, range.lowerBound), range.upperBound)
    let end = min(max(span.upperBound, start), range.upperBound)
    let first = Self.firstShown(source.text, range, start, width)
    let lead = Self.render(source.string(first..<start), from: 0)
    let marked = Self.render(source.string(start..<min(end, start + width * 4)), from: lead.columns)
    let restEnd = min(range.upperBound, end + width * 4)
    let rest = Self.render(source.string(end..<max(restEnd, end)), from: lead.columns + marked.columns)
    let isCutBefore = first > range.lowerBound
    indent = lead.columns + (isCutBefore ? 1 : 0)
    carets = max(1, min(marked.columns, width - indent))
    let text = (isCutBefore ? "…" : "") + lead.text + marked.text + rest.text
    line = Self.cut(text, width, isCutBehind: restEnd < range.upperBound)
  }

  /// The first byte that is shown: that of the line, if the span then still fits.
  private static func firstShown(_ text: [UInt8], _ range: Range<Int>, _ start: Int, _ width: Int) -> Int {
    guard start - range.lowerBound > width - lead else { return range.lowerBound }
    var first = start
    var left = lead
    while first > range.lowerBound, left > 0 {
      first -= 1
      if text[first] & 0xC0 != 0x80 { left -= 1 }
    }
    return first
  }

  private static func render(_ text: String, from column: Int) -> (text: String, columns: Int) {
    var result = ""
    var columns = 0
    for character in text {
      if character == "\t" {
        let spaces = tabStop - (column + columns) % tabStop
        result += String(repeating: " ", count: spaces)
        columns += spaces
      } else if character.unicodeScalars.first?.properties.generalCategory == .control {
        result.append("\u{FFFD}")
        columns += 1
      } else {
        result.append(character)
        columns += DisplayWidth.of(character)
      }
    }
    return (result, columns)
  }

  private static func cut(_ text: String, _ width: Int, isCutBehind: Bool) -> String {
    var columns = 0
    var result = ""
    for character in text {
      columns += DisplayWidth.of(character)
      if columns > width { return result + "…" }
      result.append(character)
    }
    return result + (isCutBehind ? "…" : "")
  }
}
