// Statements with blocks that run.
extension Parser {
  /// `if c { } else if d { } else { }`
  mutating func conditional(_ use: BlockUse) throws(Failure) -> Conditional {
    var branches: [Conditional.Branch] = []
    while true {
      advance()
      let condition = try condition()
      branches.append(Conditional.Branch(condition: condition, body: try block(use)))
      guard acceptContinuation(.else) else { return Conditional(branches: branches, otherwise: nil) }
      if !at(.if) { return Conditional(branches: branches, otherwise: try block(use)) }
    }
  }

  private mutating func condition() throws(Failure) -> Expression {
    try head(else: \.hole) { parser throws(Failure) in try parser.expression() }
  }

  /// An expression that did not parse.
  var hole: Expression { Expression(.hole, span: current.span) }

  /// `else` or `catch` behind a `}`, also on a line of its own, which is a mistake.
  private mutating func acceptContinuation(_ keyword: Keyword) -> Bool {
    if accept(keyword) { return true }
    guard at(.newline), peek().keyword == keyword else { return false }
    advance()
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
      let first = try parser.name("a name for the element")
      let second = parser.accept(.comma) ? try parser.name("a second name") : nil
      guard parser.accept(.in) else { throw parser.expected("`in`") }
      let sequence = try parser.expression()
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
    guard acceptContinuation(.catch) else {
      throw failure(
        .unexpectedToken, "expected `catch`, found \(found)", at: Span(Int(body.span.end) - 1, Int(body.span.end)),
        label: "`catch e { … }` follows here")
    }
    let error = at(.leftBrace) ? nil : try name("a name for the error")
    return .tryCatch(body: body, error: error, handler: try block(.statements))
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
      guard accept(.colon) else { throw expected("`:`") }
      settings.append(Argument(label: label, value: try expression()))
    } while accept(.comma)
    return settings
  }

  mutating func parallel() throws(Failure) -> Statement.Kind {
    advance()
    guard at(.for) else { return .parallel(try block(.statements)) }
    let (first, second, sequence, settings) = try forHead(hasSettings: true)
    let loop = ForEach(first: first, second: second, sequence: sequence, body: try block(.statements))
    return .parallelForEach(loop, settings: settings)
  }

  mutating func eventually() throws(Failure) -> Eventually {
    advance()
    let (limit, interval) = try head(else: { ($0.hole, nil) }) { parser throws(Failure) in
      let limit = try parser.expression()
      guard parser.at(.every) else { return (limit, Expression?.none) }
      parser.advance()
      return (limit, try parser.expression())
    }
    return Eventually(limit: limit, interval: interval, body: try block(.statements))
  }
}
