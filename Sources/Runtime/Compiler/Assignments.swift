import Semantics
import Syntax

extension Compiler {
  mutating func compileAssignment(
    _ target: Expression, _ operation: AssignmentOperator, _ sign: Span, _ value: Expression
  ) {
    if case .name(let name) = target.kind { return assign(name, operation, sign, value) }
    guard let (root, keys) = path(of: target), let location = location(of: root) else { return }
    // Keys and value first, in the order they are written; only then is the variable touched.
    let first = body.allocate(keys.count)
    for (index, key) in keys.enumerated() { compile(key, into: first + index) }
    let register = body.allocate()
    compile(value, into: register)
    emitAdopt(register, for: root, at: value.span)
    body.emit(.assignPath, first, keys.count, register, extra: location.rootNumber, at: target.span)
    body.emitData(operation.combining.flatMap { BinaryOperator.allCases.firstIndex(of: $0) } ?? -1, at: sign)
  }

  private mutating func assign(
    _ name: Name, _ operation: AssignmentOperator, _ sign: Span, _ value: Expression
  ) {
    guard let location = location(of: name) else { return }
    guard let combining = operation.combining else {
      if case .register(let register) = location {
        compile(value, into: register)
        return emitAdopt(register, for: name, at: value.span)
      }
      let register = operand(value)
      emitAdopt(register, for: name, at: value.span)
      return store(register, in: location, at: sign)
    }
    if case .register(let register) = location {
      if combining == .add, compileAppend(value, to: register, at: sign) { return }
      guard combining == .add, value.mayHoldHandles else {
        let old = Expression(.name(name), span: name.span)
        return compile(combining, old, value, into: register, at: sign)
      }
      let added = operand(value)
      emitAdopt(added, for: name, at: value.span)
      return body.emit(.addAssign, register, added, at: sign)
    }
    let register = body.allocate()
    compile(value, into: register)
    emitAdopt(register, for: name, at: value.span)
    body.emit(.assignPath, 0, 0, register, extra: location.rootNumber, at: sign)
    body.emitData(BinaryOperator.allCases.firstIndex(of: combining) ?? -1, at: sign)
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
  private mutating func emitAdopt(_ register: Int, for name: Name, at span: Span) {
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
  /// Its value may be a list with handles in it.
  fileprivate var mayHoldHandles: Bool {
    switch kind {
    case .name, .list, .call, .member, .index, .conditional: true
    default: false
    }
  }
}
