import Syntax

enum OperatorResult {
  case type(ValueType)
  /// An operand is not known, or the operator takes whatever comes.
  case unknown
  /// The operator never takes these.
  case clash
}

/// What an operator gives for operands of these types, `nil` being not known.
func resultType(_ op: BinaryOperator, _ left: ValueType?, _ right: ValueType?) -> OperatorResult {
  switch op {
  case .equal, .notEqual: equality(left, right)
  case .less, .lessOrEqual, .greater, .greaterOrEqual: ordering(left, right)
  case .in, .notIn: membership(left, in: right)
  case .match: textual(left, right)
  case .add: addition(left, right)
  case .subtract: difference(left, right)
  case .multiply: product(left, right)
  case .divide, .floorDivide, .remainder: quotient(op, left, right)
  case .or, .and, .coalesce: .unknown
  }
}

extension ValueType {
  var isNumber: Bool { self == .int || self == .float }
  /// Has no parts; its fields, if any, are all in the tables.
  var isScalar: Bool {
    switch self {
    case .bool, .int, .float, .number, .duration, .size, .port: true
    default: false
    }
  }

  /// Counts in a unit of its own.
  var isUnit: Bool { self == .duration || self == .size }

  /// A type whose values the operators know; of others, only equality.
  fileprivate var isPlain: Bool {
    switch self {
    case .null, .bool, .int, .float, .string, .duration, .size, .port, .list, .record: true
    default: false
    }
  }

  /// Where a string is due, a command's output is its text.
  fileprivate var asOperand: ValueType { self == .handle(.output) ? .string : self }

  fileprivate static func common(_ left: ValueType, _ right: ValueType) -> ValueType {
    left == .int && right == .int ? .int : .float
  }
}

extension BinaryOperator {
  var isComparison: Bool {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .notIn, .match, .and, .or: true
    case .coalesce, .add, .subtract, .multiply, .divide, .floorDivide, .remainder: false
    }
  }
}

private func equality(_ left: ValueType?, _ right: ValueType?) -> OperatorResult {
  // A command's output equals a string, and nothing else that is plain.
  let (left, right) = (left?.asOperand, right?.asOperand)
  guard let left, let right, left.isPlain, right.isPlain else { return .type(.bool) }
  if left == .null || right == .null || left == right { return .type(.bool) }
  return left.isNumber && right.isNumber ? .type(.bool) : .clash
}

private func ordering(_ left: ValueType?, _ right: ValueType?) -> OperatorResult {
  let (left, right) = (left?.asOperand, right?.asOperand)
  let ordered: [ValueType] = [.int, .float, .string, .duration, .size, .list]
  for type in [left, right] { if let type, !ordered.contains(type) { return .clash } }
  guard let left, let right else { return .type(.bool) }
  return left == right || (left.isNumber && right.isNumber) ? .type(.bool) : .clash
}

private func membership(_ left: ValueType?, in right: ValueType?) -> OperatorResult {
  switch right {
  case .string, .record, .handle(.output): left == nil || left?.asOperand == .string ? .type(.bool) : .clash
  case .list, nil: .type(.bool)
  default: .clash
  }
}

private func textual(_ left: ValueType?, _ right: ValueType?) -> OperatorResult {
  // Where a string is due, a command's output is its text.
  let texts: [ValueType] = [.string, .handle(.output)]
  for type in [left, right] { if let type, !texts.contains(type) { return .clash } }
  return .type(.bool)
}

private func addition(_ left: ValueType?, _ right: ValueType?) -> OperatorResult {
  let (left, right) = (left?.asOperand, right?.asOperand)
  guard let left, let right else {
    let known = left ?? right
    return known.map { $0.isNumber || $0.isUnit || $0 == .string || $0 == .list } == false ? .clash : .unknown
  }
  if left.isNumber, right.isNumber { return .type(.common(left, right)) }
  return left == right && (left.isUnit || left == .string || left == .list) ? .type(left) : .clash
}

private func difference(_ left: ValueType?, _ right: ValueType?) -> OperatorResult {
  guard let left, let right else {
    return (left ?? right).map { $0.isNumber || $0.isUnit } == false ? .clash : .unknown
  }
  if left.isNumber, right.isNumber { return .type(.common(left, right)) }
  return left == right && left.isUnit ? .type(left) : .clash
}

private func product(_ left: ValueType?, _ right: ValueType?) -> OperatorResult {
  guard let left, let right else {
    return (left ?? right).map { $0.isNumber || $0.isUnit } == false ? .clash : .unknown
  }
  if left.isNumber, right.isNumber { return .type(.common(left, right)) }
  if left.isUnit, right.isNumber { return .type(left) }
  return left.isNumber && right.isUnit ? .type(right) : .clash
}

private func quotient(_ op: BinaryOperator, _ left: ValueType?, _ right: ValueType?) -> OperatorResult {
  guard let left, let right else {
    return (left ?? right).map { $0.isNumber || $0.isUnit } == false ? .clash : .unknown
  }
  if left.isNumber, right.isNumber { return .type(op == .divide ? .float : .common(left, right)) }
  guard left.isUnit else { return .clash }
  if left == right {
    switch op {
    case .divide: return .type(.float)
    case .remainder: return .type(left)
    default: return .type(.int)
    }
  }
  switch op {
  case .divide: return right.isNumber ? .type(left) : .clash
  case .floorDivide: return right == .int ? .type(left) : .clash
  default: return .clash
  }
}
