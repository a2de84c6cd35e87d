import Semantics
import Syntax

extension Compiler {
  mutating func compileAssignment(
    _ target: Expression, _ operation: AssignmentOperator, _ sign: Span, _ value: Expression
  ) {
    if case .name(let name) = target.kind { return assign(name, operation, sign, value) }
    guard let (root, keys) = path(of: target), let location = location(of: root) else { return }
    // Keys and value first, in the order they are written; only then is the variable touched.
    let first: Int
    if keys.count == 1, let own = localRegister(keys[0]), !value.mayAssign {
      first = own
    } else {
      first = placeValues(keys)
    }
    var own = localRegister(value)
    // A variable that becomes a part of itself is copied, or the part would hold the whole.
    if case .register(let whole) = location, whole == own { own = nil }
    let register = own ?? body.allocate()
    if own == nil { compile(value, into: register, isSpare: true) }
    emitAdopt(register, of: value, for: root)
    body.emit(.assignPath, first, keys.count, register, extra: location.rootNumber, at: target.span)
    emitOperation(operation.combining, consuming: own == nil, at: sign)
  }

  private mutating func assign(
    _ name: Name, _ operation: AssignmentOperator, _ sign: Span, _ value: Expression
  ) {
    guard let location = location(of: name) else { return }
    guard let combining = operation.combining else {
      if case .register(let register) = location {
        compile(value, into: register)
        return emitAdopt(register, of: value, for: name)
      }
      let register = operand(value)
      emitAdopt(register, of: value, for: name)
      return store(register, in: location, at: sign)
    }
    if case .register(let register) = location {
      if combining == .add, compileAppend(value, to: register, at: sign) { return }
      if combining == .add, compileAddItems(value, to: name, register, at: sign) { return }
      guard combining == .add, value.mayHoldHandles else {
        let old = Expression(.name(name), span: name.span)
        return compile(combining, old, value, into: register, at: sign)
      }
      let added = operand(value)
      emitAdopt(added, of: value, for: name)
      return body.emit(.addAssign, register, added, at: sign)
    }
    let own = localRegister(value)
    let register = own ?? operand(value)
    emitAdopt(register, of: value, for: name)
    body.emit(.assignPath, 0, 0, register, extra: location.rootNumber, at: sign)
    emitOperation(combining, consuming: own == nil, at: sign)
  }

  /// Sets a field of a record in a register by a name in another.
  func emitField(named name: Int, of record: Int, _ value: Int, at span: Span) {
    body.emit(.assignPath, name, 1, value, extra: Location.register(record).rootNumber, at: span)
    emitOperation(nil, consuming: false, at: span)
  }

  /// The second word of an assignment.
  private func emitOperation(_ operation: BinaryOperator?, consuming isSpare: Bool, at sign: Span) {
    let number = operation.flatMap { BinaryOperator.allCases.firstIndex(of: $0) } ?? -1
    body.emit(.data, isSpare ? 1 : 0, extra: number, at: sign)
  }

  /// `variable += [items…]`, without making the list first. False where that is something else.
  private mutating func compileAddItems(_ value: Expression, to name: Name, _ register: Int, at sign: Span) -> Bool {
    guard case .list(let elements) = value.kind, let items = elements.plainItems, !value.mayAssign else { return false }
    let first = placeValues(items)
    for (index, item) in items.enumerated() { emitAdopt(first + index, of: item, for: name) }
    body.emit(.addItems, register, first, items.count, at: sign)
    return true
  }

  /// The variable at the root of `a.b[c].d`, and the keys that lead from it.
  private func path(of target: Expression) -> (Name, [Expression])? {
    var keys: [Expression] = []
    var current = target
    while true {
      switch current.kind {
      case .name(let name): return (name, keys.reversed())
      case .member(let base, let field):
        let key = StringLiteral(parts: [.text(field.text)], span: field.span)
        keys.append(Expression(.string(key), span: field.span))
        current = base
      case .index(let base, let index):
        keys.append(index)
        current = base
      default: return nil
      }
    }
  }

  /// A handle that is assigned to a variable of an outer block is owned by that block from now on.
  private mutating func emitAdopt(_ register: Int, of value: Expression, for name: Name) {
    let span = value.span
    guard value.mayHoldHandles else { return }
    guard case .variable(let index) = resolution.meanings[Int(name.id)], let (location, owner) = locations[index] else {
      return
    }
    let level = variableLevels[index] ?? 0
    if case .global = location {
      if body.parent != nil || body.level > 0 { body.emit(.adopt, register, 0, 255, at: span) }
    } else if let hops = hops(to: owner), hops > 0 || level < body.level {
      body.emit(.adopt, register, level, hops, at: span)
    }
  }

  /// How many bodies lie between this one and an outer one that it assigns a variable of. Each runs in a frame right above the other:
  /// only bodies that run where they stand may assign outer variables.
  private func hops(to owner: BodyBuilder?) -> Int? {
    var hops = 0
    var current: BodyBuilder? = body
    while let candidate = current, candidate !== owner {
      current = candidate.parent
      hops += 1
    }
    return current == nil ? nil : hops
  }
}

extension Compiler.Location {
  /// Where the variable at the root of an assignment lives: 2 bits of kind, 28 of number.
  fileprivate var rootNumber: Int {
    let (kind, number): (Int, Int) =
      switch self {
      case .register(let register): (0, register)
      case .cell(let register): (1, register)
      case .capture(let number): (2, number)
      case .global(let number): (3, number)
      case .routine, .constant, .library: (0, 0)
      }
    return kind << 28 | number
  }
}

extension Expression {
  /// Its value may be a handle, or have one inside.
  fileprivate var mayHoldHandles: Bool {
    switch kind {
    case .null, .bool, .int, .float, .duration, .size, .port, .string, .unary: false
    case .binary(.add, _, let left, let right): left.mayHoldHandles && right.mayHoldHandles
    case .binary(.coalesce, _, let left, let right): left.mayHoldHandles || right.mayHoldHandles
    case .binary: false
    default: true
    }
  }
}
