import Syntax

/// What the operators do, for every pair of types; the machine's loop handles ints itself and comes here with the rest.
enum Operators {
  static func binary(_ operation: BinaryOperator, _ left: Value, _ right: Value) throws(Raise) -> Value {
    switch operation {
    case .add: try add(left, right)
    case .subtract: try subtract(left, right)
    case .multiply: try multiply(left, right)
    case .divide: try divide(left, right)
    case .floorDivide: try floorDivide(left, right)
    case .remainder: try remainder(left, right)
    case .less: .bool(try compare(left, right, "<") < 0)
    case .lessOrEqual: .bool(try compare(left, right, "<=") <= 0)
    case .greater: .bool(try compare(left, right, ">") > 0)
    case .greaterOrEqual: .bool(try compare(left, right, ">=") >= 0)
    // Have instructions of their own, and do not combine with an assignment.
    case .equal, .notEqual, .in, .notIn, .match, .and, .or, .coalesce: .null
    }
  }

  static func add(_ left: Value, _ right: Value) throws(Raise) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): return .int(try checked(a.addingReportingOverflow(b)))
    case (.string(let a), .string(let b)):
      try SizeLimit.check(text: a.text.utf8.count + b.text.utf8.count)
      return .string(a.text + b.text)
    case (.list(let a), .list(let b)):
      try SizeLimit.check(elements: a.items.count + b.items.count)
      try SizeLimit.check(capacity: 0, for: a.items.count + b.items.count)
      return .list(a.items + b.items)
    case (.duration(let a), .duration(let b)): return .duration(try checked(a.addingReportingOverflow(b), .duration))
    case (.size(let a), .size(let b)): return .size(try checked(a.addingReportingOverflow(b), .size))
    default:
      if let (a, b) = floats(left, right) { return .float(a + b) }
      if let a = left.textWhereDue, let b = right.textWhereDue { return try add(.string(a), .string(b)) }
      throw mismatch("add", "+", left, right)
    }
  }

  static func subtract(_ left: Value, _ right: Value) throws(Raise) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): return .int(try checked(a.subtractingReportingOverflow(b)))
    case (.duration(let a), .duration(let b)):
      return .duration(try checked(a.subtractingReportingOverflow(b), .duration))
    case (.size(let a), .size(let b)): return .size(try checked(a.subtractingReportingOverflow(b), .size))
    default:
      if let (a, b) = floats(left, right) { return .float(a - b) }
      throw mismatch("subtract", "-", left, right)
    }
  }

  static func multiply(_ left: Value, _ right: Value) throws(Raise) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): return .int(try checked(a.multipliedReportingOverflow(by: b)))
    case (.duration(let a), .int(let b)), (.int(let b), .duration(let a)):
      return .duration(try checked(a.multipliedReportingOverflow(by: b), .duration))
    case (.size(let a), .int(let b)), (.int(let b), .size(let a)):
      return .size(try checked(a.multipliedReportingOverflow(by: b), .size))
    case (.duration(let a), .float(let b)), (.float(let b), .duration(let a)):
      return .duration(try integer(Double(a) * b))
    case (.size(let a), .float(let b)), (.float(let b), .size(let a)):
      return .size(try integer(Double(a) * b))
    default:
      if let (a, b) = floats(left, right) { return .float(a * b) }
      throw mismatch("multiply", "*", left, right)
    }
  }

  static func divide(_ left: Value, _ right: Value) throws(Raise) -> Value {
    switch (left, right) {
    case (.duration(let a), .duration(let b)), (.size(let a), .size(let b)):
      return .float(Double(a) / (try nonZero(Double(b))))
    case (.duration(let a), .int(let b)): return .duration(try integer(Double(a) / (try nonZero(Double(b)))))
    case (.duration(let a), .float(let b)): return .duration(try integer(Double(a) / (try nonZero(b))))
    case (.size(let a), .int(let b)): return .size(try integer(Double(a) / (try nonZero(Double(b)))))
    case (.size(let a), .float(let b)): return .size(try integer(Double(a) / (try nonZero(b))))
    default:
      if let (a, b) = floats(left, right) { return .float(a / (try nonZero(b))) }
      throw mismatch("divide", "/", left, right)
    }
  }

  static func floorDivide(_ left: Value, _ right: Value) throws(Raise) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): return .int(try floorQuotient(a, b))
    case (.duration(let a), .duration(let b)), (.size(let a), .size(let b)): return .int(try floorQuotient(a, b))
    case (.duration(let a), .int(let b)): return .duration(try floorQuotient(a, b))
    case (.size(let a), .int(let b)): return .size(try floorQuotient(a, b))
    default:
      if let (a, b) = floats(left, right) { return .float((a / (try nonZero(b))).rounded(.down)) }
      throw mismatch("divide", "//", left, right)
    }
  }

  static func remainder(_ left: Value, _ right: Value) throws(Raise) -> Value {
    switch (left, right) {
    case (.int(let a), .int(let b)): return .int(try floorRemainder(a, b))
    case (.duration(let a), .duration(let b)): return .duration(try floorRemainder(a, b))
    case (.size(let a), .size(let b)): return .size(try floorRemainder(a, b))
    default:
      if let (a, b) = floats(left, right) { return .float(a - b * (a / (try nonZero(b))).rounded(.down)) }
      throw mismatch("divide", "%", left, right)
    }
  }

  static func negate(_ value: Value) throws(Raise) -> Value {
    switch value {
    case .int(let number): return .int(try checked((0 as Int64).subtractingReportingOverflow(number)))
    case .float(let number): return .float(-number)
    case .duration(let number):
      return .duration(try checked((0 as Int64).subtractingReportingOverflow(number), .duration))
    default:
      throw .failure(.typeMismatch, "`-` needs a number or a duration, this is \(value.kind.withArticle)")
    }
  }
}

