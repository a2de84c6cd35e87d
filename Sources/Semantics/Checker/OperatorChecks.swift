import Syntax

extension Checker {
  /// A place where only a bool will do.
  mutating func condition(_ expression: Expression) {
    let value = value(of: expression)
    checkIsBool(expression, value)
  }

  private mutating func checkIsBool(_ expression: Expression, _ value: StaticValue) {
    guard let phrase = value.phrase, value.type != .bool else { return }
    report(
      .conditionNotBool, "a condition is true or false, and this is \(phrase)", at: expression.span, label: phrase,
      help: conditionHelp(source.string(expression.span), value))
  }

  private func conditionHelp(_ text: String, _ value: StaticValue) -> [String] {
    switch value.type {
    case .int, .float: ["compare it: `\(text) != 0`"]
    case .string: ["compare it: `\(text) != \"\"`"]
    case .list, .record: ["ask whether it is empty: `\(text).len > 0`"]
    case .result: ["ask whether it went well: `(\(text)).ok`"]
    case .handle(.output): ["ask whether it went well: `(try \(text)).ok`"]
    case .null: [text == "null" ? "write `false`" : "compare it: `\(text) != null`"]
    case .function: ["call it: `\(text)(…)`"]
    default: []
    }
  }

  mutating func unary(_ op: UnaryOperator, _ operand: Expression) -> StaticValue {
    let value = value(of: operand)
    switch op {
    case .not:
      checkIsBool(operand, value)
      return .value(.bool)
    case .negate:
      guard let type = value.type else { return .unknown }
      guard [.int, .float, .duration].contains(type) else {
        report(
          .clashingTypes, "`-` takes a number or a duration, not \(type.phrase)", at: operand.span, label: type.phrase)
        return .unknown
      }
      return .value(type)
    }
  }

  mutating func binary(
    _ op: BinaryOperator, _ span: Span, _ left: Expression, _ right: Expression
  ) -> StaticValue {
    let leftValue = value(of: left)
    let rightValue = value(of: right)
    switch op {
    case .and, .or:
      checkIsBool(left, leftValue)
      checkIsBool(right, rightValue)
      return .value(.bool)
    case .coalesce:
      return leftValue.type == .null ? rightValue : .unknown
    default:
      if op == .match { checkPattern(right) }
      if op == .in || op == .notIn, reportStrangeElements((left, leftValue), right) { return .value(.bool) }
      return checkOperands(op, span, (left, leftValue), (right, rightValue))
    }
  }

  typealias Operand = (expression: Expression, value: StaticValue)

  @discardableResult
  mutating func checkOperands(_ op: BinaryOperator, _ span: Span, _ left: Operand, _ right: Operand) -> StaticValue {
    switch resultType(op, left.value.type, right.value.type) {
    case .type(let type): return .value(type)
    case .unknown: return op.isComparison ? .value(.bool) : .unknown
    case .clash:
      reportClash(op, span, left, right)
      return op.isComparison ? .value(.bool) : .unknown
    }
  }

  private mutating func reportClash(_ op: BinaryOperator, _ span: Span, _ left: Operand, _ right: Operand) {
    guard let leftType = left.value.type else {
      return reportOperand(op, right)
    }
    guard let rightType = right.value.type else {
      return reportOperand(op, left)
    }
    let isEquality = op == .equal || op == .notEqual
    let message =
      isEquality
      ? "\(leftType.phrase) never equals \(rightType.phrase)"
      : "`\(op.rawValue)` does not take \(leftType.phrase) and \(rightType.phrase)"
    let whole = left.expression.span.union(right.expression.span)
    let bare = unitless(op, left, right)
    report(
      .clashingTypes, message, at: bare?.expression.span ?? (isEquality ? whole : span),
      label: bare?.value.phrase ?? "", help: clashHelp(op, left, right))
  }

