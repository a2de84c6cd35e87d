import Syntax

extension Compiler {
  mutating func compile(_ operation: UnaryOperator, _ value: Expression, into target: Int, at span: Span) {
    switch (operation, value.kind) {
    case (.negate, .int(let number)) where number != .min:
      compile(Expression(.int(-number), span: span), into: target)
    case (.negate, .float(let number)): compile(Expression(.float(-number), span: span), into: target)
    case (.negate, .duration(let number)) where number != .min:
      compile(Expression(.duration(-number), span: span), into: target)
    default:
      let mark = body.mark
      body.emit(operation == .not ? .not : .negate, target, operand(value), at: value.span)
      body.release(to: mark)
    }
  }

  mutating func compile(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, into target: Int, isSpare: Bool = false,
    at sign: Span
  ) {
    switch operation {
    case .and, .or: return compileLogic(operation, left, right, into: target, isSpare: isSpare)
    case .coalesce: return compileCoalesce(left, right, into: target, isSpare: isSpare, at: sign)
    default: break
    }
    let mark = body.mark
    defer { body.release(to: mark) }
    let spare = isSpare ? target : nil
    if let (opcode, number) = immediate(operation, right) {
      return body.emit(opcode, target, operand(left, spare: spare), extra: number, at: sign)
    }
    let (first, second) = operands(left, right, spare: spare)
    if operation == .add, first == target, isLocalRegister(left) {
      body.emit(.addAssign, target, second, at: sign)
    } else {
      body.emit(opcode(for: operation), target, first, second, at: sign)
    }
  }

  /// Both sides in registers. The left side is copied where evaluating the right side could assign it.
  mutating func operands(_ left: Expression, _ right: Expression, spare: Int? = nil) -> (Int, Int) {
    var first = operand(left, spare: spare)
    if isLocalRegister(left), right.mayAssign {
      let copy = body.allocate()
      body.emit(.move, copy, first, at: left.span)
      first = copy
    }
    return (first, operand(right))
  }

  private func isLocalRegister(_ expression: Expression) -> Bool { localRegister(expression) != nil }

  /// The register of a local variable.
  func localRegister(_ expression: Expression) -> Int? {
    if case .name(let name) = expression.kind, case .register(let register)? = location(of: name) {
      register
    } else {
      nil
    }
  }

  /// The instruction that has a number on the right in itself.
  private func immediate(_ operation: BinaryOperator, _ right: Expression) -> (Opcode, Int)? {
    guard case .int(let literal) = right.kind, let number = Int32(exactly: literal).map(Int.init),
      number != Int(Int32.min)
    else { return nil }
    switch operation {
    case .add: return (.addInt, number)
    case .subtract: return (.addInt, -number)
    case .multiply: return (.multiplyInt, number)
    case .floorDivide where number > 0: return (.floorDivideInt, number)
    case .remainder where number > 0: return (.remainderInt, number)
    default: return nil
    }
  }

  private func opcode(for operation: BinaryOperator) -> Opcode {
    switch operation {
    case .add: .add
    case .subtract: .subtract
    case .multiply: .multiply
    case .divide: .divide
    case .floorDivide: .floorDivide
    case .remainder: .remainder
    case .equal: .equal
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .in: .contains
    case .notIn: .notContains
    case .match: .match
    case .and, .or, .coalesce: .move
    }
  }

  private mutating func compileLogic(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, into target: Int, isSpare: Bool
  ) {
    let mark = body.mark
    // Not into the target at once: the right side may still need the variable that the target is.
    let value = isSpare ? target : body.allocate()
    compile(left, into: value, isSpare: true)
    let over = body.emitJump(operation == .and ? .jumpIfFalse : .jumpIfTrue, value, at: left.span)
    compile(right, into: value)
    body.emit(.requireBool, value, at: right.span)
    body.land(over)
    if value != target { body.emit(.move, target, value, at: left.span) }
    body.release(to: mark)
  }

  private mutating func compileCoalesce(
    _ left: Expression, _ right: Expression, into target: Int, isSpare: Bool, at span: Span
  ) {
    let mark = body.mark
    let value = isSpare ? target : body.allocate()
    compile(left, into: value, isSpare: true)
    let over = body.emitJump(.jumpIfNotNull, value, at: span)
    compile(right, into: value)
    body.land(over)
    if value != target { body.emit(.move, target, value, at: span) }
    body.release(to: mark)
  }

  // MARK: Branches

