// Blocks as other languages write them: indented behind a colon, or between `then` and `fi`.
extension Parser {
  private enum BlockEnd {
    /// At the first line that is not indented more than the head's.
    case indentation(Int)
    case line
    /// At a word such as `fi`.
    case word
  }

  /// A block without braces begins here.
  var atForeignBlock: Bool { at(.colon) || atForeignBlockOfLines }

  /// The same, judged where something has gone wrong before: a colon may then mean anything.
  var atForeignBlockOfLines: Bool {
    if at(.colon) { return startsLine(index + 1) }
    if at(.semicolon) { return isOpeningWord(peek()) }
    return isOpeningWord(current) || (at(.newline) && isOpeningWord(peek()))
  }

  private func isOpeningWord(_ token: Token) -> Bool { isForeign(token, .opens) }

  mutating func foreignBlock() throws(Failure) -> [Statement] {
    let end: BlockEnd
    if at(.colon) {
      reportForeignBlock(closing: "`}` behind the last statement")
      let line = source.line(at: Int(current.start))
      end = startsLine(index + 1) ? .indentation(indentation(ofLine: line)) : .line
    } else {
      if !isOpeningWord(current) { advance() }
      reportForeignBlock(closing: "`}` at its end")
      end = .word
    }
    advance()
    return try nested { parser throws(Failure) in parser.statements(until: end) }
  }

  private mutating func reportForeignBlock(closing: String) {
    report(
      .foreignBlock, "a block stands between `{` and `}`", at: current.span,
      help: ["write `{` instead of `\(string(current))`, and \(closing)"])
  }

  private mutating func statements(until end: BlockEnd) -> [Statement] {
    var statements: [Statement] = []
    while true {
      let mark = index
      if case .line = end, !statements.isEmpty { return statements }
      while at(.newline) || at(.semicolon) { advance() }
      if isAtEnd(end) {
        if case .word = end, isClosingWord { advance() } else { index = mark }
        return statements
      }
      statements.append(completeStatement())
    }
  }

  private func isAtEnd(_ end: BlockEnd) -> Bool {
    if at(.endOfFile) || at(.rightBrace) { return true }
    switch end {
    case .indentation(let column):
      return startsLine(index) && indentation(ofLine: source.line(at: Int(current.start))) <= column
    case .line: return false
    case .word: return at(.else) || isClosingWord || isForeign(current, .elseIf)
    }
  }

  private var isClosingWord: Bool { isForeign(current, .closes) }

  /// A word that does so with blocks in other languages.
  func isForeign(_ token: Token, _ mark: ForeignWord.BlockMark) -> Bool {
    token.kind == .name && ForeignWord.find(string(token))?.block == mark
  }

  private func indentation(ofLine line: Int) -> Int {
    text[source.lineRange(line)].prefix(while: \.isBlank).count
  }

  /// Goes over the lines below this one that are indented more.
  mutating func skipIndented() {
    let line = source.line(at: Int(current.start))
    let column = indentation(ofLine: line)
    while !at(.endOfFile), !at(.rightBrace) {
      let next = source.line(at: Int(current.start))
      if next > line, startsLine(index), !at(.newline), indentation(ofLine: next) <= column { return }
      skipOne()
    }
  }
}
