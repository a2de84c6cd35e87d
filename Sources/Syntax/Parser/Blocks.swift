// Blocks, and which of their statements must have an effect or a value.
extension Parser {
  enum BlockUse {
    /// Every statement must do something.
    case statements
    /// The last statement is the block's value.
    case value
    /// Whether the last statement is a value will be known when the block around it ends.
    case undecided
  }

  mutating func block(_ use: BlockUse) throws(Failure) -> Block {
    let start = index
    let statements = at(.leftBrace) ? try statementsBetweenBraces(use) : try statementsWithoutBraces()
    let block = Block(statements: statements, span: span(from: start))
    switch use {
    case .statements: requireUse(of: block.statements[...], settlesConditionals: false)
    case .value: requireValue(of: block)
    case .undecided: break
    }
    return block
  }

  /// The block of a function, whose value is what `return` gives.
  mutating func functionBlock() throws(Failure) -> Block {
    let errors = diagnostics.count
    let block = try block(.statements)
    if diagnostics.count > errors { noteForgottenReturn(block, since: errors) }
    return block
  }

  /// What is computed last and not used was most likely to be the function's value.
  private mutating func noteForgottenReturn(_ block: Block, since errors: Int) {
    switch block.statements.last?.kind {
    case .expression(let value):
      let mistake = diagnostics[errors...].firstIndex { $0.code == .unusedValue && $0.span.start == value.span.start }
      guard let mistake else { return }
      let line = firstLine(of: value.span)
      let text = line == value.span ? source.string(line) : "…"
      diagnostics[mistake].help.insert("to give it to the caller, write `return \(text)`", at: 0)
    case .conditional(let conditional):
      for branch in conditional.branches { noteForgottenReturn(branch.body, since: errors) }
      if let otherwise = conditional.otherwise { noteForgottenReturn(otherwise, since: errors) }
    default: break
    }
  }

  private mutating func statementsBetweenBraces(_ use: BlockUse) throws(Failure) -> [Statement] {
    let end = Int(current.partner)
    let statements = try nested { parser throws(Failure) in
      let outer = (parser.isHead, parser.isCondition)
      (parser.isHead, parser.isCondition) = (false, false)
      defer { (parser.isHead, parser.isCondition) = outer }
      parser.advance()
      return parser.statements(in: use)
    }
    index = end
    advance()
    endedForeignBlock = false
    return statements
  }

  private mutating func statementsWithoutBraces() throws(Failure) -> [Statement] {
    guard atForeignBlock else { throw expected("`{`") }
    let outer = (isHead, isCondition)
    (isHead, isCondition) = (false, false)
    defer { (isHead, isCondition) = outer }
    let statements = try foreignBlock()
    endedForeignBlock = true
    return statements
  }

  private mutating func statements(in use: BlockUse) -> [Statement] {
    let outer = conditionalUse
    conditionalUse = use == .statements ? .statements : .undecided
    defer { conditionalUse = outer }
    return statements()
  }

  /// Reports statements that only compute a value; also those in the blocks of an `if` that were left undecided.
  mutating func requireUse(of statements: ArraySlice<Statement>, settlesConditionals: Bool) {
    for statement in statements {
      switch statement.kind {
      case .expression(let expression) where !expression.hasEffect: reportUnused(expression)
      case .conditional(let conditional) where settlesConditionals:
        let blocks = conditional.branches.map(\.body) + [conditional.otherwise].compactMap(\.self)
        for block in blocks { requireUse(of: block.statements[...], settlesConditionals: true) }
      default: break
      }
    }
  }

  /// Reports a block without a value, and values in it that nobody uses.
  mutating func requireValue(of block: Block) {
    requireUse(of: block.statements.dropLast(), settlesConditionals: true)
    switch block.statements.last?.kind {
    case .expression, .return, .breakLoop, .continueLoop, .hole: break
    case .conditional(let conditional):
      for branch in conditional.branches { requireValue(of: branch.body) }
      if let otherwise = conditional.otherwise {
        requireValue(of: otherwise)
      } else if let span = block.statements.last?.span {
        reportMissingElse(span)
      }
    default:
      let place = block.statements.last?.span ?? block.span
      report(
        .blockWithoutValue, "this block gives no value", at: firstLine(of: place),
        label: "the last statement must be an expression")
    }
  }

  mutating func reportMissingElse(_ span: Span) {
    let start = Int(span.start)
    report(
      .missingElse, "`if` as a value needs `else`", at: Span(start, start + 2),
      label: "has no value when the condition is false", help: ["add `else { … }` on the line of the `}`"])
  }

  /// The part of a span that stands on its first line.
  private func firstLine(of span: Span) -> Span {
    let end = source.lineRange(source.line(at: Int(span.start))).upperBound
    return Span(Int(span.start), min(Int(span.end), max(end, Int(span.start))))
  }

  private mutating func reportUnused(_ expression: Expression) {
    let line = firstLine(of: expression.span)
    let text = line == expression.span ? source.string(line) : "…"
    let help: String =
      switch expression.kind {
      case .binary(let operation, _, _, _) where operation.isCondition: "`expect \(text)` checks a condition"
      case .unary(.not, _): "`expect \(text)` checks a condition"
      case .capture: "`$ program` without parentheses runs a program as a statement"
      case .int, .float, .duration, .size, .port, .string, .list, .record, .index:
        "`print \(text)` shows it, `let name = \(text)` keeps it"
      default: "`print (\(text))` shows it, `let name = \(text)` keeps it"
      }
    report(
      .unusedValue, "the value of this expression is not used", at: line,
      label: "does nothing", help: [help])
  }
}

extension Expression {
  /// May stand as a statement. Whether a lone name is a function, which is then called, is not known here.
  fileprivate var hasEffect: Bool {
    switch kind {
    case .call, .try, .spawn, .hole, .name: true
    case .member(let base, _): base.isDottedName
    default: false
    }
  }

  private var isDottedName: Bool {
    switch kind {
    case .name, .hole: true
    case .member(let base, _): base.isDottedName
    default: false
    }
  }
}

extension BinaryOperator {
  fileprivate var isCondition: Bool {
    switch self {
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .notIn, .match: true
    default: false
    }
  }
}
