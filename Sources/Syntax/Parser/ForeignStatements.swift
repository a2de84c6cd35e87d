// Statements that people bring along from other languages: read as what they mean, after one message.
extension Parser {
  /// The statement of another language that begins here, if any.
  mutating func foreignStatement() throws(Failure) -> Statement.Kind? {
    let word = string(current)
    guard let foreign = ForeignWord.find(word)?.statement, fits(foreign), !declares(word) else { return nil }
    report(.foreignWord, "`\(word)` is no word of the language", at: current.span, help: [foreign.help])
    let (start, errors) = (index, diagnostics.count)
    let kind = try statement(of: foreign)
    dropForeignBlock(since: errors, of: start)
    return kind
  }

  /// That its block has no braces is part of the same mistake, whose help shows them.
  private mutating func dropForeignBlock(since errors: Int, of start: Int) {
    guard errors < diagnostics.count, diagnostics[errors].code == .foreignBlock,
      source.line(at: Int(diagnostics[errors].span.start)) == source.line(at: Int(tokens[start].start))
    else { return }
    diagnostics.remove(at: errors)
  }

  private mutating func statement(of foreign: ForeignStatement) throws(Failure) -> Statement.Kind {
    switch foreign {
    case .function: return .function(try function())
    case .variable, .exported: return .variable(try variable(isMutable: true))
    case .assertion: return try expectation()
    case .loop: return .forEach(try forEach())
    case .unless: return .conditional(try conditional(conditionalUse))
    case .until: return try whileLoop()
    case .doLoop:
      advance()
      let body = try block(.statements)
      if at(.while) || at(.name) { skipStatement() }
      return .whileLoop(condition: hole, body: body)
    case .suite: return .suite(try test())
    case .test: return .test(try test())
    }
  }

  /// What follows the word has the shape that such a statement has, and that no call has.
  private func fits(_ foreign: ForeignStatement) -> Bool {
    let next = peek()
    let second = peek(2)
    guard next.hasSpaceBefore || foreign == .assertion, !startsLine(index + 1) else { return false }
    switch foreign {
    case .function:
      let isShell = second.kind == .leftBrace && second.hasSpaceBefore
      return next.kind == .name && ((second.kind == .leftParen && !second.hasSpaceBefore) || isShell)
    case .variable, .exported: return next.kind == .name && second.kind == .equal
    case .assertion: return startsOperand(next) || next.keyword == .not || isForeignNot(next)
    case .loop: return next.kind == .name && (second.keyword == .in || second.kind == .comma)
    case .unless, .until: return startsOperand(next) && lineHasBlock
    case .doLoop: return next.kind == .leftBrace
    case .suite, .test:
      return next.kind == .stringStart && tokens[min(Int(next.partner) + 1, tokens.count - 1)].kind == .leftBrace
    }
  }

  private func isForeignNot(_ token: Token) -> Bool { token.kind == .foreign && string(token) == "!" }

  var lineHasBlock: Bool {
    var position = index
    while position < tokens.count {
      switch tokens[position].kind {
      case .leftBrace: return true
      case .newline, .endOfFile, .semicolon: return false
      default: position = Int(tokens[position].partner) > position ? Int(tokens[position].partner) + 1 : position + 1
      }
    }
    return false
  }

  /// The file gives the word a meaning of its own, or it has one from elsewhere.
  mutating func declares(_ word: String) -> Bool {
    if isKnown(word) { return true }
    let words = declaredWords ?? findDeclaredWords()
    declaredWords = words
    return words.contains(word)
  }

  private func findDeclaredWords() -> Set<String> {
    var words: Set<String> = []
    for (index, token) in tokens.enumerated().dropLast() where tokens[index + 1].kind == .name {
      if index + 2 < tokens.count, tokens[index + 2].kind == .arrow { words.insert(string(tokens[index + 1])) }
      switch token.keyword {
      case .let, .var, .fn, .for, .catch, .service, .env: words.insert(string(tokens[index + 1]))
      case nil where token.kind == .leftParen || token.kind == .comma || string(token) == "as":
        words.insert(string(tokens[index + 1]))
      default: break
      }
    }
    return words
  }

