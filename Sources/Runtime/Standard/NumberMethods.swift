import Glibc
import Semantics
import Syntax

extension LibraryTable {
  mutating func addNumberMembers() {
    addMethods(NumberMethods.all + [NumberMethods.hex], to: .int)
    addMethods(NumberMethods.all, to: .float)
    addMethods([NumberMethods.absolute(.duration)], to: .duration)
  }
}

private typealias Parameter = Signature.Parameter

private enum NumberMethods {
  static let all: [Builtin] = [
    absolute(.number),
    Builtin(
      Signature(
        "round",
        [
          Parameter("digits", .int, .optional(defaultText: "0"), help: "Digits that stay behind the point, up to 15.")
        ],
        returns: .number, summary: "Gives the nearest int, or float with so many digits; halves go away from 0.",
        example: "3.14159.round(2)  # 3.14")
    ) { arguments throws(Raise) in
      let digits = try arguments.optional(1, { i throws(Raise) in try arguments.int(i, "digits") }) ?? 0
      guard (0...15).contains(digits) else {
        throw .failure(.invalidValue, "`digits` must be 0 to 15, this is \(digits)")
      }
      guard case .float(let number) = arguments[0] else { return arguments[0] }
      if digits == 0 { return try whole(number.rounded(.toNearestOrAwayFromZero)) }
      let power = pow(10, Double(digits))
      let scaled = (number * power).rounded(.toNearestOrAwayFromZero) / power
      return .float(scaled.isFinite ? scaled : number)
    },
    Builtin(
      Signature(
        "fixed", [Parameter("digits", .int, help: "Digits behind the point, up to 15.")], returns: .string,
        summary: "Gives it as text with so many digits behind the point.", example: "12.5.fixed(2)  # \"12.50\"")
    ) { arguments throws(Raise) in
      let digits = try arguments.count(1, "digits")
      guard digits <= 15 else { throw .failure(.invalidValue, "`digits` must be 0 to 15, this is \(digits)") }
      return .string(try fixed(arguments[0], digits))
    },
    Builtin(
      Signature(
        "pow", [Parameter("exponent", .number, help: "How often it is multiplied by itself.")], returns: .any,
        summary: "Gives a power of it: an int of ints, where the exponent is not below 0, else a float.",
        example: "let n = 2\nn.pow(10)  # 1024")
    ) { arguments throws(Raise) in
      try power(arguments[0], arguments[1])
    },
    Builtin(
      Signature(
        "floor", returns: .int, summary: "Gives the largest int that is not above it.", example: "2.7.floor()  # 2")
    ) { arguments throws(Raise) in
      guard case .float(let number) = arguments[0] else { return arguments[0] }
      return try whole(number.rounded(.down))
    },
    Builtin(
      Signature(
        "ceil", returns: .int, summary: "Gives the smallest int that is not below it.", example: "2.1.ceil()  # 3")
    ) { arguments throws(Raise) in
      guard case .float(let number) = arguments[0] else { return arguments[0] }
      return try whole(number.rounded(.up))
    },
  ]

  static let hex = Builtin(
    Signature(
      "hex", returns: .string, summary: "Gives its hexadecimal digits; `int(\"0xff\")` reads such.",
      example: "let n = 255\nn.hex()  # \"ff\"")
  ) { arguments throws(Raise) in
    .string(String(try arguments.int(0, "hex"), radix: 16))
  }

  private static func power(_ base: Value, _ exponent: Value) throws(Raise) -> Value {
    switch (base, exponent) {
    case (.int(let base), .int(let exponent)) where exponent >= 0: return .int(try power(base, exponent))
    case (.int(let base), .int(let exponent)): return .float(try finite(pow(Double(base), Double(exponent))))
    case (.int(let base), .float(let exponent)): return .float(try finite(pow(Double(base), exponent)))
    case (.float(let base), .int(let exponent)): return .float(try finite(pow(base, Double(exponent))))
    case (.float(let base), .float(let exponent)): return .float(try finite(pow(base, exponent)))
    default: throw .failure(.typeMismatch, "`exponent` must be a number, this is \(exponent.kind.withArticle)")
    }
  }

  private static func power(_ base: Int64, _ exponent: Int64) throws(Raise) -> Int64 {
    var (result, factor, rest) = (Int64(1), base, exponent)
    while rest > 0 {
      var overflow = false
      if rest & 1 == 1 { (result, overflow) = result.multipliedReportingOverflow(by: factor) }
      rest >>= 1
      var isTooLarge = false
      if rest > 0 { (factor, isTooLarge) = factor.multipliedReportingOverflow(by: factor) }
      guard !overflow, !isTooLarge else {
        throw .failure(.overflow, "\(base) to the power of \(exponent) does not fit an int")
      }
    }
    return result
  }

  private static func finite(_ number: Double) throws(Raise) -> Double {
    guard number.isFinite else { throw .failure(.overflow, "this power is no number that a float can hold") }
    return number
  }

  /// Exact decimals of the binary number, rounded as people do: halves go away from 0.
  private static func fixed(_ number: Value, _ digits: Int) throws(Raise) -> String {
    switch number {
    case .int(let number): return digits == 0 ? "\(number)" : "\(number).\(String(repeating: "0", count: digits))"
    case .float(let number):
      var buffer = [CChar](repeating: 0, count: 512)
      let count = withVaList([Int32(digits), number]) { vsnprintf(&buffer, buffer.count, "%.*f", $0) }
      return String(decoding: buffer[..<max(0, Int(count))].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    default: return number.literal
    }
  }

  static func absolute(_ type: ValueType) -> Builtin {
    Builtin(
      Signature("abs", returns: type, summary: "Gives it without its sign.", example: "let gap = -3\ngap.abs()  # 3")
    ) { arguments throws(Raise) in
      switch arguments[0] {
      case .int(let number): return .int(try magnitude(number))
      case .duration(let number): return .duration(try magnitude(number))
      case .float(let number): return .float(number.magnitude)
      default: return arguments[0]
      }
    }
  }

  private static func magnitude(_ number: Int64) throws(Raise) -> Int64 {
    guard number > .min else { throw .failure(.overflow, "\(number) has no opposite among ints") }
    return Swift.abs(number)
  }

  private static func whole(_ number: Double) throws(Raise) -> Value {
    guard let exact = Int64(exactly: number) else { throw .failure(.overflow, "\(number) does not fit an int") }
    return .int(exact)
  }
}