  /// Elements of a list that is written out, of which none can ever equal what is looked for.
  private mutating func reportStrangeElements(_ wanted: Operand, _ list: Expression) -> Bool {
    guard let type = wanted.value.type, case .list(let elements) = list.kind, !elements.isEmpty else { return false }
    var found: ValueType?
    for element in elements {
      guard case .item(let item) = element, let kind = item.literalType, case .clash = resultType(.equal, type, kind)
      else { return false }
      found = kind
    }
    guard let found else { return false }
    let element: Operand = (list, .value(found))
    report(
      .clashingTypes, "\(type.phrase) is never in \(ValueType.listOf(found).phrase)",
      at: wanted.expression.span.union(list.span), help: numberHelp(wanted, element).map { [$0] } ?? [])
    return true
  }

  private mutating func reportOperand(_ op: BinaryOperator, _ operand: Operand) {
    let phrase = operand.value.phrase ?? "this"
    report(
      .clashingTypes, "`\(op.rawValue)` does not take \(phrase)", at: operand.expression.span, label: phrase,
      help: op == .match ? ["the pattern is a string: `\"^ok\"`"] : [])
  }

  /// The operand that only lacks a unit.
  private func unitless(_ op: BinaryOperator, _ left: Operand, _ right: Operand) -> Operand? {
    guard op == .add || op == .subtract || op.isComparison else { return nil }
    if left.value.type?.isUnit == true, right.value.type?.isNumber == true { return right }
    if right.value.type?.isUnit == true, left.value.type?.isNumber == true { return left }
    return nil
  }

  private func clashHelp(_ op: BinaryOperator, _ left: Operand, _ right: Operand) -> [String] {
    if let bare = unitless(op, left, right) {
      let type = bare.expression.span == right.expression.span ? left.value.type : right.value.type
      return unitHelp(bare.expression, type ?? .duration)
    }
    if op == .multiply, let help = repeatHelp(left, right) ?? repeatHelp(right, left) { return [help] }
    if op == .remainder, left.value.type == .string { return ["values stand in the text itself: `\"… ${value}\"`"] }
    let hasOutput = left.value.type == .handle(.output) || right.value.type == .handle(.output)
    let takesNumbers = ![.in, .notIn, .match].contains(op) && (op != .add || hasOutput)
    if takesNumbers, let help = numberHelp(left, right) ?? numberHelp(right, left) {
      return [help]
    }
    if op == .add, left.value.type == .string || right.value.type == .string {
      return ["to put a value into text, interpolate it: `\"… ${value}\"`"]
    }
    if op == .add, left.value.type == .record { return ["to join records, spread them: `{ ...a, ...b }`"] }
    return []
  }

  /// A text or a list times a number.
  private func repeatHelp(_ whole: Operand, _ times: Operand) -> String? {
    guard times.value.type == .int else { return nil }
    let count = source.string(times.expression.span)
    switch whole.value.type {
    case .string: return "to repeat a text, write `\(source.string(whole.expression.span)).repeat(\(count))`"
    case .list:
      guard case .list(let elements) = whole.expression.kind, elements.count == 1, case .item(let item) = elements[0]
      else {
        return "to repeat elements, write `range(0, \(count)).flat_map(i => \(source.string(whole.expression.span)))`"
      }
      return "for a list of so many, write `range(0, \(count)).map(i => \(source.string(item.span)))`"
    default: return nil
    }
  }

  /// Text beside a number.
  private func numberHelp(_ text: Operand, _ number: Operand) -> String? {
    guard let type = text.value.type, type == .string || type == .handle(.output) else { return nil }
    guard let kind = number.value.type, kind.isNumber else { return nil }
    if case .string(let literal) = text.expression.kind, let plain = literal.plainText {
      return Double(plain) == nil ? nil : "write it without quotes: `\(plain)`"
    }
    return "make a number of the text: `\(kind == .int ? "int" : "float")(\(source.string(text.expression.span)))`"
  }
}

extension Expression {
  fileprivate var literalType: ValueType? {
    switch kind {
    case .int: .int
    case .float: .float
    case .string: .string
    case .bool: .bool
    default: nil
    }
  }
}
