// Moving through the tokens, and saying what was expected instead.
extension Parser {
  var current: Token { tokens[index] }

  var previous: Token { tokens[max(0, index - 1)] }

  func peek(_ ahead: Int = 1) -> Token { tokens[min(index + ahead, tokens.count - 1)] }

  func at(_ kind: Token.Kind) -> Bool { tokens[index].kind == kind }

  func at(_ keyword: Keyword) -> Bool { tokens[index].keyword == keyword }

  func at(_ word: Keyword.Contextual) -> Bool { at(.name) && string(current) == word.rawValue }

  func string(_ token: Token) -> String { source.string(token.span) }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  /// Goes behind a token of that kind if it stands here.
  mutating func accept(_ kind: Token.Kind) -> Bool {
    guard at(kind) else { return false }
    advance()
    return true
  }

  mutating func accept(_ keyword: Keyword) -> Bool {
    guard at(keyword) else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: Token.Kind, _ description: String) throws(Failure) {
    guard accept(kind) else { throw expected(description) }
  }

  mutating func skipLineEnds() {
    while at(.newline) { advance() }
  }

  /// From the start of a token to the end of the last one that was read.
  func span(from start: Int) -> Span {
    Span(Int(tokens[start].start), max(Int(tokens[start].start), Int(previous.end)))
  }

  func span(_ from: Span) -> Span { Span(Int(from.start), max(Int(from.end), Int(previous.end))) }

  /// Reports that something else stands where something was due; for use behind `throw`.
  mutating func expected(_ description: String) -> Failure {
    if index == calleeEnd, startsOperand(current), current.hasSpaceBefore { return callWithoutParentheses() }
    if at(.dot), current.hasSpaceBefore { return detachedDot() }
    if at(.foreign) { return foreign(string(current)) }
    let found = self.found
    return failure(
      .unexpectedToken, "expected \(description), found \(found)", at: spanOfCurrent, label: "",
      help: hintForCurrent)
  }

  private mutating func callWithoutParentheses() -> Failure {
    failure(
      .verbAsValue, "a call within an expression has parentheses", at: span(of: current),
      label: "this is no argument here",
      help: "write `\(calleeText)(…)`; the form without parentheses stands at the start of a statement and right after "
        + "`=`, `return`, `try` and `defer`")
  }

  private var calleeText: String {
    var start = index - 1
    while start >= 2, tokens[start - 1].kind == .dot, !tokens[start].hasSpaceBefore { start -= 2 }
    return source.string(Span(Int(tokens[start].start), Int(previous.end)))
  }

  private mutating func detachedDot() -> Failure {
    let startsLine = startsLine(index)
    return failure(
      .leadingDot, startsLine ? "line that starts with a point" : "point behind a space", at: current.span,
      label: "must touch what it belongs to",
      help: startsLine ? "put the point at the end of the line before" : "remove the space before it")
  }

  /// A token opens a new line.
  func startsLine(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    let gap = Int(tokens[index - 1].end)..<max(Int(tokens[index - 1].end), Int(tokens[index].start))
    return text[gap].contains(UInt8(ascii: "\n")) || tokens[index - 1].kind == .newline
  }

  /// The whole of what a token opens, where that is more readable than its first character.
  func span(of token: Token) -> Span {
    guard token.kind == .stringStart, token.partner >= 0 else { return token.span }
    let whole = token.span.union(tokens[Int(token.partner)].span)
    return source.line(at: Int(whole.start)) == source.line(at: Int(whole.end)) ? whole : token.span
  }

  /// Line ends are pointed at behind the last word, not at the start of the next line.
  private var spanOfCurrent: Span {
    switch current.kind {
    case .newline, .endOfFile, .commandEnd:
      var end = Int(current.start)
      while end > 0, text[end - 1] <= 0x20 { end -= 1 }
      if index > 0 { end = max(end, Int(previous.end)) }
      return Span(end, end)
    default: return span(of: current)
    }
  }

  var found: String {
    switch current.kind {
    case .newline: "the end of the line"
    case .endOfFile: "the end of the file"
    case .commandEnd, .captureEnd: "the end of the command"
    case .stringStart: "a string"
    case .commandStart: "a command"
    default: "`\(string(current))`"
    }
  }

  private var hintForCurrent: String {
    switch current.kind {
    case .equal: isHead ? "`==` compares" : ""
    case .newline where isHead: "the `{` stands on the same line"
    case .keyword where current.keyword == .else: "`else` stands on the line of the `}` before it"
    default: ""
    }
  }
}
