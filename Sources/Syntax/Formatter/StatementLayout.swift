// Statements.
extension LayoutBuilder {
  mutating func statement(_ statement: Statement) -> Layout {
    switch statement.kind {
    case .variable(let variable): .sequence(word(), word(), word(), expression(variable.value))
    case .assignment(let target, _, _, let value): .sequence(expression(target), .space, word(), expression(value))
    case .function(let function): .sequence(word(), token(), self.function(function.function))
    case .return(let value): .sequence([token()] + optional(value))
    case .conditional(let conditional): self.conditional(conditional)
    case .forEach(let loop): .sequence(forHead(loop), .space, block(loop.body))
    case .whileLoop(let condition, let body): .sequence(word(), head(condition), .space, block(body))
    case .breakLoop, .continueLoop: token()
    case .use(let use): self.use(use)
    case .defer(let body): .sequence(word(), deferred(body))
    case .tryCatch(let body, let error, let handler): tryCatch(body, error, handler)
    case .with(let settings, let body): .sequence(word(), self.settings(settings), .space, block(body))
    case .parallel(let body): .sequence(word(), block(body))
    case .parallelForEach(let loop, let settings): parallelFor(loop, settings)
    case .eventually(let eventually): self.eventually(eventually)
    case .expect(let condition, let note): expectation(condition, note)
    case .command(let command): self.command(command)
    case .service(let service): .sequence(word(), word(), body(service.settings, services: []))
    case .environment(let environment):
      .sequence(word(), word(), body(environment.settings, services: environment.services))
    case .suite(let test), .test(let test): self.test(test)
    case .expression(let expression): self.expression(expression)
    case .hole: token()
    }
  }

  /// The next token with a space behind it.
  mutating func word() -> Layout { .sequence(token(), .space) }

  private mutating func optional(_ value: Expression?) -> [Layout] {
    guard let value else { return [] }
    return [.space, expression(value)]
  }

  // MARK: Blocks

  mutating func block(_ block: Block) -> Layout {
    statements(of: block).braces(separator: ";")
  }

  /// One statement a line, unless the whole block stood on one line.
  mutating func statements(of block: Block) -> Elements {
    var remaining = block.statements[...]
    var result = elements { builder in
      guard let statement = remaining.popFirst() else { return builder.token() }
      return builder.statement(statement)
    }
    result.isOpen = result.isOpen || (!result.elements.isEmpty && text[block.span.range].contains(UInt8(ascii: "\n")))
    return result
  }

  /// What stands before a block is indented deeper than the block where it needs several lines.
  private mutating func head(_ expression: Expression) -> Layout {
    if case .binary = expression.kind { .indented(self.expression(expression)) } else { self.expression(expression) }
  }

  mutating func conditional(_ conditional: Conditional) -> Layout {
    var heads: [Layout] = []
    var blocks: [Elements] = []
    for (place, branch) in conditional.branches.enumerated() {
      heads.append(.sequence([word()] + (place > 0 ? [word()] : []) + [head(branch.condition), .space]))
      blocks.append(statements(of: branch.body))
    }
    if let otherwise = conditional.otherwise {
      heads.append(word())
      blocks.append(statements(of: otherwise))
    }
    let isTogether = !blocks.contains(where: \.isOpen)
    var parts: [Layout] = []
    for (head, block) in zip(heads, blocks) {
      if !parts.isEmpty { parts.append(.space) }
      parts += [head, isTogether ? block.bareBraces(separator: ";") : block.braces(separator: ";")]
    }
    return isTogether ? .group(.sequence(parts)) : .sequence(parts)
  }

  private mutating func forHead(_ loop: ForEach) -> Layout {
    var parts = [word(), token()]
    if loop.second != nil { parts += [token(), .space, token()] }
    return .sequence(parts + [.space, word(), head(loop.sequence)])
  }

  mutating func parallelFor(_ loop: ForEach, _ settings: [Argument]) -> Layout {
    .sequence([word(), forHead(loop)] + withSettings(settings) + [.space, block(loop.body)])
  }

  private mutating func deferred(_ body: Block) -> Layout {
    if current.kind == .leftBrace, current.span.start == body.span.start { return block(body) }
    return .sequence(body.statements.map { statement($0) })
  }

  private mutating func tryCatch(_ body: Block, _ error: Name?, _ handler: Block) -> Layout {
    var parts = [word(), block(body), .space, word()]
    if error != nil { parts.append(word()) }
    return .sequence(parts + [block(handler)])
  }

  private mutating func eventually(_ eventually: Eventually) -> Layout {
    var parts = [word(), head(eventually.limit), .space]
    if let interval = eventually.interval { parts += [word(), head(interval), .space] }
    return .sequence(parts + [block(eventually.body)])
  }

  private mutating func withSettings(_ settings: [Argument]) -> [Layout] {
    settings.isEmpty ? [] : [.space, word(), self.settings(settings)]
  }

  /// `timeout: 30s, cwd: "web"`
  private mutating func settings(_ settings: [Argument]) -> Layout {
    var parts: [Layout] = []
    for setting in settings {
      if !parts.isEmpty { parts += [token(), .line] }
      parts += [token(), word(), expression(setting.value)]
    }
    return .group(.indented(.indented(.sequence(parts))))
  }

  private mutating func expectation(_ condition: Expression, _ note: Expression?) -> Layout {
    let condition = Layout.sequence(word(), expression(condition))
    guard let note else { return condition }
    let comma = token()
    let isOpen = hasLineEnd
    return .group(
      .sequence(condition, comma, .indented(.sequence(.line, expression(note)))), isBroken: isOpen)
  }

  // MARK: Declarations

  private mutating func use(_ use: UseDeclaration) -> Layout {
    var parts = [word()]
    if use.kind == .compose { parts.append(word()) }
    return .sequence(parts + [string(), .space, word(), token()] + withSettings(use.settings))
  }

  private mutating func test(_ test: TestDeclaration) -> Layout {
    var parts = [word(), string()]
    if let environment = test.environment { parts += [.space, word(), expression(environment)] }
    return .sequence(parts + withSettings(test.settings) + [.space, block(test.body)])
  }

  /// The body of a service or an environment, whose values line up where each has its line.
  private mutating func body(_ settings: [RecordEntry], services: [EnvironmentDeclaration.Service]) -> Layout {
    let widest = settings.compactMap { keyWidth($0) }.max() ?? 0
    var settings = settings[...]
    var services = services[...]
    let elements = elements { builder in
      if builder.keyword == .service, let service = services.first, service.span.start == builder.current.start {
        services.removeFirst()
        return .sequence(builder.word(), builder.word(), builder.body(service.declaration.settings, services: []))
      }
      guard let setting = settings.popFirst() else { return builder.token() }
      return builder.entry(setting, alignedTo: widest)
    }
    return elements.braces(separator: ",")
  }

  private func keyWidth(_ entry: RecordEntry) -> Int? {
    guard case .field(let key, _) = entry else { return nil }
    return source.string(key.span).columns
  }

  mutating func entry(_ entry: RecordEntry, alignedTo widest: Int? = nil) -> Layout {
    switch entry {
    case .spread(let value, _): return .sequence(token(), expression(value))
    case .computed(_, let value): return .sequence(string(), token(), .space, expression(value))
    case .field(let key, let value):
      let name = current.kind == .stringStart ? string() : token()
      var parts = [name, token()]
      if let widest { parts.append(.alignment(reserved: max(0, widest - source.string(key.span).columns))) }
      return .sequence(parts + [.space, expression(value)])
    }
  }
}
