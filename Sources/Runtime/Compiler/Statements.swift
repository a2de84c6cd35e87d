import Semantics
import Syntax

extension Compiler {
  mutating func compile(_ statement: Statement) {
    traced(statement) { $0.compileStatement(statement) }
  }

  private mutating func compileStatement(_ statement: Statement) {
    let mark = body.mark
    let span = statement.span
    switch statement.kind {
    case .variable(let declaration):
      compile(declaration)
      return  // the variable keeps its register
    case .assignment(let target, let operation, let operatorSpan, let value):
      compileAssignment(target, operation, operatorSpan, value)
    case .function, .service, .environment, .use, .hole: break
    case .return(let value): compileReturn(value, at: span)
    case .conditional(let conditional): compile(conditional, into: nil, at: span)
    case .forEach(let loop): compile(loop, at: span)
    case .whileLoop(let condition, let block): compileWhile(condition, block, at: span)
    case .breakLoop: compileLeave(at: span, isBreak: true)
    case .continueLoop: compileLeave(at: span, isBreak: false)
    case .defer(let block): compileDefer(block, at: span)
    case .tryCatch(let block, let error, let handler): compileTry(block, error, handler, at: span)
    case .with(let settings, let block): compileWith(settings, block, at: span)
    case .parallel(let block):
      compileParallel(block, at: span)
      return  // its `let`s keep their registers
    case .parallelForEach(let loop, let settings): compileParallel(loop, settings, at: span)
    case .eventually(let eventually): compile(eventually, at: span)
    case .expect(let condition, let note): compileExpect(condition, note: note, at: span)
    case .command(let command): compile(command, mode: .stream, into: body.allocate())
    case .suite(let suite): compile(suite, isSuite: true, at: span)
    case .test(let test): compile(test, isSuite: false, at: span)
    case .expression(let value): compileStatement(callIfFunctionName(value))
    }
    body.release(to: mark)
  }

  /// A call whose result is something to see is followed by the one that shows it.
  private mutating func compileStatement(_ value: Expression) {
    guard case .call(let call) = value.kind, let statement = builtin(of: call)?.statement else {
      return compile(value, into: body.allocate())
    }
    let first = body.allocate()
    let result = body.allocate()
    compile(value, into: result)
    emitCall(of: statement, from: first, count: 1, into: result, at: value.span)
  }

  /// A statement that is only a function's name calls it; a field is one only where its value would be lost.
  func callIfFunctionName(_ expression: Expression, isValue: Bool = false) -> Expression {
    switch expression.kind {
    case .name(let name) where isFunction(name): break
    case .member(let base, let name):
      guard libraryFunction(expression) != nil || isFunction(of: base, name, isValue) else { return expression }
    default: return expression
    }
    return Expression(.call(Call(callee: expression, arguments: [], spelling: .verb)), span: expression.span)
  }

  /// A function of a file that `use` brought in, or what the checker took for a method: as a statement nothing else makes sense.
  private func isFunction(of base: Expression, _ name: Name, _ isValue: Bool) -> Bool {
    guard !options.keepsTopLevel, !isValue else {
      guard case .name(let library) = base.kind, case .library(let module)? = location(of: library),
        case .routine? = module.names[name.text]
      else { return false }
      return true
    }
    return true
  }

  private func isFunction(_ name: Name) -> Bool {
    switch resolution.meanings[Int(name.id)] {
    case .variable(let index): resolution.variables[index].kind == .function
    case .universe: image.library.functions[name.text] != nil
    case .probe, .unresolved: false
    }
  }

  private mutating func compile(_ declaration: VariableDeclaration) {
    let span = declaration.name.span
    let existing = location(of: declaration.name)
    // The value is computed before the variable exists, so that `let x = x` means the outer one.
    let register = body.allocate()
    compile(declaration.value, into: register)
    if let existing, isPrepared(existing) {
      store(register, in: existing, at: span)
      body.release(to: register)
      return
    }
    body.release(to: register)
    let location = place(declaration.name)
    switch location {
    case .register(let own), .cell(let own):
      if own != register { body.emit(.move, own, register, at: span) }
      if case .cell = location { body.emit(.makeCell, own, at: span) }
    default: store(register, in: location, at: span)
    }
  }

