import Syntax

extension Checker {
  mutating func block(_ block: Block) { statements(block.statements) }

  mutating func statements(_ statements: [Statement]) {
    hoist(statements)
    checkTitles(statements)
    for statement in statements { self.statement(statement) }
    warnUnreachable(statements)
  }

  private mutating func statement(_ statement: Statement) {
    switch statement.kind {
    case .variable(let declaration): variable(declaration)
    case .assignment(let target, let assignment, let span, let value):
      self.assignment(target, assignment, span, value)
    case .function(let declaration):
      function(declaration.function)
      warnHiding(declaration.name)
      warnUnused(declaration.name, "function")
    case .return(let value):
      checkReturn(at: keyword("return", of: statement))
      if let value { _ = self.value(of: value) }
    case .conditional(let conditional): self.conditional(conditional)
    case .forEach(let loop): forEach(loop, .loop)
    case .whileLoop(let condition, let body):
      self.condition(condition)
      round(named: nil, .loop, body)
    case .breakLoop: checkJump("break", at: keyword("break", of: statement))
    case .continueLoop: checkJump("continue", at: keyword("continue", of: statement))
    case .use(let use):
      // What could not be brought in has been reported.
      guard imports[use.name.id] != nil else { break }
      warnUnused(use.name, use.kind == .compose ? "environment" : "library")
    case .defer(let body): inside(.deferred) { $0.block(body) }
    case .tryCatch(let body, _, let handler):
      block(body)
      block(handler)
    case .with(let settings, let body):
      self.settings(settings, universe.withSettings, of: "`with`")
      block(body)
    case .parallel(let block): parallel(block)
    case .parallelForEach(let loop, let settings):
      self.settings(settings, universe.parallelSettings, of: "`parallel for`")
      forEach(loop, .round)
    case .eventually(let eventually): self.eventually(eventually)
    case .expect(let condition, let note):
      self.condition(condition)
      if let note { check(note, Expectation(.string, of: .phrase("the note of `expect`"))) }
    case .command(let command): self.command(command)
    case .service(let declaration):
      service(declaration)
      warnUnused(declaration.name, "service")
    case .environment(let declaration): environment(declaration)
    case .suite(let declaration): suite(declaration)
    case .test(let declaration): test(declaration)
    case .expression(let expression): self.statement(expression)
    case .hole: break
    }
  }

  private func keyword(_ word: String, of statement: Statement) -> Span {
    Span(Int(statement.span.start), Int(statement.span.start) + word.utf8.count)
  }

  private mutating func variable(_ declaration: VariableDeclaration) {
    let value = value(of: declaration.value)
    warnNotCalled(declaration.value, value, needsNone: true)
    if case .function = declaration.value.kind { warnHiding(declaration.name) }
    if !declaration.isMutable {
      setValue(of: declaration.name, value)
    } else if let type = value.type, keepsType(declaration.name, type) {
      setValue(of: declaration.name, .value(type))
    }
    // A handle's block owns it, so naming it is a use: `let db = up shop`.
    if case .handle = value.type { return }
    warnUnused(declaration.name, "variable")
  }

  /// A `var` that is only added to stays text or a list; arithmetic may turn an int to a float.
  private func keepsType(_ name: Name, _ type: ValueType) -> Bool {
    mode != .prompt && resolution.variable(name)?.isReplaced == false && (type == .string || type == .list)
  }

  private mutating func assignment(
    _ target: Expression, _ assignment: AssignmentOperator, _ span: Span, _ value: Expression
  ) {
    let right = self.value(of: value)
    checkIndices(of: target)
    guard let combining = assignment.combining else { return }
    checkOperands(combining, span, (target, .unknown), (value, right))
  }

  private mutating func checkIndices(of target: Expression) {
    switch target.kind {
    case .member(let base, _): checkIndices(of: base)
    case .index(let base, let index):
      checkIndices(of: base)
      _ = value(of: index)
    default: break
    }
  }

