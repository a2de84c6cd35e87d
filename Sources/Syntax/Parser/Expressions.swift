// Expressions with operators, loosest first: or, and, not, comparisons, ??, + -, * / // %, unary -.
extension Parser {
  private enum Level {
    static let loosest = 1
    static let not = 3
    static let comparison = 4
    static let unary = 8
  }

  mutating func expression() throws(Failure) -> Expression {
    if startsFunction { return try functionLiteral() }
    return try operation(Level.loosest)
  }

  /// `x => …` or `(a, b) => …` stands here.
  var startsFunction: Bool {
    switch current.kind {
    case .name: peek().kind == .arrow
    case .leftParen: tokens[min(Int(current.partner) + 1, tokens.count - 1)].kind == .arrow
    default: false
    }
  }

  private mutating func functionLiteral() throws(Failure) -> Expression {
    let start = index
    let parameters =
      at(.leftParen)
      ? try parameters() : [FunctionBody.Parameter(name: try name("a parameter's name"), initial: nil)]
    advance()
    let body = try functionBody(parameters)
    return Expression(.function(body), span: span(from: start))
  }

  private mutating func operation(_ level: Int) throws(Failure) -> Expression {
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    return try continued(try prefixed(level), level)
  }

  /// Goes on behind an operand that has been read already; `height` is the operand's.
  mutating func continued(_ first: Expression) throws(Failure) -> Expression {
    try continued(first, Level.loosest)
  }

  private mutating func continued(_ first: Expression, _ level: Int) throws(Failure) -> Expression {
    var left = first
    var comparison: Expression?
    while let (operation, length) = binaryOperator, operation.level >= level {
      if at(.foreign) || at(.equal) { reportForeign(instead: operation.rawValue) }
      let isComparison = operation.level == Level.comparison
      let operatorSpan = current.span.union(peek(length - 1).span)
      for _ in 0..<length { advance() }
      let right = try self.operation(operation.level + 1)
      if isComparison, let first = comparison { reportChain(first, operation, operatorSpan, right) }
      try lengthenChain()
      left = Expression(.binary(operation, operatorSpan, left, right), span: left.span.union(right.span))
      if isComparison { comparison = left }
    }
    return left
  }

  private mutating func reportChain(_ left: Expression, _ operation: BinaryOperator, _ span: Span, _ right: Expression)
  {
    var help: [String] = []
    if case .binary(_, _, _, let middle) = left.kind {
      let first = source.string(left.span)
      help = ["write `\(first) and \(source.string(middle.span)) \(operation.rawValue) \(source.string(right.span))`"]
    }
    report(
      .comparisonChain, "comparisons do not chain", at: span, label: "compares the result of the first comparison",
      help: help)
  }

  private mutating func prefixed(_ level: Int) throws(Failure) -> Expression {
    let start = index
    if at(.not) || isForeign("!") {
      if at(.foreign) { reportForeign(instead: "not") }
      if level > Level.not { throw notAsOperand() }
      advance()
      let operand = try nested { parser throws(Failure) in try parser.operation(Level.not) }
      return Expression(.unary(.not, operand), span: span(from: start))
    }
    guard at(.minus) else { return try operand() }
    advance()
    if at(.number), let least = leastInteger(from: start) { return least }
    let operand = try nested { parser throws(Failure) in try parser.operation(Level.unary) }
    return Expression(.unary(.negate, operand), span: span(from: start))
  }

  private mutating func notAsOperand() -> Failure {
    failure(
      .unexpectedToken, "`not` behind an operator needs parentheses", at: current.span, help: "write `(not …)`")
  }

  /// The operator that stands here, and of how many tokens it consists.
  var binaryOperator: (BinaryOperator, length: Int)? {
    if let operation = current.kind.binaryOperator { return (operation, 1) }
    switch current.keyword {
    case .or: return (.or, 1)
    case .and: return (.and, 1)
    case .in: return (.in, 1)
    case .not where peek().keyword == .in: return (.notIn, 2)
    default:
      if at(.equal), isCondition { return (.equal, 1) }
      return meantOperator.map { ($0, 1) }
    }
  }
}

extension Token.Kind {
  var binaryOperator: BinaryOperator? {
    switch self {
    case .equalEqual: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessEqual: .lessOrEqual
    case .greater: .greater
    case .greaterEqual: .greaterOrEqual
    case .tilde: .match
    case .coalesce: .coalesce
    case .plus: .add
    case .minus: .subtract
    case .star: .multiply
    case .slash: .divide
    case .slashSlash: .floorDivide
    case .percent: .remainder
    default: nil
    }
  }
}

extension BinaryOperator {
  /// How tightly it binds, from 1.
  var level: Int {
    switch self {
    case .or: 1
    case .and: 2
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .notIn, .match: 4
    case .coalesce: 5
    case .add, .subtract: 6
    case .multiply, .divide, .floorDivide, .remainder: 7
    }
  }
}
