import Semantics
import Syntax

extension Compiler {
  mutating func compileWhile(_ condition: Expression, _ block: Block, at span: Span) {
    let start = body.position
    let mark = body.mark
    var exits: [BodyBuilder.Jump] = []
    compileBranch(condition, unless: &exits)
    body.release(to: mark)
    compileLoopBody(block) { _ in }
    body.emitLoop(to: start, at: span)
    for exit in exits { body.land(exit) }
    landBreaks()
  }

  mutating func compile(_ loop: ForEach, at span: Span) {
    if let range = numericRange(loop) { return compileNumeric(loop, range, at: span) }
    let state = body.allocateVariables(loop.second == nil ? 3 : 4)
    compile(loop.sequence, into: state)
    body.emit(.eachPrepare, state, at: loop.sequence.span)
    let start = body.position
    let exit = body.emitJump(.eachNext, state, loop.second == nil ? 0 : 1, at: loop.sequence.span)
    compileLoopBody(loop.body) { compiler in
      compiler.bind(loop.first, to: state + 2)
      if let second = loop.second { compiler.bind(second, to: state + 3) }
    }
    body.emitLoop(to: start, at: span)
    body.land(exit)
    landBreaks()
  }

  /// `for i in range(a, b)` counts without making the list.
  private func numericRange(_ loop: ForEach) -> Call? {
    guard loop.second == nil, case .call(let call) = loop.sequence.kind, case .name(let name) = call.callee.kind,
      name.text == "range", resolution.meanings[Int(name.id)] == .universe, call.arguments.count == 2,
      call.arguments.allSatisfy({ if case .none = $0.label { true } else { false } })
    else { return nil }
    return call
  }

  private mutating func compileNumeric(_ loop: ForEach, _ range: Call, at span: Span) {
    let state = body.allocate(3)
    compile(range.arguments[0].value, into: state)
    compile(range.arguments[1].value, into: state + 1)
    body.emit(.rangePrepare, state, at: loop.sequence.span)
    let start = body.position
    let exit = body.emitJump(.rangeNext, state, at: loop.sequence.span)
    compileLoopBody(loop.body) { $0.bind(loop.first, to: state + 2) }
    body.emitLoop(to: start, at: span)
    body.land(exit)
    landBreaks()
  }

  /// Makes a loop's variable, which each round has anew, from the register that the loop fills.
  private mutating func bind(_ name: Name, to register: Int) {
    guard case .variable(let index) = resolution.meanings[Int(name.id)] else { return }
    guard resolution.variables[index].isCaptured else {
      locations[index] = (.register(register), body)
      return
    }
    let cell = body.allocateVariables()
    locations[index] = (.cell(cell), body)
    body.emit(.move, cell, register, at: name.span)
    body.emit(.makeCell, cell, at: name.span)
  }

  private mutating func compileLoopBody(_ block: Block, prologue: (inout Compiler) -> Void) {
    body.enterBlock()
    body.loops.append(BodyBuilder.Loop(level: body.level, regionCount: body.regionCount))
    prologue(&self)
    compileStatements(block.statements)
    body.leaveBlock(closing: nil, at: Span(Int(block.span.end) - 1, Int(block.span.end)))
    for jump in body.loops[body.loops.count - 1].continues { body.land(jump) }
  }

  private mutating func landBreaks() {
    guard let loop = body.loops.popLast() else { return }
    for jump in loop.breaks { body.land(jump) }
  }

  mutating func compileLeave(at span: Span, isBreak: Bool) {
    // A round of `parallel for` is a body of its own: going on with the next round ends it.
    guard let loop = body.loops.last else { return compileReturn(nil, at: span) }
    body.leave(loop.level, regions: loop.regionCount, at: span) {
      let jump = body.emitJump(.jump, at: span)
      if isBreak {
        body.loops[body.loops.count - 1].breaks.append(jump)
      } else {
        body.loops[body.loops.count - 1].continues.append(jump)
      }
    }
  }
}
