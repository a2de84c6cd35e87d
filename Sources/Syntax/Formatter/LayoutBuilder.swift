/// Walks the tree of a file and its tokens side by side: the tree says what belongs together, the tokens what was written.
///
/// Every token and every comment is taken once, in order, so nothing that was written can get lost.
struct LayoutBuilder {
  let source: SourceFile
  let text: [UInt8]
  let tokens: [Token]
  let comments: [Comment]
  /// The next token.
  var index = 0
  private(set) var nextComment = 0
  /// Where the last token or comment ended; -1 at the start of the file.
  private var lastEnd = -1

  static func layout(_ program: Program, _ tokens: [Token]) -> Layout {
    var builder = LayoutBuilder(program, tokens)
    return builder.statements(program.statements)
  }

  private init(_ program: Program, _ tokens: [Token]) {
    source = program.source
    text = program.source.text
    comments = program.comments
    self.tokens = tokens
  }

  // MARK: Tokens

  var current: Token { tokens[min(index, tokens.count - 1)] }

  var keyword: Keyword? { current.keyword }

  /// The next token, with the comments before it.
  mutating func token() -> Layout {
    let token = current
    let comments = gapComments()
    skip()
    let text = Layout.text(source.string(token.span))
    return comments.isEmpty ? text : .indented(.sequence(comments + [text]))
  }

  mutating func skip() {
    let token = current
    if token.kind != .newline, !token.span.isEmpty { lastEnd = Int(token.end) }
    index = min(index + 1, tokens.count - 1)
  }

  /// The text up to and with a token, as it was written.
  mutating func verbatim(upTo last: Int) -> Layout {
    let gap = gapComments()
    let first = index
    let last = min(max(last, first), tokens.count - 1)
    let range = Int(tokens[first].start)..<Int(tokens[last].end)
    while nextComment < comments.count, Int(comments[nextComment].span.start) < range.upperBound { nextComment += 1 }
    index = last
    skip()
    let hasLines = text[range].contains(UInt8(ascii: "\n"))
    let layout: Layout =
      hasLines ? .lines(StringLines(source, tokens[first...last])) : .text(source.string(range))
    return .sequence(gap + [layout])
  }

  // MARK: Comments and blank lines

  /// The next comment, if it stands before the next token.
  private var dueComment: Comment? {
    guard nextComment < comments.count else { return nil }
    let comment = comments[nextComment]
    return comment.span.start < current.start || current.kind == .endOfFile ? comment : nil
  }

  private func hasLineEnd(before offset: Int32) -> Bool {
    lastEnd < 0 || text[lastEnd..<max(lastEnd, Int(offset))].contains(UInt8(ascii: "\n"))
  }

  private mutating func takeComment(_ comment: Comment) -> Layout {
    let isTrailing = !hasLineEnd(before: comment.span.start)
    nextComment += 1
    lastEnd = Int(comment.span.end)
    var range = comment.span.range
    while let last = range.last, text[last] <= 0x20 { range = range.dropLast() }
    return .comment(source.string(range), isTrailing: isTrailing)
  }

  /// The comments between the last token and the next.
  mutating func gapComments() -> [Layout] {
    var layouts: [Layout] = []
    while let comment = dueComment { layouts.append(takeComment(comment)) }
    return layouts
  }

  /// The comment on the line of the last token.
  mutating func trailingComment() -> Layout? {
    guard let comment = dueComment, !hasLineEnd(before: comment.span.start) else { return nil }
    return takeComment(comment)
  }

  /// The comments on lines of their own before the next token, each with the blank line before it.
  mutating func leadingComments(isFirst: Bool) -> [Layout] {
    var layouts: [Layout] = []
    while let comment = dueComment {
      if !(isFirst && layouts.isEmpty), hasBlankLine(before: comment.span.start) { layouts.append(.blankLine) }
      layouts.append(takeComment(comment))
    }
    return layouts
  }

  /// The line of the next token or comment is not that of the last one.
  var hasLineEnd: Bool { hasLineEnd(before: dueComment?.span.start ?? next.start) }

  /// The next token that is more than a line's end.
  private var next: Token {
    var next = index
    while next < tokens.count - 1, tokens[next].kind == .newline { next += 1 }
    return tokens[next]
  }

  /// An empty line stands before the next token or comment.
  var hasBlankLine: Bool { hasBlankLine(before: dueComment?.span.start ?? next.start) }

  private func hasBlankLine(before offset: Int32) -> Bool {
    guard lastEnd >= 0, lastEnd < Int(offset) else { return false }
    return text[lastEnd..<Int(offset)].count { $0 == UInt8(ascii: "\n") } > 1
  }
}
