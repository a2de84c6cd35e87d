import Semantics
import Syntax

extension Compiler {
  /// Evaluates the condition keeping the values of its parts, so that a failure can show them.
  mutating func compileExpect(_ condition: Expression, note: Expression?, at span: Span) {
    var site = ExpectationSite(condition: condition.span, comparison: nil, parts: [])
    let result = body.allocate()
    compileParts(condition, into: result, site: &site, isOutermost: true)
    let passed = body.emitJump(.jumpIfTrue, result, at: condition.span)
    showVariables(of: condition, in: &site)
    let register = body.allocate()
    if let note {
      compile(note, into: register)
    } else {
      body.emit(.loadMissing, register, at: span)
    }
    image.expectations.append(site)
    body.emit(.expectFailed, register, extra: image.expectations.count - 1, at: condition.span)
    body.land(passed)
  }

  private mutating func compileParts(
    _ expression: Expression, into target: Int, site: inout ExpectationSite, isOutermost: Bool
  ) {
    switch expression.kind {
    case .binary(let operation, _, let left, let right) where operation == .and || operation == .or:
      compileParts(left, into: target, site: &site, isOutermost: false)
      // Parts that the short cut leaves out must not show what their registers held before.
      let clearing = body.position
      let firstRegister = body.mark
      body.emit(.clear, firstRegister, 0, at: right.span)
      let over = body.emitJump(operation == .and ? .jumpIfFalse : .jumpIfTrue, target, at: left.span)
      compileParts(right, into: target, site: &site, isOutermost: false)
      body.emit(.requireBool, target, at: right.span)
      body.code[clearing] = Instruction(.clear, firstRegister, body.mark - firstRegister)
      body.land(over)
    case .unary(.not, let inner):
      compileParts(inner, into: target, site: &site, isOutermost: false)
      body.emit(.not, target, target, at: inner.span)
    case .binary(let operation, let sign, let left, let right) where operation.isComparison:
      let first = part(left, in: &site)
      let second = part(right, in: &site)
      if isOutermost { site.comparison = (first, second, operation) }
      body.emit(comparisonOpcode(operation), target, first, second, at: sign)
    default:
      compile(expression, into: target)
      if !expression.isLiteral { addPart(expression, copyOf: target, to: &site) }
    }
  }

  private mutating func part(_ expression: Expression, in site: inout ExpectationSite) -> Int {
    let register = body.allocate()
    compile(expression, into: register)
    if !expression.isLiteral {
      site.parts.append(.init(span: expression.span, register: register, variable: nil))
    }
    return register
  }

  private mutating func addPart(_ expression: Expression, copyOf source: Int, to site: inout ExpectationSite) {
    let register = body.allocate()
    body.emit(.move, register, source, at: expression.span)
    site.parts.append(.init(span: expression.span, register: register, variable: nil))
  }

  private func comparisonOpcode(_ operation: BinaryOperator) -> Opcode {
    switch operation {
    case .notEqual: .notEqual
    case .less: .less
    case .lessOrEqual: .lessOrEqual
    case .greater: .greater
    case .greaterOrEqual: .greaterOrEqual
    case .in: .contains
    case .notIn: .notContains
    case .match: .match
    default: .equal
    }
  }

  /// The variables that the parts are made from: `order` of `order.json.qty`.
  private mutating func showVariables(of condition: Expression, in site: inout ExpectationSite) {
    var seen: Set<String> = []
    for name in condition.rootNames where seen.insert(name.text).inserted {
      guard let location = location(of: name), case .variable(let index) = resolution.meanings[Int(name.id)] else {
        continue
      }
      switch resolution.variables[index].kind {
      case .constant, .mutable, .parameter: break
      case .function, .service, .environment, .library: continue
      }
      let register = body.allocate()
      load(location, into: register, at: name.span)
      site.parts.append(
        .init(
          span: resolution.variables[index].declaredAt, register: register, variable: name.text))
    }
  }
}

extension Expression {
  fileprivate var isLiteral: Bool {
    switch kind {
    case .null, .bool, .int, .float, .duration, .size, .port, .hole: true
    case .string(let literal): literal.plainText != nil
    case .unary(.negate, let inner): inner.isLiteral
    case .list(let elements):
      elements.allSatisfy { if case .item(let value) = $0 { value.isLiteral } else { false } }
    case .record(let entries):
      entries.allSatisfy { if case .field(_, let value) = $0 { value.isLiteral } else { false } }
    default: false
    }
  }

  /// Variables that this expression takes a part of, or gives to a call. A bare name is shown as a part already.
  fileprivate var rootNames: [Name] {
    switch kind {
    case .name: []
    case .member(let base, _), .index(let base, _): base.chainRoot.map { [$0] } ?? base.rootNames
    case .binary(_, _, let left, let right): left.rootNames + right.rootNames
    case .unary(_, let inner): inner.rootNames
    case .call(let call): call.callee.rootNames
    default: []
    }
  }

  private var chainRoot: Name? {
    switch kind {
    case .name(let name): name
    case .member(let base, _), .index(let base, _): base.chainRoot
    case .call(let call): call.callee.chainRoot
    default: nil
    }
  }
}
