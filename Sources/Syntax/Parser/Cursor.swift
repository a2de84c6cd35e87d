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
    if at(.dot), current.hasSpaceBefore, peek().kind != .slash, !peek().hasSpaceBefore { return detachedDot() }
    if at(.foreign) { return foreign(string(current)) }
    let found = self.found
    let hints = [
      hintForCurrent, unquotedHint(wantsOperand: description == "an expression"),
      description == "`{`"
        ? at(.ellipsis) ? "write `range(from, to)`, which ends before `to`" : "a block stands between `{` and `}`" : "",
    ]
    return failure(
      .unexpectedToken, "expected \(description), found \(found)", at: spanOfCurrent, label: "",
      help: hints.first { !$0.isEmpty } ?? "")
  }

  /// A help for text that lacks its quotes: an image's name, an address, a path.
  private func unquotedHint(wantsOperand: Bool) -> String {
    let word = wordAround(current)
    switch current.kind {
    case .colon where isDefaultOfShells: return "another value for null is written `\(valueWithDefault)`"
    case .colon where word.contains("://") || !(word.hasSuffix(":") || word.hasPrefix(":")):
      let parts = word.split(separator: ":")
      if parts.count == 2, parts.allSatisfy({ $0.allSatisfy(\.isNumber) }) {
        let bracket = tokens[max(0, index - 2)]
        if bracket.kind == .leftBracket, !bracket.hasSpaceBefore {
          return "a part of a list or a string is taken by `.slice(\(parts[0]), \(parts[1]))`"
        }
        return "the service's own port is enough: `port: \(parts[1])`; the host's is chosen for it"
      }
      return "text stands in quotes: `\"\(word)\"`"
    case .slash where wantsOperand && word.hasSuffix("/") && word.utf8.count > 2:
      return "a pattern is a string: `text ~ '\(word.dropFirst().dropLast())'`"
    case .dot where wantsOperand && word == ".": return ShellBuiltins.help(for: word) ?? ""
    case .slash where wantsOperand, .dot where wantsOperand && word.contains("/"), .tilde where wantsOperand:
      return word.utf8.count > 1 ? "text stands in quotes: `\"\(word)\"`" : ""
    default: return ""
    }
  }

  /// `${NAME:-text}`
  private var isDefaultOfShells: Bool {
    index > 1 && previous.kind == .name && tokens[index - 2].kind == .interpolationStart && peek().kind == .minus
      && !peek().hasSpaceBefore
  }

  private var valueWithDefault: String {
    let name = string(previous)
    let end = Int(tokens[max(0, Int(tokens[index - 2].partner))].start)
    let text = source.string(Int(peek().end)..<max(Int(peek().end), end))
    let isPlain = text.utf8.count <= 40 && !text.utf8.contains { "\"'$`\\{}\n".utf8.contains($0) }
    let value = name.utf8.contains { $0 >= 0x61 } ? name : "getenv(\"\(name)\")"
    return "${\(value) ?? \"\(isPlain ? text : "…")\"}"
  }

  /// The run of characters without blanks and brackets that a token is part of.
  private func wordAround(_ token: Token) -> String {
    var start = Int(token.start)
    var end = Int(token.end)
    while start > 0, !endsWord(text[start - 1]) { start -= 1 }
    while end < text.count, !endsWord(text[end]) { end += 1 }
    return end - start > 100 ? "…" : source.string(start..<end)
  }

  private func endsWord(_ byte: UInt8) -> Bool { byte <= 0x20 || ",;(){}[]\"'`".utf8.contains(byte) }

  private mutating func callWithoutParentheses() -> Failure {
    let form =
      "the form without parentheses stands at the start of a statement and right after `=`, `return`, `try` and `defer`"
    return failure(
      .verbAsValue, "a call within an expression has parentheses", at: span(of: current),
      label: "this is no argument here",
      help: helpForShellTest ?? ForeignWord.find(string(current))?.betweenValues
        ?? "write `\(calleeText)(…)`; \(form)")
  }

  /// `if -f path`
  private var helpForShellTest: String? {
    guard isHead, index > 1, tokens[index - 2].kind == .minus, !previous.hasSpaceBefore else { return nil }
    return Self.helpForShellTest(string(previous))
  }

  private var calleeText: String {
    var start = index - 1
    while start >= 2, tokens[start - 1].kind == .dot, !tokens[start].hasSpaceBefore { start -= 2 }
    // Behind a call or a bracket, the field alone tells enough.
    if [.rightParen, .rightBracket, .rightBrace].contains(tokens[start].kind) { start = min(start + 1, index - 1) }
    return source.string(Span(Int(tokens[start].start), Int(previous.end)))
  }

  private mutating func detachedDot() -> Failure {
    let startsLine = startsLine(index)
    if peek().kind == .number, !peek().hasSpaceBefore {
      return failure(
        .malformedNumber, "malformed number `.\(string(peek()))`", at: Span(Int(current.start), Int(peek().end)),
        label: "a digit is missing before the point", help: "write `0.\(string(peek()))`")
    }
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
    case .keyword: keywordHint
    case .stringStart where previous.kind == .stringEnd:
      current.hasSpaceBefore
        ? "texts are joined by `+`, or interpolated: `\"${first}${second}\"`"
        : "a text with quotes in it stands in quotes of the other kind, or has `\\` before them"
    case .name: ForeignWord.find(string(current))?.betweenValues ?? ""
    case .dot where current.hasSpaceBefore && peek().hasSpaceBefore:
      "texts are joined by `+`, or stand in one: `\"${first}${second}\"`"
    case .comma where previous.kind == .number && peek().kind == .number && !peek().hasSpaceBefore:
      "digits are grouped with `_`: `\(string(previous))_\(string(peek()))`"
    default: ""
    }
  }

  private var keywordHint: String {
    switch current.keyword {
    case .else: "`else` stands on the line of the `}` before it"
    case .if where !startsLine(index): "`if` stands first: `if condition { … } else { … }`"
    case .for where !startsLine(index): "to make a list of a list, write `xs.map(x => …)`"
    default: ""
    }
  }
}
