// Words of the language with a slip in them: `servce redis { … }` is read as what it means, after one message.
extension Parser {
  /// The word that the name at the start of this statement was meant as, where what follows has the shape of such a
  /// statement, and of no call.
  mutating func misspeltKeyword() -> Keyword? {
    let word = string(current)
    guard let meant = nearestKeyword(to: word), fits(meant) else { return nil }
    reportMisspelt(word, meant, at: current.span)
    return meant
  }

  /// `esle` behind the block of an `if`: a name cannot stand there.
  mutating func acceptMisspelt(_ keyword: Keyword) -> Bool {
    guard at(.name), !startsLine(index), Keyword.nearest(to: string(current), among: [keyword]) != nil else {
      return false
    }
    reportMisspelt(string(current), keyword, at: current.span)
    advance()
    return true
  }

  /// `expct 1 == 1`: a statement that did not parse, and whose first word is nearly one of the language.
  mutating func explainAsKeyword(since earlier: Int, from start: Int) -> Bool {
    // Where it was read as what it means, what follows is about the rest.
    guard tokens[start].kind == .name, peek(at: start + 1).hasSpaceBefore,
      diagnostics[earlier].span != tokens[start].span
    else { return false }
    let word = string(tokens[start])
    guard let meant = nearestKeyword(to: word) else { return false }
    diagnostics.removeSubrange(earlier...)
    reportMisspelt(word, meant, at: tokens[start].span)
    return true
  }

  private mutating func reportMisspelt(_ word: String, _ meant: Keyword, at span: Span) {
    report(.unknownName, "unknown name `\(word)`", at: span, help: ["did you mean `\(meant.rawValue)`?"])
  }

  private mutating func nearestKeyword(to word: String) -> Keyword? {
    guard !declares(word), !KnownPrograms.contains(word), ShellBuiltins.help(for: word) == nil,
      ForeignWord.find(word)?.asStatement == nil
    else { return nil }
    return Keyword.nearest(to: word, among: Keyword.atStart)
  }

  private func peek(at position: Int) -> Token { tokens[min(position, tokens.count - 1)] }

  private func fits(_ meant: Keyword) -> Bool {
    let next = peek()
    let second = peek(2)
    guard next.hasSpaceBefore, !startsLine(index + 1) else { return false }
    switch meant {
    case .let, .var: return next.kind == .name && second.kind == .equal
    case .fn: return next.kind == .name && second.kind == .leftParen && !second.hasSpaceBefore
    case .service, .env:
      return (next.kind == .name && second.kind == .leftBrace)
        || (next.kind == .stringStart && behind(next).kind == .leftBrace)
    case .suite, .test:
      guard next.kind == .stringStart else { return false }
      let follower = behind(next)
      return follower.kind == .leftBrace || follower.keyword == .in || follower.keyword == .with
    case .use: return next.kind == .stringStart && string(behind(next)) == Keyword.Contextual.as.rawValue
    case .for: return next.kind == .name && (second.keyword == .in || second.kind == .comma)
    case .if, .while, .eventually: return (startsOperand(next) || next.keyword == .not) && lineHasBlock
    case .with: return (next.kind == .name || next.kind == .keyword) && second.kind == .colon
    case .parallel, .defer, .try: return next.kind == .leftBrace || (meant == .parallel && next.keyword == .for)
    default: return false
    }
  }

  /// What follows a string that begins with a token.
  private func behind(_ start: Token) -> Token { peek(at: Int(start.partner) + 1) }
}

extension Keyword {
  /// Words that a statement may begin with.
  package static let atStart: [Keyword] = allCases.filter { keyword in
    switch keyword {
    case .else, .in, .catch, .true, .false, .null, .and, .or, .not: false
    default: true
    }
  }

  /// The one of some that a mistyped word was most likely meant to be.
  package static func nearest(to word: String, among keywords: [Keyword]) -> Keyword? {
    Suggestion.closest(to: word, among: candidates(for: word, among: keywords)).flatMap(Keyword.init)
  }

  /// Words of two letters are near to any short name: those stay whose letters are all in the word.
  package static func candidates(for word: String, among keywords: [Keyword]) -> [String] {
    let letters = Set(word.lowercased())
    return keywords.map(\.rawValue).filter { $0.utf8.count > 2 || letters.isSuperset(of: $0) }
  }
}
