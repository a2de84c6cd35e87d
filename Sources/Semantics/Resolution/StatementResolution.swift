import Syntax

extension Resolver {
  mutating func block(_ block: Block) {
    scope { $0.statements(block.statements) }
  }

  /// Statements that share a scope which the caller has opened.
  mutating func statements(_ statements: [Statement]) {
    blocks.append(statements)
    hoist(statements)
    for statement in statements { self.statement(statement) }
    blocks.removeLast()
  }

  /// Declares what is visible in its whole block.
  private mutating func hoist(_ statements: [Statement]) {
    for statement in statements {
      switch statement.kind {
      case .function(let declaration): declare(declaration.name, .function)
      case .service(let declaration): declare(declaration.name, .service)
      case .environment(let declaration): declare(declaration.name, .environment)
      // What a compose file holds is an environment, like one that is written out.
      case .use(let use): declare(use.name, use.kind == .compose ? .environment : .library)
      default: break
      }
    }
  }

  private mutating func statement(_ statement: Statement) {
    switch statement.kind {
    case .variable(let declaration):
      expression(declaration.value, initializing: declaration.name)
      declare(declaration.name, declaration.isMutable ? .mutable : .constant)
    case .assignment(let target, let assignment, _, let value):
      expression(value)
      assignmentTarget(target)
      if assignment == .set, case .name(let name) = target.kind { noteReplacement(of: name) }
    case .function(let declaration): function(declaration.function, of: declaration.name)
    case .return(let value): if let value { expression(value) }
    case .conditional(let conditional): self.conditional(conditional)
    case .forEach(let loop):
      expression(loop.sequence)
      scope { $0.round(loop, .constant) }
    case .whileLoop(let condition, let body):
      expression(condition)
      block(body)
    case .use(let use): arguments(use.settings)
    case .breakLoop, .continueLoop, .hole: break
    case .defer(let deferred): body(.deferred) { $0.block(deferred) }
    case .tryCatch(let body, let error, let handler): tryCatch(body, error, handler)
    case .with(let settings, let body):
      arguments(settings)
      block(body)
    case .parallel(let block): parallel(block)
    case .parallelForEach(let loop, let settings): parallelFor(loop, settings)
    case .eventually(let eventually):
      expression(eventually.limit)
      if let interval = eventually.interval { expression(interval) }
      block(eventually.body)
    case .expect(let condition, let note):
      expression(condition)
      if let note { expression(note) }
    case .command(let command): self.command(command)
    case .service(let declaration): service(declaration)
    case .environment(let declaration): environment(declaration)
    case .suite(let declaration): test(declaration, .suite)
    case .test(let declaration): test(declaration, .test)
    case .expression(let expression): self.expression(expression, as: .callee(.verb, call: expression.span))
    }
  }

  private mutating func round(_ loop: ForEach, _ kind: Resolution.Variable.Kind) {
    bind(loop.first, kind)
    if let second = loop.second { bind(second, kind) }
    block(loop.body)
  }

  mutating func parallelFor(_ loop: ForEach, _ settings: [Argument]) {
    expression(loop.sequence)
    arguments(settings)
    body(.round) { $0.round(loop, .parameter) }
  }

  private mutating func tryCatch(_ body: Block, _ error: Name?, _ handler: Block) {
    block(body)
    scope { resolver in
      if let error { resolver.bind(error, .constant) }
      resolver.block(handler)
    }
  }

  private mutating func test(_ declaration: TestDeclaration, _ kind: Body.Kind) {
    string(declaration.title)
    if let environment = declaration.environment { expression(environment, as: .environment) }
    arguments(declaration.settings)
    body(kind) { $0.block(declaration.body) }
  }

  // MARK: Branches

  /// Each statement is a branch; what a `let` among them names belongs to the block around, behind the last branch.
  private mutating func parallel(_ block: Block) {
    let names = block.statements.compactMap { statement in
      if case .variable(let declaration) = statement.kind { declaration } else { nil }
    }
    pending.append(contentsOf: names.map { PendingName(text: $0.name.text, reason: .otherBranch) })
    scope { resolver in
      resolver.blocks.append(block.statements)
      resolver.hoist(block.statements)
      for statement in block.statements { resolver.branch(statement) }
      resolver.blocks.removeLast()
    }
    pending.removeLast(names.count)
    for declaration in names {
      let variable = declare(declaration.name, declaration.isMutable ? .mutable : .constant)
      // The branch hands its value across the edge of its body.
      resolution.variables[variable].isCaptured = true
    }
  }

  private mutating func branch(_ statement: Statement) {
    switch statement.kind {
    case .function, .service, .environment, .use: self.statement(statement)
    case .variable(let declaration): body(.branch) { $0.expression(declaration.value) }
    default: body(.branch) { $0.statement(statement) }
    }
  }

  // MARK: Services and environments

  private mutating func service(_ declaration: ServiceDeclaration) {
    body(.declaration, of: declaration.name) { resolver in
      for entry in declaration.settings {
        switch entry {
        case .field(let key, let value) where key.text == "ready": resolver.ready(value)
        case .field(let key, let value): resolver.setting(value, due: resolver.universe.serviceSettings[key.text]?.type)
        case .spread, .computed: resolver.recordEntry(entry)
        }
      }
    }
  }

  private mutating func ready(_ value: Expression) {
    let outer = probeDepth
    probeDepth = symbols.depth
    expression(value)
    probeDepth = outer
  }

  private mutating func environment(_ declaration: EnvironmentDeclaration) {
    body(.declaration, of: declaration.name) { resolver in
      for service in declaration.services { resolver.declare(service.declaration.name, .service) }
      for service in declaration.services { resolver.service(service.declaration) }
      for entry in declaration.settings {
        if case .field(let key, let value) = entry {
          resolver.setting(value, due: resolver.universe.environmentSettings[key.text]?.type)
        } else {
          resolver.recordEntry(entry)
        }
      }
    }
  }
}
