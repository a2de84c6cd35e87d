// Statements with blocks that run.
extension Parser {
  /// `if c { } else if d { } else { }`
  mutating func conditional(_ use: BlockUse) throws(Failure) -> Conditional {
    var branches: [Conditional.Branch] = []
    while true {
      advance()
      let condition = try condition()
      branches.append(Conditional.Branch(condition: condition, body: try block(use)))
      if acceptElseIf() { continue }
      guard acceptContinuation(.else) else { return Conditional(branches: branches, otherwise: nil) }
      if !at(.if) { return Conditional(branches: branches, otherwise: try block(use)) }
    }
  }

  private mutating func condition() throws(Failure) -> Expression {
    try head(else: \.hole) { parser throws(Failure) in try parser.conditionExpression() }
  }

  /// An expression that is true or false, so that a single `=` in it can only be meant to compare.
  mutating func conditionExpression() throws(Failure) -> Expression {
    let outer = isCondition
    isCondition = true
    defer { isCondition = outer }
    return try expression()
  }

  /// `elif` and the like, which are reported and then stand for the `if` of `else if`.
  private mutating func acceptElseIf() -> Bool {
    let isOnNewLine = at(.newline) && isForeign(peek(), .elseIf)
    guard isForeign(current, .elseIf) || isOnNewLine else { return false }
    if isOnNewLine { advance() }
    report(
      .foreignWord, "`\(string(current))` is no word of the language", at: current.span,
      help: [isOnNewLine ? "write `} else if …`, on the line of the `}`" : "write `else if …`"])
    return true
  }

  /// An expression that did not parse.
  var hole: Expression { Expression(.hole, span: current.span) }

  /// `else` or `catch` behind a `}`, also on a line of its own, which is a mistake.
  private mutating func acceptContinuation(_ keyword: Keyword) -> Bool {
    if accept(keyword) || acceptMisspelt(keyword) { return true }
    guard at(.newline), peek().keyword == keyword else { return false }
    advance()
    if endedForeignBlock {
      advance()
      return true
    }
    report(
      .elseOnNewLine, "`\(keyword.rawValue)` on a line of its own", at: current.span,
      label: "must follow the `}` on its line", help: ["write `} \(keyword.rawValue)`"])
    advance()
    return true
  }

  mutating func forEach() throws(Failure) -> ForEach {
    let (first, second, sequence, _) = try forHead(hasSettings: false)
    return ForEach(first: first, second: second, sequence: sequence, body: try block(.statements))
  }

  private typealias ForHead = (first: Name, second: Name?, sequence: Expression, settings: [Argument])

  private mutating func forHead(hasSettings: Bool) throws(Failure) -> ForHead {
    advance()
    return try head(else: { ($0.missingName(), nil, $0.hole, []) }) { parser throws(Failure) in
      if parser.at(.leftParen) {
        throw parser.failure(
          .unexpectedToken, "expected a name for the element, found `(`", at: parser.current.span,
          help: "write `for x in list { … }`; to count, `for i in range(0, 10) { … }`")
      }
      let first = try parser.name("a name for the element")
      let second = parser.accept(.comma) ? try parser.name("a second name") : nil
      guard parser.accept(.in) else { throw parser.expected("`in`") }
      let sequence = try parser.expression()
      if hasSettings, parser.at(.name), !parser.atForeignBlock { throw parser.settingWithoutWith() }
      let settings = hasSettings && parser.accept(.with) ? try parser.settings() : []
      return (first, second, sequence, settings)
    }
  }

  mutating func whileLoop() throws(Failure) -> Statement.Kind {
    advance()
    let condition = try condition()
    return .whileLoop(condition: condition, body: try block(.statements))
  }

  /// `try { } catch e { }`; the name may be left out.
  mutating func tryCatch() throws(Failure) -> Statement.Kind {
    advance()
    let body = try block(.statements)
    guard acceptContinuation(.catch) || acceptForeignCatch() else {
      throw failure(
        .unexpectedToken, "expected `catch`, found \(found)", at: Span(Int(body.span.end) - 1, Int(body.span.end)),
        label: "`catch e { … }` follows here", help: foreignEndOfTry ?? "")
    }
    let error = at(.leftBrace) || at(.colon) ? nil : try errorName()
    let handler = try block(.statements)
    if let help = foreignEndOfTry {
      throw failure(.foreignWord, "`\(string(current))` is no word of the language", at: current.span, help: help)
    }
    return .tryCatch(body: body, error: error, handler: handler)
  }