  private mutating func forEach(_ loop: ForEach, _ frame: Frame) {
    checkSequence(of: loop)
    round(named: loop.first.text, frame, loop.body)
  }

  private mutating func round(named name: String?, _ frame: Frame, _ body: Block) {
    let outer = roundName
    roundName = name
    inside(frame) { $0.block(body) }
    roundName = outer
  }

  mutating func checkSequence(of loop: ForEach) {
    let sequence = value(of: loop.sequence)
    if let type = sequence.type, ![.list, .record].contains(type) {
      report(
        .wrongType, "`for` goes through a list or a record, not \(type.phrase)", at: loop.sequence.span,
        label: type.phrase, help: sequenceHelp(source.string(loop.sequence.span), type))
    }
  }

  private func sequenceHelp(_ text: String, _ type: ValueType) -> [String] {
    switch type {
    case .int: ["to count, write `range(0, \(text))`"]
    case .string, .handle(.output): ["for its lines, write `\(text).lines()`"]
    default: []
    }
  }

  private mutating func parallel(_ block: Block) {
    hoist(block.statements)
    for statement in block.statements {
      if let name = statement.hoistedName {
        report(
          .declarationInBranch, "a declaration is no branch of `parallel`", at: name.span,
          help: ["declare `\(name.text)` above the block"])
      }
      inside(.branch) { $0.statement(statement) }
    }
  }

  private mutating func eventually(_ eventually: Eventually) {
    check(eventually.limit, Expectation(.duration, of: .phrase("the limit of `eventually`")))
    if let interval = eventually.interval { check(interval, Expectation(.duration, of: .setting("every"))) }
    block(eventually.body)
  }

  mutating func conditional(_ conditional: Conditional) {
    for branch in conditional.branches {
      condition(branch.condition)
      block(branch.body)
    }
    if let otherwise = conditional.otherwise { block(otherwise) }
  }

  // MARK: Expressions as statements

  private mutating func statement(_ expression: Expression) {
    if case .call(let call) = expression.kind {
      let callee = subject(of: call.callee)
      let errors = diagnostics.count
      _ = self.call(call, callee)
      if diagnostics.count == errors { checkResultUsed(expression, call, callee) }
      return
    }
    let errors = diagnostics.count
    let value = value(of: expression)
    switch expression.kind {
    case .name where diagnostics.count > errors: return
    case .name, .member:
      if case .function(let signature) = value {
        // The name alone calls it.
        checkSkip(expression)
        bind([], to: signature, Callee(expression, .verb))
      } else {
        reportUnusedValue(expression, value)
      }
    default: break
    }
  }

  private mutating func reportUnusedValue(_ expression: Expression, _ value: StaticValue) {
    if mode == .prompt, frames.isEmpty { return }
    if case .name(let name) = expression.kind, meaning(of: name) == .unresolved { return }
    let text = source.string(expression.span)
    report(
      .unusedValue, "nothing is done with `\(text)`", at: expression.span, label: value.phrase ?? "",
      help: lastOfFunctions.contains(expression.span)
        ? [returnHelp(expression), unusedValueHelp(text, value)] : [unusedValueHelp(text, value)])
  }

  /// For a value that ends the block of a function.
  func returnHelp(_ expression: Expression) -> String {
    let text = source.string(expression.span)
    return "to give it to the caller, write `return \(text.utf8.count > 60 || text.contains("\n") ? "…" : text)`"
  }

  private func unusedValueHelp(_ text: String, _ value: StaticValue) -> String {
    if case .environment = value { return "to start it, write `up \(text)`" }
    if case .value(.function) = value { return "to call it, write `\(text)()`" }
    if value.phrase != nil || universe.constants[text] != nil { return "to show it, write `print \(text)`" }
    return "to call it, write `\(text)()`; to show it, `print \(text)`"
  }
}