  mutating func compileReturn(_ value: Expression?, at span: Span) {
    guard let value else { return body.leave(0, regions: 0, at: span) { body.emit(.returnNull, at: span) } }
    let register = operand(value)
    body.leave(0, regions: 0, keeping: register, at: span) { body.emit(.returnValue, register, at: span) }
  }

  private mutating func compileDefer(_ block: Block, at span: Span) {
    let register = body.allocate()
    makeBody("defer", block, into: register, at: span)
    body.markOwner()
    body.emit(.deferCall, register, at: span)
  }

  /// A function value over a block that is a body of its own.
  mutating func makeBody(_ name: String, _ block: Block, into target: Int, at span: Span) {
    let inner = compileBody(name: name, span: span) { compiler in
      compiler.compileStatements(block.statements)
      compiler.body.emit(.returnNull, at: Span(Int(block.span.end) - 1, Int(block.span.end)))
    }
    body.emit(.makeFunction, target, extra: inner.routine.index, at: span)
  }

  private mutating func compileTry(_ block: Block, _ error: Name?, _ handler: Block, at span: Span) {
    let register = body.allocate()
    body.openRegion()
    compile(block)
    let end = body.position
    let over = body.emitJump(.jump, at: span)
    body.closeRegion(register: register, end: end)
    body.enterBlock()
    if let error {
      let location = place(error)
      initialize(location, from: register, cellExists: false, at: error.span)
    }
    compileStatements(handler.statements)
    body.leaveBlock(closing: nil, at: span)
    body.land(over)
  }

  private mutating func compileWith(_ settings: [Argument], _ block: Block, at span: Span) {
    let register = body.allocate()
    compileRecord(of: settings, into: register, at: span)
    body.enterBlock()
    body.markOwner()
    body.emit(.enterWith, register, at: span)
    compileStatements(block.statements)
    body.leaveBlock(closing: nil, at: span)
  }

  /// Named arguments as a record.
  mutating func compileRecord(of settings: [Argument], into target: Int, at span: Span) {
    emitEmptyRecord(into: target, at: span)
    for setting in settings {
      guard let name = setting.name else { continue }
      let mark = body.mark
      let value = operand(setting.value)
      body.emit(.appendField, target, value, extra: image.memberNumber(name), at: setting.value.span)
      body.release(to: mark)
    }
  }

  private mutating func compile(_ eventually: Eventually, at span: Span) {
    let state = body.allocate(2)
    compile(eventually.limit, into: state)
    if let interval = eventually.interval {
      compile(interval, into: state + 1)
    } else {
      body.emit(.loadNull, state + 1, at: span)
    }
    body.emit(.eventuallyBegin, state, state + 1, at: eventually.limit.span)
    let attempt = body.position
    body.openRegion()
    body.enterBlock()
    body.markOwner()
    body.emit(.eventuallyAttempt, state, at: span)
    compileStatements(eventually.body.statements)
    body.leaveBlock(closing: nil, at: span)
    let end = body.position
    let over = body.emitJump(.jump, at: span)
    body.closeRegion(register: state + 1, end: end)
    body.emit(.eventuallyFailed, state, state + 1, at: eventually.limit.span)
    body.emitLoop(to: attempt, at: span)
    body.land(over)
  }

  private mutating func compile(_ test: TestDeclaration, isSuite: Bool, at span: Span) {
    let first = body.allocate(4)
    compile(Expression(.string(test.title), span: test.title.span), into: first)
    compileRecord(of: test.settings, into: first + 1, at: span)
    makeBody(isSuite ? "suite" : "test", test.body, into: first + 2, at: test.title.span)
    if let environment = test.environment {
      compile(environment, into: first + 3)
    } else {
      body.emit(.loadNull, first + 3, at: span)
    }
    body.emit(.runTest, first, isSuite ? 1 : 0, at: test.title.span)
  }
}
