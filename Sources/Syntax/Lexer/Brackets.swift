// Closing brackets, and what to make of those that are missing or too many.
extension Lexer {
  /// How far down a closing bracket looks for its opener.
  private static let reach = 256
  /// How many times a file may be read again from an unclosed bracket's line end.
  private static let mostRewinds = 8

  /// A `)`, `]` or `}` in an expression.
  mutating func readCloser(_ kind: Frame.Kind) {
    guard let index = opener(for: kind) else { return readStrayCloser(kind) }
    if index < frames.count - 1 {
      reportUnclosed(index + 1)
      if rewind(to: index + 1) { return }
      closeMissing(from: index + 1)
    }
    if kind == .brace { noteIndentation(frames[index]) }
    close(1)
  }

  private mutating func readStrayCloser(_ kind: Frame.Kind) {
    if let top = frames.last, isMistyped(top) {
      let opener = source.string(tokens[top.token].span)
      report(
        .unmatchedBracket, "`\(kind.bracket)` does not close `\(opener)`", at: position, position + 1,
        label: "`\(top.kind.bracket)` is due here")
      return close(1)
    }
    report(
      .unmatchedBracket, "`\(kind.bracket)` closes nothing", at: position, position + 1,
      label: "no bracket is open that it could close")
    position += 1
    hasSpace = true
  }

  /// The closing bracket stands in the place of the right one, rather than before it.
  private func isMistyped(_ frame: Frame) -> Bool {
    guard frame.kind == .paren || frame.kind == .bracket else { return false }
    guard source.line(at: Int(tokens[frame.token].start)) == source.line(at: position) else { return false }
    var next = position + 1
    while next < text.count, text[next].isBlank { next += 1 }
    return next >= text.count || !frame.kind.closes(with: text[next])
  }

  private func opener(for kind: Frame.Kind) -> Int? {
    var index = frames.count - 1
    while index >= 0, frames.count - index <= Lexer.reach {
      let open = frames[index].kind
      if open == kind || (open == .interpolation && kind == .brace) { return index }
      guard open == .paren || open == .bracket || open == .brace else { return nil }
      index -= 1
    }
    return nil
  }

  /// A brace that begins its line further left than its opener's line most likely belongs to another opener.
  private mutating func noteIndentation(_ frame: Frame) {
    guard suspect == nil, frame.kind == .brace else { return }
    let own = indentation(of: position)
    let isFirst = position == 0 || text[position - 1] == UInt8(ascii: "\n") || text[position - 1].isBlank
    let lineStart = source.lineRange(source.line(at: position)).lowerBound
    guard isFirst, lineStart + own == position, own < frame.indentation else { return }
    suspect = frame.token
  }

  private mutating func reportUnclosed(_ index: Int) {
    guard !frames[index].isExcused else { return }
    reportUnclosed(token: frames[index].token)
  }

  mutating func reportUnclosed(token index: Int) {
    guard mayReport else { return }
    let token = tokens[index]
    let opener = source.string(token.span)
    let closer =
      switch token.kind {
      case .leftBracket: "]"
      case .leftBrace, .interpolationStart: "}"
      default: ")"
      }
    report(
      .unclosedBracket, "`\(opener)` is not closed", at: Int(token.start), Int(token.end),
      label: "`\(closer)` is missing")
  }

  /// Reads on from the end of the line of an unclosed bracket as if it had been closed there.
  ///
  /// The lines after it are then read as the statements that they most likely are. Says whether it did so.
  private mutating func rewind(to index: Int) -> Bool {
    guard rewinds < Lexer.mostRewinds, let end = frames[index].lineEnd else { return false }
    rewinds += 1
    let earlier = diagnostics.last
    let didReport = !frames[index].isExcused
    diagnostics.removeLast(max(0, diagnostics.count - end.diagnostics))
    if didReport, let earlier { diagnostics.append(earlier) }
    reopen(from: frames[index].token, upTo: end.tokens, at: index)
    tokens.removeLast(tokens.count - end.tokens)
    if let token = suspect, token >= tokens.count { suspect = nil }
    comments.removeLast(comments.count - end.comments)
    position = end.position
    closeMissing(from: index)
    return true
  }

