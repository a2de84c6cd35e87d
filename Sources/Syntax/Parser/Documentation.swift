extension Parser {
  /// The `##` comments on the lines directly above the token that stands here.
  mutating func documentation() -> String? {
    let start = Int(current.start)
    var behind = nextComment
    while behind < comments.count, comments[behind].span.start < current.start { behind += 1 }
    defer { nextComment = behind }
    var first = behind
    var next = start
    while first > nextComment, comments[first - 1].isDocumentation, isDirectlyAbove(comments[first - 1], next) {
      first -= 1
      next = Int(comments[first].span.start)
    }
    guard first < behind else { return nil }
    return comments[first..<behind].map(text(of:)).joined(separator: "\n")
  }

  /// A comment alone on its line, which ends right before the line of an offset.
  private func isDirectlyAbove(_ comment: Comment, _ offset: Int) -> Bool {
    let gap = text[Int(comment.span.end)..<max(Int(comment.span.end), offset)]
    guard gap.allSatisfy({ $0 <= 0x20 }), gap.count(where: { $0 == UInt8(ascii: "\n") }) == 1 else { return false }
    let lineStart = source.lineRange(source.line(at: Int(comment.span.start))).lowerBound
    return text[lineStart..<Int(comment.span.start)].allSatisfy(\.isBlank)
  }

  private func text(of comment: Comment) -> String {
    var range = comment.span.range.dropFirst(2)
    if let first = range.first, text[first].isBlank { range = range.dropFirst() }
    while let last = range.last, text[last] <= 0x20 { range = range.dropLast() }
    return source.string(range.startIndex..<range.endIndex)
  }
}
