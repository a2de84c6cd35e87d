// Where reading goes on after a mistake.
extension Parser {
  /// Goes over one token, or over everything between it and what closes it.
  mutating func skipOne() {
    if Int(current.partner) > index { index = Int(current.partner) }
    advance()
  }

  /// Goes to the end of the statement, or to a word that can only begin another one.
  mutating func skipStatement() {
    while !atStatementEnd {
      if let keyword = current.keyword, keyword.beginsStatement, startsLine(index) { return }
      skipOne()
    }
  }

  var atStatementEnd: Bool {
    switch current.kind {
    case .newline, .semicolon, .rightBrace, .endOfFile: true
    default: false
    }
  }

  /// Goes to the next element within brackets, or to their end.
  mutating func skipElement(until end: Int, _ separators: Separators) {
    while index < end, !separators.contain(current.kind) { skipOne() }
  }

  /// Reads the head of a block, up to its `{`; a mistake in it does not hide the block.
  ///
  /// `allowsForeign` says that the block holds statements, which may also stand there as in other languages.
  mutating func head<Result>(
    allowsForeign: Bool = true, else fallback: (inout Parser) -> Result,
    _ read: (inout Parser) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outer = isHead
    isHead = true
    defer { isHead = outer }
    do throws(Failure) {
      let result = try read(&self)
      if at(.newline), peek().kind == .leftBrace { reportBraceOnNewLine() }
      if !at(.leftBrace), !(allowsForeign && atForeignBlock) { throw expected("`{`") }
      return result
    } catch {
      while !at(.leftBrace), !(allowsForeign && atForeignBlockOfLines) {
        if atStatementEnd { throw Failure() }
        skipOne()
      }
      return fallback(&self)
    }
  }

  private mutating func reportBraceOnNewLine() {
    advance()
    report(
      .unexpectedToken, "expected `{` on the line before", at: current.span,
      help: ["a line's end ends a statement, so a block begins on the line of its head"])
  }

  /// What parts the elements of something between brackets.
  enum Separators {
    /// There is only one.
    case none
    case commas
    /// Records: `,` or the end of a line.
    case commasOrLines
    /// Bodies of declarations: `,`, `;` or the end of a line.
    case any

    func contain(_ kind: Token.Kind) -> Bool {
      switch kind {
      case .comma: self != .none
      case .newline: self == .commasOrLines || self == .any
      case .semicolon: self == .any
      default: false
      }
    }

    func description(before closer: String) -> String {
      switch self {
      case .none: closer
      case .commas: "`,` or \(closer)"
      case .commasOrLines, .any: "`,`, a new line or \(closer)"
      }
    }
  }

  /// Reads the elements between the bracket that stands here and its partner, and goes behind that.
  ///
  /// A mistake in one element does not hide the others.
  mutating func elements(_ separators: Separators, _ read: (inout Parser) throws(Failure) -> Void) throws(Failure) {
    let end = Int(current.partner)
    let wasQuiet = isQuiet
    isQuiet = wasQuiet || tokens[end].isRecovered
    defer { isQuiet = wasQuiet }
    try nested { parser throws(Failure) in
      let outer = (parser.isHead, parser.isCondition)
      (parser.isHead, parser.isCondition) = (false, false)
      defer { (parser.isHead, parser.isCondition) = outer }
      parser.advance()
      parser.readElements(until: end, separators, read)
    }
    index = end
    advance()
  }

  private mutating func readElements(
    until end: Int, _ separators: Separators, _ read: (inout Parser) throws(Failure) -> Void
  ) {
    skipLineEnds()
    while index < end {
      do throws(Failure) {
        try read(&self)
        if index < end, !separators.contain(current.kind) { throw expectedSeparator(separators, until: end) }
      } catch {
        skipElement(until: end, separators)
      }
      let separator = index
      while index < end, separators.contain(current.kind), index == separator || !at(.comma) { advance() }
    }
  }

  private mutating func expectedSeparator(_ separators: Separators, until end: Int) -> Failure {
    let isOperand = index == calleeEnd && startsOperand(current)
    calleeEnd = -1
    let place = separators.description(before: "`\(string(tokens[end]))`")
    let help: String
    switch current.kind {
    case .equal where separators == .none: help = "an assignment is a statement of its own; `==` compares"
    case .equal: help = "names and values are joined by `:`"
    case .comma: help = "a call's `(` touches the name before it; a list stands in `[` and `]`"
    case _ where startsEntry && separators != .commas && separators != .none:
      help = "entries are parted by `,` or a new line"
    case _ where isOperand: help = "a call within an expression has parentheses: `\(string(previous))(…)`"
    case .stringStart, .number, .name, .leftBrace, .leftBracket:
      let isPlain = separators == .commas && ForeignWord.find(string(current))?.betweenValues == nil
      if !isPlain { return expected(place) }
      help = "elements and arguments are parted by `,`"
    default: return expected(place)
    }
    return failure(.unexpectedToken, "expected \(place), found \(found)", at: span(of: current), help: help)
  }

  private var startsEntry: Bool {
    switch current.kind {
    case .name, .keyword: peek().kind == .colon
    case .stringStart: tokens[min(Int(current.partner) + 1, tokens.count - 1)].kind == .colon
    default: false
    }
  }
}