  /// A word that begins a statement also begins a line, within brackets that join lines: they have not been closed.
  ///
  /// Says whether reading goes on from an earlier place.
  mutating func takesUp(before start: Int, _ end: Int) -> Bool {
    guard rewinds < Lexer.mostRewinds, let top = frames.last, top.kind.joinsLines, let lineEnd = top.lineEnd,
      tokens.last?.kind != .dot
    else { return false }
    var first = start
    while first > lineEnd.position, text[first - 1].isBlank { first -= 1 }
    guard first > 0, text[first - 1] == UInt8(ascii: "\n") else { return false }
    var next = end
    while next < text.count, text[next].isBlank { next += 1 }
    guard next < text.count, text[next] != UInt8(ascii: ":") else { return false }
    var index = frames.count - 1
    while index > 0, frames[index - 1].kind.joinsLines { index -= 1 }
    reportUnclosed(index)
    return rewind(to: index)
  }

  /// Puts the frames back as they stood when only the first tokens had been read.
  private mutating func reopen(from token: Int, upTo count: Int, at index: Int) {
    frames.removeLast(frames.count - index)
    for opener in token..<count where isOpen(opener, after: count) {
      frames.append(Frame(kind: kind(of: tokens[opener].kind), token: opener, indentation: 0))
    }
    openStrings = frames.count { $0.kind == .string }
    openTripleStrings = frames.count { $0.kind == .tripleString }
  }

  private func isOpen(_ index: Int, after count: Int) -> Bool {
    switch tokens[index].kind {
    case .leftParen, .leftBracket, .interpolationStart, .captureStart:
      tokens[index].partner < 0 || tokens[index].partner >= count
    default: false
    }
  }

  private func kind(of token: Token.Kind) -> Frame.Kind {
    switch token {
    case .leftBracket: .bracket
    case .interpolationStart: .interpolation
    case .captureStart: .capture
    default: .paren
    }
  }

  /// Whether the text stops where more must come: the prompt then asks for another line.
  var isOpenAtEnd: Bool {
    guard diagnostics.isEmpty, openStrings == 0 else { return false }
    if endsInBackslash { return true }
    guard let frame = frames.last else { return lastTokenGoesOn }
    switch frame.kind {
    case .commandLine: return tokens.last?.kind == .pipe || frames.count > 1
    default: return true
    }
  }

  /// Closes what is open at the end of the text. Says false when reading goes on from an earlier place.
  mutating func closeAtEnd() -> Bool {
    while let top = frames.last {
      if openStrings > 0 {
        closeUnterminated()
        continue
      }
      switch top.kind {
      case .commandLine: close(0)
      case .tripleString:
        reportUnterminated(top)
        closeMissing(from: 0)
      default:
        if closeBracketsAtEnd() { return false }
      }
    }
    return true
  }

  /// Says whether reading goes on from an earlier place.
  private mutating func closeBracketsAtEnd() -> Bool {
    if let index = frames.firstIndex(where: { $0.kind.joinsLines && $0.lineEnd != nil }), rewinds < Lexer.mostRewinds {
      reportUnclosed(index)
      return rewind(to: index)
    }
    if !frames.contains(where: \.isExcused) {
      reportUnclosed(token: suspect ?? frames[frames.count - 1].token)
    }
    closeMissing(from: 0)
    return false
  }
}

extension Lexer.Frame.Kind {
  var bracket: String {
    switch self {
    case .paren, .capture: ")"
    case .bracket: "]"
    default: "}"
    }
  }

  func closes(with byte: UInt8) -> Bool {
    switch self {
    case .paren, .capture: byte == UInt8(ascii: ")")
    case .bracket: byte == UInt8(ascii: "]")
    case .brace, .interpolation: byte == UInt8(ascii: "}")
    case .string, .tripleString, .commandLine: false
    }
  }
}