  // MARK: What a failed line was meant as

  /// Says of a line that did not parse what it most likely is, where that tells more than what was expected.
  ///
  /// `earlier` is the number of diagnostics before the statement that begins at `start`.
  mutating func explainFailure(since earlier: Int, from start: Int) -> Bool {
    guard diagnostics.count > earlier, !isQuiet else { return false }
    return explainAsProgram(since: earlier, from: start) || explainAsForeign(since: earlier, from: start)
      || explainAsKeyword(since: earlier, from: start) || explainAsComment(since: earlier, from: start)
  }

  /// `switch (x) { case 1: … }`: what follows is not written as anything is here.
  private mutating func explainAsForeign(since earlier: Int, from start: Int) -> Bool {
    // Where it was read as what it means, what follows is about the rest.
    guard tokens[start].kind == .name, diagnostics[earlier].span != tokens[start].span else { return false }
    let word = string(tokens[start])
    guard let help = ForeignWord.find(word)?.asStatement, leadsOn(tokens[start + 1]), !declares(word) else {
      return false
    }
    diagnostics.removeSubrange(earlier...)
    report(.foreignWord, "`\(word)` is no word of the language", at: tokens[start].span, help: [help])
    return true
  }

  /// What stands behind the first word of a statement, and behind no name of a value.
  private func leadsOn(_ next: Token) -> Bool {
    switch next.kind {
    case .leftParen: true
    case .name, .number, .stringStart, .leftBrace, .keyword: next.hasSpaceBefore
    default: false
    }
  }

  /// `curl http://localhost`: a program without its `$`.
  private mutating func explainAsProgram(since earlier: Int, from start: Int) -> Bool {
    guard tokens[start].kind == .name else { return false }
    let word = string(tokens[start])
    let isShort = source.line(at: Int(tokens[start].start)) == source.line(at: Int(previous.end))
    let builtin = ShellBuiltins.help(for: word)
    guard tokens[start + 1].hasSpaceBefore, builtin != nil || KnownPrograms.contains(word), !declares(word) else {
      return false
    }
    diagnostics.removeSubrange(earlier...)
    let command = isShort ? source.string(span(from: start)) : "\(word) …"
    report(
      .unknownName, "unknown name `\(word)`", at: tokens[start].span,
      label: builtin == nil ? "programs run behind `$`" : "a word of shells",
      help: [builtin ?? "to run a program, write `$ \(command)`"])
    return true
  }

  /// Two words stand side by side, as in a sentence.
  private func hasWords(behind slashes: Token) -> Bool {
    guard let start = tokens.firstIndex(where: { $0.start == slashes.start }), start + 2 < tokens.count else {
      return false
    }
    let (first, second) = (tokens[start + 1], tokens[start + 2])
    let isWord = (first.kind == .name || first.kind == .keyword) && (second.kind == .name || second.kind == .keyword)
    return isWord && second.hasSpaceBefore && !startsLine(start + 2)
  }

  /// `let a = 1 // the first`
  private mutating func explainAsComment(since earlier: Int, from start: Int) -> Bool {
    guard diagnostics.count == earlier + 1, let place = diagnostics.last?.span,
      let slashes = tokens[start..<index].first(where: { $0.kind == .slashSlash && $0.hasSpaceBefore }),
      source.line(at: Int(slashes.start)) == source.line(at: Int(place.start))
    else { return false }
    guard place.end > slashes.start, hasWords(behind: slashes) else { return false }
    diagnostics.removeSubrange(earlier...)
    report(
      .foreignComment, "`//` begins no comment", at: slashes.span, label: "divides and rounds down",
      help: ["comments begin with `#`"])
    return true
  }
}
