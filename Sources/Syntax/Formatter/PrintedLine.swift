/// A line of the formatted text, and what may still move in it.
struct PrintedLine {
  var text = ""
  var indentation = 0
  /// The comment behind the code.
  var comment: String?
  /// The spaces before the comment.
  var commentGap = 2
  /// The byte behind an entry's colon, where spaces line its value up with those of its neighbours.
  var alignment: Int?

  /// A value that is open over several lines has no neighbours to line up with.
  private var isAligned: Bool {
    alignment != nil && !text.hasSuffix("{") && !text.hasSuffix("[") && !text.hasSuffix("(")
  }

  var isBlank: Bool { text.isEmpty && comment == nil }

  /// Lines up the values of entries, and then the comments, of lines that follow each other.
  static func align(_ lines: inout [PrintedLine]) {
    forEachRun(of: lines, where: \.isAligned) { run in
      let keys = run.map { String(decoding: lines[$0].text.utf8.prefix(lines[$0].alignment ?? 0), as: UTF8.self) }
      let widest = keys.map(\.columns).max() ?? 0
      for (index, key) in zip(run, keys) {
        let value = String(decoding: lines[index].text.utf8.dropFirst(key.utf8.count), as: UTF8.self)
        lines[index].text = key + String(repeating: " ", count: widest - key.columns) + value
      }
    }
    forEachRun(of: lines, where: { $0.comment != nil }) { run in
      let widths = run.map { lines[$0].text.columns }
      let widest = widths.max() ?? 0
      let ends = run.map { widest + 2 + (lines[$0].comment?.columns ?? 0) }
      guard ends.allSatisfy({ $0 <= LayoutRenderer.widest }) else { return }
      for (index, width) in zip(run, widths) { lines[index].commentGap = widest - width + 2 }
    }
  }

  /// The stretches of neighbouring lines with the same indentation for which something holds.
  private static func forEachRun(
    of lines: [PrintedLine], where holds: (PrintedLine) -> Bool, _ use: (Range<Int>) -> Void
  ) {
    var start = 0
    while start < lines.count {
      var end = start
      while end < lines.count, holds(lines[end]), lines[end].indentation == lines[start].indentation { end += 1 }
      if end > start + 1 { use(start..<end) }
      start = max(end, start + 1)
    }
  }
}