// MARK: - Numbers

extension Operators {
  /// Both as floats where both are numbers.
  private static func floats(_ left: Value, _ right: Value) -> (Double, Double)? {
    guard let a = number(left), let b = number(right) else { return nil }
    return (a, b)
  }

  static func number(_ value: Value) -> Double? {
    switch value {
    case .int(let number): Double(number)
    case .float(let number): number
    default: nil
    }
  }

  /// `kind` is what the number counts: an int, or the units of a duration or a size.
  static func checked(
    _ outcome: (partialValue: Int64, overflow: Bool), _ kind: ValueKind = .int
  ) throws(Raise) -> Int64 {
    guard !outcome.overflow else { throw tooLarge(kind) }
    return outcome.partialValue
  }

  private static func tooLarge(_ kind: ValueKind) -> Raise {
    let help =
      switch kind {
      case .duration: "durations end at about 292 years"
      case .size: "sizes end at 8388607T"
      default: "ints go from -9223372036854775808 to 9223372036854775807; use a float for larger ones"
      }
    return .failure(.overflow, "the result does not fit \(kind.withArticle)", help: [help])
  }

  static func integer(_ number: Double) throws(Raise) -> Int64 {
    guard let exact = Int64(exactly: number.rounded()) else { throw .failure(.overflow, "the result is out of range") }
    return exact
  }

  private static func nonZero(_ divisor: Double) throws(Raise) -> Double {
    guard divisor != 0 else { throw .failure(.divisionByZero, "division by zero") }
    return divisor
  }

  static func floorQuotient(_ a: Int64, _ b: Int64) throws(Raise) -> Int64 {
    guard b != 0 else { throw .failure(.divisionByZero, "division by zero") }
    let quotient = try checked(a.dividedReportingOverflow(by: b))
    return (a % b != 0) && ((a < 0) != (b < 0)) ? quotient - 1 : quotient
  }

  static func floorRemainder(_ a: Int64, _ b: Int64) throws(Raise) -> Int64 {
    guard b != 0 else { throw .failure(.divisionByZero, "division by zero") }
    guard b != -1 else { return 0 }
    let rest = a % b
    return rest != 0 && ((rest < 0) != (b < 0)) ? rest + b : rest
  }

  private static func mismatch(_ verb: String, _ sign: String, _ left: Value, _ right: Value) -> Raise {
    var help: [String] = []
    switch (left, right) {
    case (.duration, .int(let n)), (.int(let n), .duration): help = ["write the unit: `\(n)s` or `\(n)ms`"]
    case (.size, .int(let n)), (.int(let n), .size): help = ["write the unit: `\(n)M` or `\(n)K`"]
    case (.string, _) where sign == "+", (_, .string) where sign == "+":
      help = ["join with interpolation: `\"${a}${b}\"`"]
    case (.string, .int) where sign == "*", (.int, .string) where sign == "*":
      help = ["to repeat a text, write `text.repeat(count)`"]
    case (.list, .int) where sign == "*", (.int, .list) where sign == "*":
      help = ["to repeat elements, write `range(0, count).flat_map(i => list)`"]
    default: help = textHelp(left, right)
    }
    return .failure(
      .typeMismatch, "cannot \(verb) \(left.kind.withArticle) and \(right.kind.withArticle) with `\(sign)`", help: help)
  }
}

extension Operators {
  /// For a text beside a number.
  static func textHelp(_ left: Value, _ right: Value) -> [String] {
    for (text, other) in [(left, right), (right, left)] where text.textWhereDue != nil {
      switch other {
      case .int: return ["make a number of the text: `int(text)`"]
      case .float: return ["make a number of the text: `float(text)`"]
      default: continue
      }
    }
    return []
  }
}
