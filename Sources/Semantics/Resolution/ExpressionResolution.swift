import Syntax

extension Resolver {
  /// The value of `let name = value`, in which `name` still means what it meant before.
  mutating func expression(_ value: Expression, initializing name: Name) {
    pending.append(PendingName(text: name.text, reason: .ownValue))
    expression(value)
    pending.removeLast()
  }

  mutating func expression(_ expression: Expression) {
    switch expression.kind {
    case .null, .bool, .int, .float, .duration, .size, .port, .hole: break
    case .string(let literal): string(literal)
    case .name(let name): use(name)
    case .list(let elements): for element in elements { listElement(element) }
    case .record(let entries): for entry in entries { recordEntry(entry) }
    case .call(let call): self.call(call, expression.span)
    case .member(let base, _): self.expression(base)
    case .index(let base, let index):
      self.expression(base)
      self.expression(index)
    case .unary(_, let operand), .try(let operand): self.expression(operand)
    case .binary(_, _, let left, let right):
      self.expression(left)
      self.expression(right)
    case .conditional(let conditional): self.conditional(conditional)
    case .parallelForEach(let loop, let settings): parallelFor(loop, settings)
    case .function(let body): function(body)
    case .capture(let command), .spawn(let command): self.command(command)
    }
  }

  mutating func conditional(_ conditional: Conditional) {
    for branch in conditional.branches {
      expression(branch.condition)
      block(branch.body)
    }
    if let otherwise = conditional.otherwise { block(otherwise) }
  }

  mutating func function(_ function: FunctionBody, of name: Name? = nil) {
    body(.function, of: name) { resolver in
      for parameter in function.parameters {
        if let initial = parameter.initial { resolver.expression(initial) }
        resolver.declare(parameter.name, .parameter)
      }
      switch function.body {
      case .expression(let value): resolver.expression(value)
      case .block(let block): resolver.block(block)
      }
    }
  }

  private mutating func call(_ call: Call, _ span: Span) {
    expression(call.callee, as: .callee(call.spelling, call: span))
    // What stands behind an unknown word was not meant for this language.
    let wasSilent = isSilent
    isSilent = isSilent || (call.spelling == .verb && isUnknown(call.callee))
    defer { isSilent = wasSilent }
    let signature = declaredSignature(of: call.callee)
    for (place, argument) in call.arguments.enumerated() {
      if case .name(let name, _) = argument.label,
        let parameter = signature?.parameters.first(where: { $0.name == name })
      {
        setting(argument.value, due: parameter.type, as: .argument(call.spelling))
      } else if place == 0, case .none = argument.label, let signature, startsEnvironment(signature) {
        expression(argument.value, as: .started)
      } else {
        expression(argument.value, as: .argument(call.spelling))
      }
    }
  }

  /// `up`
  private func startsEnvironment(_ signature: Signature) -> Bool {
    guard signature.returns == .handle(.environment), let first = signature.parameters.first else { return false }
    return first.type.accepts(.declaration(.environment))
  }

  /// Of a function of the library.
  private func declaredSignature(of callee: Expression) -> Signature? {
    switch callee.kind {
    case .name(let name) where resolution.meanings[Int(name.id)] == .universe: universe.functions[name.text]
    case .member(let base, let member):
      if case .name(let namespace) = base.kind, resolution.meanings[Int(namespace.id)] == .universe {
        universe.functions["\(namespace.text).\(member.text)"]
      } else {
        nil
      }
    default: nil
    }
  }

  /// A value at a place that takes a type: names in a list of services can be nothing else.
  mutating func setting(_ value: Expression, due type: ValueType?, as role: NameRole = .value) {
    guard type?.listElement == .declaration(.service), case .list(let elements) = value.kind else {
      return expression(value, as: role)
    }
    for element in elements {
      if case .item(let item) = element { expression(item, as: .service) } else { listElement(element) }
    }
  }

  private func isUnknown(_ callee: Expression) -> Bool {
    guard case .name(let name) = callee.kind else { return false }
    return resolution.meanings[Int(name.id)] == .unresolved
  }

  /// The role matters where the expression is only a name.
  mutating func expression(_ expression: Expression, as role: NameRole) {
    if case .name(let name) = expression.kind { use(name, as: role) } else { self.expression(expression) }
  }

  mutating func arguments(_ arguments: [Argument]) {
    for argument in arguments { expression(argument.value) }
  }

  /// The left side of an assignment: its root is assigned, its indices are used.
  mutating func assignmentTarget(_ target: Expression) {
    switch target.kind {
    case .name(let name): assign(name)
    case .member(let base, _): assignmentTarget(base)
    case .index(let base, let index):
      assignmentTarget(base)
      expression(index)
    default: expression(target)
    }
  }

  mutating func recordEntry(_ entry: RecordEntry) {
    switch entry {
    case .field(_, let value), .spread(let value, _): expression(value)
    case .computed(let key, let value):
      string(key)
      expression(value)
    }
  }

  private mutating func listElement(_ element: ListElement) {
    switch element {
    case .item(let value), .spread(let value, _): expression(value)
    }
  }

  // MARK: Text

  mutating func string(_ literal: StringLiteral) { literal.interpolations.forEach { interpolation($0) } }

  mutating func command(_ command: Command) {
    for word in command.words { checkSpread(word) }
    command.interpolations.forEach { interpolation($0) }
  }

  private mutating func interpolation(_ interpolation: Interpolation) {
    switch interpolation {
    case .value(let value, _), .spread(let value): expression(value)
    case .capture(let command): self.command(command)
    }
  }
}
