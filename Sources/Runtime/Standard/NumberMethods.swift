import Glibc
import Semantics
import Syntax

extension LibraryTable {
  mutating func addNumberMembers() {
    addMethods(NumberMethods.all, to: .int)
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
