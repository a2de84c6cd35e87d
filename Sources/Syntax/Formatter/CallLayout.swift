// Calls in both spellings, and the chains of fields, calls and indexes that they stand in.
extension LayoutBuilder {
  private enum Link {
    case member
    case call(Call)
    case index(Expression)
  }

  /// `base.field.call(…)[index]`, read from its base on, since a chain may be long.
  mutating func chain(_ expression: Expression) -> Layout {
    let (base, links) = links(of: expression)
    var segments: [[Layout]] = [[self.expression(base)]]
    var calls = 0
    var isOpen = false
    for (place, link) in links.enumerated() {
      switch link {
      case .member:
        let dot = token()
        let startsLine = hasLineEnd
        let name = token()
        segments[segments.count - 1].append(dot)
        if case .call? = place + 1 < links.count ? links[place + 1] : nil {
          calls += 1
          if calls > 1 {
            segments.append([name])
            isOpen = isOpen || startsLine
            continue
          }
        }
        segments[segments.count - 1].append(name)
      case .call(let call): segments[segments.count - 1].append(arguments(call.arguments))
      case .index(let index): segments[segments.count - 1] += [token(), self.expression(index), token()]
      }
    }
    return chain(segments.map { Layout.sequence($0) }, calls: calls, isOpen: isOpen)
  }

  private func chain(_ segments: [Layout], calls: Int, isOpen: Bool) -> Layout {
    let whole = Layout.sequence(segments)
    let rest = segments.dropFirst().map { Layout.sequence(.lineEnd, $0) }
    let expanded = Layout.sequence(segments[0], .indented(.sequence(rest)))
    if isOpen { return expanded }
    if calls < 3 { return whole }
    let canHug = segments[segments.count - 1].canBeOpened && !segments.dropLast().contains { $0.flatWidth == nil }
    return .choice(flat: whole, hugging: canHug ? whole.opened : nil, expanded: expanded)
  }

  private func links(of expression: Expression) -> (base: Expression, links: [Link]) {
    var links: [Link] = []
    var base = expression
    while links.isEmpty || !isParenthesized(base) {
      switch base.kind {
      case .member(let inner, _):
        links.append(.member)
        base = inner
      case .index(let inner, let position):
        links.append(.index(position))
        base = inner
      case .call(let call) where call.spelling == .parentheses:
        links.append(.call(call))
        base = call.callee
      default: return (base, links.reversed())
      }
    }
    return (base, links.reversed())
  }

  // MARK: Arguments

  private mutating func arguments(_ arguments: [Argument]) -> Layout {
    var remaining = arguments[...]
    let elements = elements { builder in
      guard let argument = remaining.popFirst() else { return builder.token() }
      return builder.argument(argument)
    }
    let expanded = elements.list
    guard !elements.isOpen, let last = arguments.last, last.value.opensBracket else { return expanded }
    let others = elements.elements.dropLast()
    guard !others.contains(where: { $0.layout.flatWidth == nil }), let end = elements.elements.last else {
      return expanded
    }
    let lead = others.flatMap { element -> [Layout] in [.flat(element.layout), .text(","), .space] }
    let hugging = Layout.sequence([elements.open] + lead + [end.layout.opened, elements.close])
    return .choice(
      flat: expanded.flatWidth == nil ? nil : expanded, hugging: hugging,
      expanded: .group(expanded, isBroken: true).opened)
  }

  private mutating func argument(_ argument: Argument) -> Layout {
    switch argument.label {
    case .none: expression(argument.value)
    case .spread: .sequence(token(), expression(argument.value))
    case .name: .sequence(token(), word(), expression(argument.value))
    }
  }

  // MARK: Verbs

  /// `logs shop.api --tail 50`: where that is too long, the flags follow on lines of their own.
  mutating func verb(_ call: Call) -> Layout {
    let callee = expression(call.callee)
    var words: [(layout: Layout, isFlag: Bool)] = []
    var isOpen = false
    for argument in call.arguments {
      isOpen = isOpen || hasLineEnd
      let isFlag = current.kind == .flag
      words.append((verbArgument(argument), isFlag))
    }
    let firstBroken = words.firstIndex(where: \.isFlag) ?? 0
    var flat = [callee]
    var expanded: [Layout] = []
    for (place, word) in words.enumerated() {
      flat += [.space, word.layout]
      expanded += [place < firstBroken ? .space : .continuedLineEnd, word.layout]
    }
    let broken = Layout.sequence(callee, .indented(.sequence(expanded)))
    if isOpen { return broken }
    let whole = Layout.sequence(flat)
    let canHug = whole.flatWidth == nil || call.arguments.last?.value.opensBracket == true
    let hugging = whole.flatWidth == nil ? whole : whole.opened
    return .choice(flat: whole, hugging: canHug ? hugging : nil, expanded: broken)
  }

  private mutating func verbArgument(_ argument: Argument) -> Layout {
    switch argument.label {
    case .none: return expression(argument.value)
    case .spread: return .sequence(token(), expression(argument.value))
    case .name(_, let span):
      let flag = token()
      if argument.value.span == span { return flag }
      if current.kind == .equal { return .sequence(flag, token(), expression(argument.value)) }
      return .sequence(flag, .space, expression(argument.value))
    }
  }
}

extension Expression {
  /// Ends in a bracket that may stay open at the end of a line while what stands before it remains there.
  fileprivate var opensBracket: Bool {
    switch kind {
    case .list(let items): !items.isEmpty
    case .record(let entries): !entries.isEmpty
    case .function: true
    default: false
    }
  }
}