  /// What is written here for the `finally` that stands here.
  private var foreignEndOfTry: String? {
    isForeign(current, .endsTry) ? ForeignWord.find(string(current))?.asName : nil
  }

  /// `except` and the like for `catch`.
  private mutating func acceptForeignCatch() -> Bool {
    let isOnNewLine = at(.newline) && isForeign(peek(), .catches)
    guard isForeign(current, .catches) || isOnNewLine else { return false }
    if isOnNewLine { advance() }
    report(
      .foreignWord, "`\(string(current))` is no word of the language", at: current.span,
      help: ["write `catch e { … }`, on the line of the `}`"])
    advance()
    // `except Error as e`
    if at(.name), peek().kind == .name, string(peek()) == "as" {
      advance()
      advance()
    }
    return true
  }

  private mutating func errorName() throws(Failure) -> Name {
    guard at(.leftParen), peek().kind == .name, peek(2).kind == .rightParen else {
      return try name("a name for the error")
    }
    report(
      .unexpectedToken, "expected a name for the error, found `(`", at: current.span,
      help: ["write it without parentheses: `catch \(string(peek())) { … }`"])
    advance()
    let error = try name("a name for the error")
    advance()
    return error
  }

  mutating func with() throws(Failure) -> Statement.Kind {
    advance()
    let settings = try head(else: { _ in [] }) { parser throws(Failure) in try parser.settings() }
    return .with(settings: settings, body: try block(.statements))
  }

  /// `timeout: 30s, cwd: "web"`
  mutating func settings() throws(Failure) -> [Argument] {
    var settings: [Argument] = []
    repeat {
      guard at(.name) || at(.keyword) else { throw expected("a setting, such as `timeout: 30s`") }
      let label = Argument.Label.name(string(current), current.span)
      advance()
      if !accept(.colon) { try settingWithoutColon() }
      settings.append(Argument(label: label, value: try expression()))
    } while accept(.comma)
    return settings
  }

  /// `timeout 3s` or `timeout = 3s`
  private mutating func settingWithoutColon() throws(Failure) {
    guard at(.equal) || startsOperand(current) else { throw expected("`:`") }
    let setting = string(previous)
    report(
      .unexpectedToken, "expected `:`, found \(found)", at: span(of: current),
      help: ["a setting and its value are joined by `:`, as in `\(setting): …`"])
    if at(.equal) { advance() }
  }

  mutating func parallel() throws(Failure) -> Statement.Kind {
    advance()
    if at(.leftBracket) {
      throw failure(
        .unexpectedToken, "expected `{`, found `[`", at: current.span,
        help: "each round of `parallel for x in [ … ] { … }` runs at the same time as the others")
    }
    guard at(.for) else { return .parallel(try block(.statements)) }
    let (loop, settings) = try rounds(.statements)
    return .parallelForEach(loop, settings: settings)
  }

  /// What follows the `parallel` of `parallel for`.
  private mutating func rounds(_ use: BlockUse) throws(Failure) -> (ForEach, [Argument]) {
    let (first, second, sequence, settings) = try forHead(hasSettings: true)
    return (ForEach(first: first, second: second, sequence: sequence, body: try block(use)), settings)
  }

  /// `parallel for x in xs { f(x) }` where a value is due.
  mutating func parallelValue() throws(Failure) -> Expression {
    let start = index
    advance()
    let (loop, settings) = try nested { parser throws(Failure) in try parser.rounds(.value) }
    return Expression(.parallelForEach(loop, settings: settings), span: span(from: start))
  }

  mutating func eventually() throws(Failure) -> Eventually {
    advance()
    let (limit, interval) = try head(else: { ($0.hole, nil) }) { parser throws(Failure) in
      if parser.at(.leftBrace) {
        throw parser.failure(
          .unexpectedToken, "expected a duration, found `{`", at: parser.current.span,
          help: "say how long it may take: `eventually 10s { … }`")
      }
      let limit = try parser.expression()
      guard parser.at(.every) else { return (limit, Expression?.none) }
      parser.advance()
      return (limit, try parser.expression())
    }
    return Eventually(limit: limit, interval: interval, body: try block(.statements))
  }
}
