import Semantics
import Syntax

extension Compiler {
  /// Each statement is a branch; a `let` belongs to the block around, and gets its branch's value when all have ended.
  mutating func compileParallel(_ block: Block, at span: Span) {
    let variables = block.statements.compactMap { statement -> Name? in
      if case .variable(let declaration) = statement.kind { declaration.name } else { nil }
    }
    let locations = variables.map { (name: $0, location: place($0)) }
    let list = body.allocate()
    body.emit(.makeList, list, at: span)
    for statement in block.statements {
      let mark = body.mark
      let branch = body.allocate()
      makeBranch(statement, into: branch)
      body.emit(.append, list, branch, at: statement.span)
      body.release(to: mark)
    }
    body.markOwner()
    body.emit(.runParallel, list, at: span)
    for (index, statement) in block.statements.enumerated() {
      guard case .variable(let declaration) = statement.kind,
        let place = locations.first(where: { $0.name.id == declaration.name.id })
      else { continue }
      let mark = body.mark
      let position = body.allocate(2)
      body.emit(.loadInt, position, extra: index, at: span)
      body.emit(.getIndex, position + 1, list, position, at: span)
      initialize(place.location, from: position + 1, cellExists: isPrepared(place.location), at: declaration.name.span)
      body.release(to: mark)
    }
  }

  private mutating func makeBranch(_ statement: Statement, into target: Int) {
    let inner = compileBody(name: "branch", span: statement.span) { compiler in
      if case .variable(let declaration) = statement.kind {
        let value = compiler.body.allocate()
        compiler.traced(statement, tellsResult: false) { $0.compile(declaration.value, into: value) }
        compiler.body.emit(.returnValue, value, at: statement.span)
      } else {
        compiler.compileStatements([statement])
        compiler.body.emit(.returnNull, at: statement.span)
      }
    }
    body.emit(.makeFunction, target, extra: inner.routine.index, at: statement.span)
  }

  /// The register of the list of what the rounds give, null where they are not asked for values.
  @discardableResult
  mutating func compileParallel(
    _ loop: ForEach, _ settings: [Argument], givesValues: Bool = false, at span: Span
  ) -> Int {
    let first = body.allocate(3)
    compile(loop.sequence, into: first)
    let names = [loop.first] + (loop.second.map { [$0] } ?? [])
    let parameters = names.map { Routine.Parameter(name: $0.text, hasDefault: false) }
    let inner = compileBody(name: "branch", parameters: parameters, span: span) { compiler in
      compiler.bindParameters(names)
      if givesValues {
        let value = compiler.body.allocate()
        compiler.compileStatements(loop.body.statements, into: value)
        compiler.body.emit(.returnValue, value, at: span)
      } else {
        compiler.compileStatements(loop.body.statements)
        compiler.body.emit(.returnNull, at: span)
      }
    }
    body.emit(.makeFunction, first + 1, extra: inner.routine.index, at: span)
    compileRecord(of: settings, into: first + 2, at: span)
    body.emit(.runParallelEach, first, loop.second == nil ? 0 : 1, at: loop.sequence.span)
    return first
  }

  /// Gives a body's parameters their registers, the first ones, and cells to those that inner bodies share.
  mutating func bindParameters(_ names: [Name]) {
    let registers = names.map { _ in body.allocate() }
    for (name, register) in zip(names, registers) {
      guard case .variable(let index) = resolution.meanings[Int(name.id)] else { continue }
      if resolution.variables[index].isCaptured {
        locations[index] = (.cell(register), body)
        body.emit(.makeCell, register, at: name.span)
      } else {
        locations[index] = (.register(register), body)
      }
    }
  }
}
