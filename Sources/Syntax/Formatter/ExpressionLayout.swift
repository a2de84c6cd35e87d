// Expressions.
extension LayoutBuilder {
  mutating func expression(_ expression: Expression) -> Layout {
    isParenthesized(expression) ? parenthesized(expression) : bare(expression)
  }

  /// The bracket that is next holds all of the expression, which has no parentheses in the tree.
  func isParenthesized(_ expression: Expression) -> Bool {
    guard current.kind == .leftParen, current.start == expression.span.start, current.partner >= 0 else { return false }
    return tokens[Int(current.partner)].end == expression.span.end
  }

  private mutating func parenthesized(_ expression: Expression) -> Layout {
    let close = Int(current.partner)
    let open = token()
    let isNested = current.kind == .leftParen && Int(current.partner) + 1 == close
    let inner = isNested ? parenthesized(expression) : bare(expression)
    return .sequence(open, inner, token())
  }

  private mutating func bare(_ expression: Expression) -> Layout {
    switch expression.kind {
    case .null, .bool, .float, .duration, .size, .port, .name, .hole: return token()
    case .int:
      // The least int has its sign in the literal.
      return current.kind == .minus ? .sequence(token(), token()) : token()
    case .string: return string()
    case .list(let items): return list(items)
    case .record(let entries): return record(entries)
    case .call(let call) where call.spelling == .verb: return verb(call)
    case .call, .member, .index: return chain(expression)
    case .unary(let operation, let operand): return unary(operation, operand)
    case .binary(let operation, _, _, _): return operations(expression, operation.level)
    case .conditional(let conditional): return self.conditional(conditional)
    case .parallelForEach(let loop, let settings): return parallelFor(loop, settings)
    case .function(let body): return function(body, isValue: true)
    case .try(let value): return .sequence(word(), self.expression(value))
    case .capture(let command): return self.command(command)
    case .spawn(let command): return .sequence(word(), self.command(command))
    }
  }

  mutating func string() -> Layout { verbatim(upTo: Int(current.partner)) }

  private mutating func list(_ items: [ListElement]) -> Layout {
    var remaining = items[...]
    let elements = elements { builder in
      switch remaining.popFirst() {
      case .item(let value): builder.expression(value)
      case .spread(let value, _): .sequence(builder.token(), builder.expression(value))
      case nil: builder.token()
      }
    }
    let areShort = items.allSatisfy { if case .item(let value) = $0 { value.isWord } else { false } }
    return areShort && !elements.isEmpty && !elements.hasComments ? elements.filledList : elements.list
  }

  private mutating func record(_ entries: [RecordEntry]) -> Layout {
    var remaining = entries[...]
    let elements = elements { builder in
      guard let entry = remaining.popFirst() else { return builder.token() }
      return builder.entry(entry)
    }
    return elements.braces(separator: ",")
  }

  private mutating func unary(_ operation: UnaryOperator, _ operand: Expression) -> Layout {
    if operation == .not { return .sequence(word(), expression(operand)) }
    let sign = token()
    // Two dashes would begin a flag.
    return current.kind == .minus ? .sequence(sign, .space, expression(operand)) : .sequence(sign, expression(operand))
  }

  /// Operators that bind alike, all of which end their lines where the operation needs several.
  private mutating func operations(_ expression: Expression, _ level: Int) -> Layout {
    let (first, rest) = operands(of: expression, level)
    var flat = [self.expression(first)]
    var expanded: [Layout] = []
    var isOpen = false
    for operand in rest {
      let symbol = operatorTokens()
      isOpen = isOpen || hasLineEnd
      let opensBracket = isBracket(operand)
      let layout = self.expression(operand)
      flat += [.space, symbol, .space, layout]
      // A bracket opens at the end of the line, so it closes where the line began.
      expanded +=
        opensBracket ? [.space, symbol, .space, layout] : [.indented(.sequence(.space, symbol, .line, layout))]
    }
    let group = Layout.group(.sequence([flat[0]] + expanded), isBroken: true)
    if isOpen { return group }
    let whole = Layout.sequence(flat)
    if whole.flatWidth == nil { return .choice(flat: nil, hugging: whole, expanded: group) }
    let endsInBracket = rest.last.map(isBracketKind) ?? false
    return .choice(flat: whole, hugging: endsInBracket ? whole.opened : nil, expanded: group)
  }

  /// The operator's text; `not in` has two tokens.
  private mutating func operatorTokens() -> Layout {
    let first = token()
    guard keyword == .in, tokens[max(0, index - 1)].keyword == .not else { return first }
    return .sequence(first, .space, token())
  }

  /// Goes down the left side, which may be long, without recursion.
  private func operands(of expression: Expression, _ level: Int) -> (first: Expression, rest: [Expression]) {
    var rest: [Expression] = []
    var left = expression
    while case .binary(let operation, _, let next, let right) = left.kind, operation.level == level,
      rest.isEmpty || !isParenthesized(left)
    {
      rest.append(right)
      left = next
    }
    return (left, rest.reversed())
  }

  private func isBracket(_ expression: Expression) -> Bool {
    isBracketKind(expression) && (current.kind == .leftBracket || current.kind == .leftBrace)
  }

  private func isBracketKind(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .list(let items): !items.isEmpty
    case .record(let entries): !entries.isEmpty
    default: false
    }
  }

  // MARK: Functions

  /// `x => x * 2`, or what follows the name in a declaration.
  mutating func function(_ function: FunctionBody, isValue: Bool = false) -> Layout {
    let written = current.kind == .leftParen ? parameters(function) : token()
    let parameters = isValue ? Layout.flat(written) : written
    let arrow: [Layout] = current.kind == .arrow ? [.space, token()] : []
    switch function.body {
    case .block(let body): return .sequence([parameters] + arrow + [.space, block(body)])
    case .expression(let value): return .sequence([parameters] + arrow + [.space, expression(value)])
    }
  }

  private mutating func parameters(_ function: FunctionBody) -> Layout {
    var remaining = function.parameters[...]
    let elements = elements { builder in
      guard let initial = remaining.popFirst()?.initial else { return builder.token() }
      return .sequence(builder.token(), .space, builder.word(), builder.expression(initial))
    }
    return elements.list
  }
}

extension Expression {
  /// A number or a name, of which many may share a line.
  fileprivate var isWord: Bool {
    switch kind {
    case .name, .int, .float, .duration, .size, .port: true
    case .unary(.negate, let operand): operand.isWord
    default: false
    }
  }
}
