import Syntax

extension Checker {
  /// Checks an expression and tells what is known of its value.
  mutating func value(of expression: Expression) -> StaticValue {
    switch expression.kind {
    case .null: return .value(.null)
    case .bool: return .value(.bool)
    case .int: return .value(.int)
    case .float: return .value(.float)
    case .duration: return .value(.duration)
    case .size: return .value(.size)
    case .port: return .value(.port)
    case .string(let literal):
      string(literal)
      return .value(.string)
    case .name(let name): return namedValue(name)
    case .list(let elements):
      for element in elements { listElement(element) }
      return .value(.list)
    case .record(let entries):
      for entry in entries { recordEntry(entry) }
      return .record(entries)
    case .call(let call): return self.call(call)
    case .member(let base, let name): return member(name, of: subject(of: base), base)
    case .index(let base, let index):
      _ = value(of: base)
      _ = value(of: index)
      return .unknown
    case .unary(let op, let operand): return unary(op, operand)
    case .binary(let op, let span, let left, let right): return binary(op, span, left, right)
    case .conditional(let conditional): return conditionalValue(conditional)
    case .parallelForEach(let loop, let settings):
      self.settings(settings, universe.parallelSettings, of: "`parallel for`")
      checkSequence(of: loop)
      inside(.round) { $0.valueBlock(loop.body) }
      return .value(.list)
    case .function(let body):
      function(body)
      return .value(.function)
    case .try(let operand):
      _ = value(of: operand)
      return .value(.result)
    case .capture(let command):
      self.command(command)
      return .value(.handle(.output))
    case .spawn(let command):
      self.command(command)
      return .value(.handle(.process))
    case .hole: return .unknown
    }
  }

  /// What an expression stands for where a group of functions or a library may stand, too.
  mutating func subject(of expression: Expression) -> StaticValue {
    if case .name(let name) = expression.kind { known(name: name) } else { value(of: expression) }
  }

  private mutating func namedValue(_ name: Name) -> StaticValue {
    let value = known(name: name)
    switch value {
    case .namespace, .library(_?):
      let phrase = value.phrase ?? ""
      report(
        .notAValue, "`\(name.text)` is \(phrase), not a value", at: name.span, label: phrase,
        help: contentHelp(name.text, value))
      return .unknown
    default: return value
    }
  }

  mutating func function(_ function: FunctionBody) {
    for parameter in function.parameters { if let initial = parameter.initial { _ = value(of: initial) } }
    inside(.function) { checker in
      switch function.body {
      case .expression(let value): _ = checker.value(of: value)
      case .block(let block):
        if case .expression(let last)? = block.statements.last?.kind { checker.lastOfFunctions.insert(last.span) }
        checker.block(block)
      }
    }
  }

  private mutating func listElement(_ element: ListElement) {
    switch element {
    case .item(let value): _ = self.value(of: value)
    case .spread(let value, _): checkSpread(of: value, .list)
    }
  }

  private mutating func recordEntry(_ entry: RecordEntry) {
    switch entry {
    case .field(_, let value): _ = self.value(of: value)
    case .computed(let key, let value):
      string(key)
      _ = self.value(of: value)
    case .spread(let value, _): checkSpread(of: value, .record)
    }
  }

  /// `...value` in a list, a call or a command takes a list, in a record a record.
  mutating func checkSpread(of value: Expression, _ type: ValueType) {
    let known = self.value(of: value)
    guard let actual = known.type, actual != type else { return }
    report(
      .wrongType, "`...` takes \(type.phrase) here, not \(actual.phrase)", at: value.span, label: actual.phrase)
  }

  // MARK: `if` as a value

  /// The last statement of each block is a value here, also when it is only a name.
  private mutating func conditionalValue(_ conditional: Conditional) -> StaticValue {
    for branch in conditional.branches {
      condition(branch.condition)
      valueBlock(branch.body)
    }
    if let otherwise = conditional.otherwise { valueBlock(otherwise) }
    return .unknown
  }

  mutating func valueBlock(_ block: Block) {
    guard let last = block.statements.last else { return }
    switch last.kind {
    case .expression(let expression):
      statements(Array(block.statements.dropLast()))
      _ = value(of: expression)
    case .conditional(let conditional):
      statements(Array(block.statements.dropLast()))
      _ = conditionalValue(conditional)
    default: statements(block.statements)
    }
  }
}
