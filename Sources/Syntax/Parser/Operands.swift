// Single operands: a primary and the calls, fields and indexes glued to it.
extension Parser {
  mutating func operand() throws(Failure) -> Expression {
    let start = index
    var base = try primary()
    calleeEnd = base.canBeVerb && previous.kind != .rightParen ? index : -1
    while !current.hasSpaceBefore || previous.kind == .dot {
      guard let next = try linked(base, from: start) else { break }
      try lengthenChain()
      base = next
      calleeEnd = base.canBeVerb ? index : -1
    }
    return base
  }

  private mutating func linked(_ base: Expression, from start: Int) throws(Failure) -> Expression? {
    switch current.kind {
    case .dot:
      advance()
      let field = try fieldName()
      return Expression(.member(base, field), span: span(base.span))
    case .leftParen:
      let arguments = try arguments()
      let call = Call(callee: base, arguments: arguments, spelling: .parentheses)
      return Expression(.call(call), span: span(base.span))
    case .stringStart where base.canBeVerb && previous.span.range.count == 1: return try prefixedString()
    case .leftBracket:
      let position = try single("an index")
      return Expression(.index(base, position), span: span(base.span))
    default: return nil
    }
  }

  /// `f"…"` and `r"…"` of other languages: the string, after a message.
  private mutating func prefixedString() throws(Failure) -> Expression {
    let prefix = string(previous)
    let isRaw = prefix == "r"
    report(
      .foreignWord, "`\(prefix)` before a string", at: previous.span, label: "not needed here",
      help: [isRaw ? "raw strings stand in single quotes: `'…'`" : "strings in double quotes interpolate: `\"$name\"`"])
    let literal = try stringLiteral()
    return Expression(.string(literal), span: literal.span)
  }

  /// Words of the language are names behind a point.
  private mutating func fieldName() throws(Failure) -> Name {
    guard at(.name) || at(.keyword), !endsInPoint else {
      if at(.number) {
        throw failure(
          .unexpectedToken, "expected a field's name, found a number", at: current.span,
          help: "elements are taken with brackets: `[\(string(current))]`")
      }
      if endsInPoint {
        let number = string(tokens[index - 2])
        throw failure(
          .malformedNumber, "malformed number `\(number).`", at: tokens[index - 2].span.union(previous.span),
          help: "write `\(number).0`")
      }
      throw expected("a field's name")
    }
    defer { advance() }
    return makeName(string(current), at: current.span)
  }

  /// `5.` at the end of a line.
  private var endsInPoint: Bool {
    index > 1 && previous.kind == .dot && tokens[index - 2].kind == .number && (startsLine(index) || at(.endOfFile))
  }

  private mutating func arguments() throws(Failure) -> [Argument] {
    var arguments: [Argument] = []
    try elements(.commas) { parser throws(Failure) in arguments.append(try parser.argument()) }
    return arguments
  }

  private mutating func argument() throws(Failure) -> Argument {
    if at(.ellipsis) {
      let span = current.span
      advance()
      return Argument(label: .spread(span), value: try expression())
    }
    if at(.flag) {
      let name = Parser.argumentName(ofFlag: string(current))
      throw failure(
        .unexpectedToken, "flag within parentheses", at: current.span,
        help: "between parentheses arguments are named with a colon: `\(name): …`")
    }
    guard at(.name) || at(.keyword), peek().kind == .colon else {
      return Argument(label: .none, value: try expression())
    }
    let label = Argument.Label.name(string(current), current.span)
    advance()
    advance()
    return Argument(label: label, value: try expression())
  }
}

extension Expression {
  /// A name, or a field: what can be called without parentheses.
  var canBeVerb: Bool {
    switch kind {
    case .name, .member: true
    default: false
    }
  }
}
