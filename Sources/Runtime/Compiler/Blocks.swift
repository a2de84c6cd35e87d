import Semantics
import Syntax

extension Compiler {
  /// Compiles a block that runs in place. With `target`, the value of its last expression goes there, and what that value owns goes to the block around.
  mutating func compile(_ block: Block, into target: Int? = nil) {
    body.enterBlock()
    compileStatements(block.statements, into: target)
    body.leaveBlock(closing: target, at: Span(Int(block.span.end) - 1, Int(block.span.end)))
  }

  /// The statements of a block that has been entered.
  mutating func compileStatements(_ statements: [Statement], into target: Int? = nil) {
    hoist(statements)
    guard let target else {
      for statement in statements { compile(statement) }
      return
    }
    for statement in statements.dropLast() { compile(statement) }
    switch statements.last?.kind {
    case .expression(let value): compile(callIfFunctionName(value, isValue: true), into: target)
    case .conditional(let conditional): compile(conditional, into: target, at: statements[statements.count - 1].span)
    case .command(let command): compile(command, mode: .stream, into: target)
    case nil: body.emit(.loadNull, target, at: .none)
    default:
      if let last = statements.last { compile(last) }
      body.emit(.loadNull, target, at: .none)
    }
  }

  /// Makes the block's functions, services, environments and libraries before its first statement runs, since all of it may name them.
  mutating func hoist(_ statements: [Statement]) {
    let declarations = statements.filter(\.isHoisted)
    guard !declarations.isEmpty else { return }
    for statement in declarations { placeHoisted(statement) }
    makeShared(by: statements)
    for statement in declarations { compileHoisted(statement) }
  }

  private mutating func placeHoisted(_ statement: Statement) {
    switch statement.kind {
    case .function(let function): placeFunction(function)
    case .service(let service): _ = place(service.name)
    case .environment(let environment): _ = place(environment.name)
    case .use(let use): placeLibrary(use)
    default: break
    }
  }

  /// A function of the top level captures nothing but globals, so its routine is all there is to it.
  private mutating func placeFunction(_ declaration: FunctionDeclaration) {
    guard case .variable(let index) = resolution.meanings[Int(declaration.name.id)] else { return }
    guard resolution.variables[index].isTopLevel, body.parent == nil else {
      _ = place(declaration.name)
      return
    }
    let routine = Self.makeRoutine(
      in: image, name: declaration.name.text, parameters: parameters(of: declaration.function),
      source: program.source, span: declaration.name.span)
    locations[index] = (.routine(routine.index), body)
  }

  private mutating func placeLibrary(_ use: UseDeclaration) {
    guard case .variable(let index) = resolution.meanings[Int(use.name.id)], let module = imports[use.name.id] else {
      return
    }
    // What a Compose file declares is one environment, and the name is that one.
    let environment = use.kind == .compose ? module.names[use.name.text] : nil
    locations[index] = (environment ?? .library(module), body)
  }

  /// Variables that a hoisted function may share must have their globals or cells before the function is made.
  private mutating func makeShared(by statements: [Statement]) {
    for name in statements.flatMap(\.variableNames) {
      guard case .variable(let index) = resolution.meanings[Int(name.id)], resolution.variables[index].isCaptured
      else { continue }
      if case .cell(let register) = place(name) { makeEmptyCell(register, at: name.span) }
    }
    for statement in statements {
      let name: Name? =
        switch statement.kind {
        case .function(let function): function.name
        case .service(let service): service.name
        case .environment(let environment): environment.name
        default: nil
        }
      if let name, case .cell(let register)? = location(of: name) { makeEmptyCell(register, at: name.span) }
    }
  }

  private mutating func makeEmptyCell(_ register: Int, at span: Span) {
    body.emit(.loadMissing, register, at: span)
    body.emit(.makeCell, register, at: span)
    preparedCells.insert(BodyRegister(body: ObjectIdentifier(body), register: register))
  }

  private mutating func compileHoisted(_ statement: Statement) {
    switch statement.kind {
    case .function(let declaration): compileHoisted(declaration)
    case .service(let service):
      compileDeclaration(service.name, form: .service) { compiler in
        compiler.compileSettings(service.settings, services: [], at: service.body)
      }
    case .environment(let environment):
      compileDeclaration(environment.name, form: .environment) { compiler in
        compiler.compileSettings(environment.settings, services: environment.services, at: environment.body)
      }
    default: break
    }
  }

  private mutating func compileHoisted(_ declaration: FunctionDeclaration) {
    guard let location = location(of: declaration.name) else { return }
    if case .routine(let number) = location {
      fill(image.routines[number]) { compiler in compiler.compileFunctionBody(declaration.function) }
      return
    }
    let mark = body.mark
    let register = body.allocate()
    makeFunction(declaration.function, name: declaration.name.text, into: register, at: declaration.name.span)
    initialize(location, from: register, cellExists: true, at: declaration.name.span)
    body.release(to: mark)
  }

  private mutating func compileDeclaration(
    _ name: Name, form: Declaration.Form, settings: (inout Compiler) -> Void
  ) {
    guard let location = location(of: name) else { return }
    let inner = compileBody(name: name.text, span: name.span, build: settings)
    let mark = body.mark
    let register = body.allocate()
    body.emit(.makeDeclaration, register, form == .service ? 0 : 1, extra: inner.routine.index, at: name.span)
    initialize(location, from: register, cellExists: true, at: name.span)
    body.release(to: mark)
  }

  /// The settings as a record; an environment's own services join its list of services.
  private mutating func compileSettings(
    _ settings: [RecordEntry], services: [EnvironmentDeclaration.Service], at span: Span
  ) {
    hoist(services.map { Statement(.service($0.declaration), span: $0.span, documentation: $0.documentation) })
    let record = body.allocate()
    compile(Expression(.record(settings), span: span), into: record)
    if !services.isEmpty {
      let list = body.allocate()
      body.emit(.makeList, list, at: span)
      for service in services {
        let item = body.allocate()
        if let location = location(of: service.declaration.name) { load(location, into: item, at: service.span) }
        body.emit(.append, list, item, at: service.span)
        body.release(to: item)
      }
      body.emit(.appendField, record, list, extra: image.memberNumber(Declaration.ownServicesKey), at: span)
    }
    body.emit(.returnValue, record, at: span)
  }
}

extension Statement {
  /// Variables of the block that it stands in: `let`s directly in a `parallel` are the block's too.
  fileprivate var variableNames: [Name] {
    switch kind {
    case .variable(let declaration): [declaration.name]
    case .parallel(let block): block.statements.flatMap(\.variableNames)
    default: []
    }
  }

  /// Visible in its whole block.
  var isHoisted: Bool {
    switch kind {
    case .function, .service, .environment, .use: true
    default: false
    }
  }
}