  mutating func compile(_ conditional: Conditional, into target: Int?, at span: Span) {
    var ends: [BodyBuilder.Jump] = []
    for (index, branch) in conditional.branches.enumerated() {
      var otherwise: [BodyBuilder.Jump] = []
      let mark = body.mark
      compileBranch(branch.condition, unless: &otherwise)
      body.release(to: mark)
      compile(branch.body, into: target)
      let isLast = index == conditional.branches.count - 1 && conditional.otherwise == nil && target == nil
      if !isLast { ends.append(body.emitJump(.jump, at: span)) }
      for jump in otherwise { body.land(jump) }
    }
    if let block = conditional.otherwise {
      compile(block, into: target)
    } else if let target {
      body.emit(.loadNull, target, at: span)
    }
    for jump in ends { body.land(jump) }
  }

  /// Code that goes on where the condition holds, and jumps (to be landed by the caller) where not.
  mutating func compileBranch(_ condition: Expression, unless exits: inout [BodyBuilder.Jump]) {
    switch condition.kind {
    case .binary(.and, _, let left, let right):
      compileBranch(left, unless: &exits)
      compileBranch(right, unless: &exits)
    case .unary(.not, let inner) where inner.isPlainOperand:
      exits.append(body.emitJump(.jumpIfTrue, operand(inner), at: inner.span))
    case .binary(let operation, let sign, let left, let right) where operation.isOrdering:
      compileComparison(operation, sign, left, right, unless: &exits)
    default:
      exits.append(body.emitJump(.jumpIfFalse, operand(condition), at: condition.span))
    }
  }

  private mutating func compileComparison(
    _ operation: BinaryOperator, _ sign: Span, _ left: Expression, _ right: Expression,
    unless exits: inout [BodyBuilder.Jump]
  ) {
    if case .int(let number) = right.kind, let small = Int32(exactly: number) {
      let opcode: Opcode =
        switch operation {
        case .less: .jumpUnlessLessInt
        case .lessOrEqual: .jumpUnlessLessOrEqualInt
        case .greater: .jumpUnlessGreaterInt
        case .greaterOrEqual: .jumpUnlessGreaterOrEqualInt
        case .equal: .jumpUnlessEqualInt
        default: .jumpUnlessNotEqualInt
        }
      return exits.append(body.emitJump(opcode, operand(left), comparing: Int(small), at: sign))
    }
    let (first, second) = operands(left, right)
    switch operation {
    case .less: exits.append(body.emitJump(.jumpUnlessLess, first, second, at: sign))
    case .lessOrEqual: exits.append(body.emitJump(.jumpUnlessLessOrEqual, first, second, at: sign))
    case .greater: exits.append(body.emitJump(.jumpUnlessLess, second, first, at: sign))
    case .greaterOrEqual: exits.append(body.emitJump(.jumpUnlessLessOrEqual, second, first, at: sign))
    case .equal: exits.append(body.emitJump(.jumpUnlessEqual, first, second, at: sign))
    default: exits.append(body.emitJump(.jumpUnlessNotEqual, first, second, at: sign))
    }
  }
}

extension BinaryOperator {
  /// Has a jump of its own.
  fileprivate var isOrdering: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: true
    default: false
    }
  }

  /// Compares its sides, which `expect` shows when it fails.
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .notIn, .match: true
    default: false
    }
  }
}

extension Expression {
  fileprivate var isPlainOperand: Bool {
    switch kind {
    case .name, .member, .index, .call: true
    default: false
    }
  }

  /// Holds a block, whose statements may assign variables of the body around.
  var mayAssign: Bool {
    switch kind {
    case .conditional: true
    case .parallelForEach(let loop, _): loop.sequence.mayAssign
    case .unary(_, let inner), .try(let inner), .member(let inner, _): inner.mayAssign
    case .binary(_, _, let left, let right), .index(let left, let right): left.mayAssign || right.mayAssign
    case .call(let call): call.callee.mayAssign || call.arguments.contains { $0.value.mayAssign }
    case .list(let elements):
      elements.contains { element in
        switch element {
        case .item(let value), .spread(let value, _): value.mayAssign
        }
      }
    case .record(let entries):
      entries.contains { entry in
        switch entry {
        case .field(_, let value), .spread(let value, _): value.mayAssign
        case .computed(let key, let value): Expression(.string(key), span: key.span).mayAssign || value.mayAssign
        }
      }
    case .string(let literal):
      literal.parts.contains { part in if case .expression(let value, _) = part { value.mayAssign } else { false } }
    default: false
    }
  }
}
