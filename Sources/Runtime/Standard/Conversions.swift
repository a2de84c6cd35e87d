import Semantics
import Syntax

extension LibraryTable {
  /// The language's own functions: conversions, ranges, and ways to give up.
  mutating func addCore() { add(CoreFunctions.all) }

  /// The pure library: strings, lists, records, results, conversions, JSON.
  package static var standard: LibraryTable {
    var table = LibraryTable()
    table.addCore()
    table.addStringMembers()
    table.addNumberMembers()
    table.addListMembers()
    table.addRecordMembers()
    table.addOutcomeFields()
    table.addJSON()
    table.addCSV()
    table.addTimes()
    return table
  }
}

private typealias Parameter = Signature.Parameter

private enum CoreFunctions {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "range",
        [
          Parameter("from", .int, help: "The first int."), Parameter("to", .int, help: "The int behind the last."),
          Parameter("step", .int, .optional(defaultText: "1"), help: "From one to the next; below 0 counts down."),
        ],
        returns: .listOf(.int), isPure: true, summary: "Gives the ints from one up to, but not with, another.",
        example: "range(0, 3)  # [0, 1, 2]"
      )
    ) { arguments throws(Raise) in
      let step = try arguments.optional(2, { i throws(Raise) in try arguments.int(i, "step") }) ?? 1
      return .list(try range(try arguments.int(0, "from"), try arguments.int(1, "to"), step))
    },
    Builtin(
      Signature(
        "type", [Parameter("value", .any, help: "Any value.")], returns: .string,
        isPure: true, summary: "Gives the name of a value's type.", example: "type(5s)  # \"duration\"")
    ) { arguments throws(Raise) in
      .string(arguments[0].kind.name)
    },
    Builtin(
      Signature(
        "int", [Parameter("value", .any, help: "A string, a number, or a bool.")], returns: .int,
        isPure: true, summary: "Makes an int of a text or a float, which is cut off towards 0.",
        example: "int(\"42\")  # 42")
    ) { arguments throws(Raise) in
      try int(arguments[0])
    },
    Builtin(
      Signature(
        "float", [Parameter("value", .any, help: "A string or a number.")], returns: .float,
        isPure: true, summary: "Makes a float of a text or an int.", example: "float(\"1.5\")  # 1.5")
    ) { arguments throws(Raise) in
      try float(arguments[0])
    },
    Builtin(
      Signature(
        "fail",
        [Parameter("why", .oneOf([.string, .error]), help: "The error's message, or an error to raise once more.")],
        summary: "Raises an error.", example: "fail \"no orders\"")
    ) { arguments throws(Raise) in
      if case .error(let failure) = arguments[0] { throw .failure(failure.again()) }
      throw .failure(.failed, try arguments.string(0, "why"))
    },
    Builtin(
      Signature(
        "skip", [Parameter("why", .string, .optional(defaultText: "no reason"), help: "What the report says.")],
        summary: "Ends the test around it as skipped.", example: "test \"draws\" { skip \"needs a GPU\" }")
    ) { arguments throws(Raise) in
      throw .skip(try arguments.optional(0, { i throws(Raise) in try arguments.string(i, "why") }) ?? "")
    },
    Builtin(
      Signature(
        "exit", [Parameter("status", .int, .optional(defaultText: "0"), help: "0 to 255.")],
        summary: "Ends the script, after cleaning up.", example: "exit 1")
    ) { arguments throws(Raise) in
      let status = try arguments.optional(0, { i throws(Raise) in try arguments.int(i, "status") }) ?? 0
      guard (0...255).contains(status) else {
        throw .failure(.invalidValue, "an exit status is 0 to 255, this is \(status)")
      }
      throw .exit(Int32(status))
    },
    Builtin(Signature("now", returns: .duration, isPure: true, summary: "Gives the time since 1970.", example: "now()"))
    { _ in
      .duration(wallClock())
    },
    Builtin(
      Signature("sleep", [Parameter("time", .duration, help: "How long.")], summary: "Waits.", example: "sleep 200ms")
    ) { arguments throws(Raise) in
      let time = try arguments.duration(0, "time")
      guard time >= 0 else { throw arguments.machine.negative(time, "`time` of `sleep`") }
      try arguments.machine.sleep(time)
      return .null
    },
  ]

  private static func range(_ from: Int64, _ to: Int64, _ step: Int64) throws(Raise) -> [Value] {
    guard step != 0 else { throw .failure(.invalidValue, "`step` must not be 0") }
    guard step > 0 ? from < to : from > to else { return [] }
    let (distance, overflow) = to.subtractingReportingOverflow(from)
    guard !overflow, distance.magnitude / step.magnitude < UInt64(SizeLimit.elements) else {
      throw .failure(
        .invalidValue, "a list of that many ints does not fit",
        help: ["`for i in range(from, to)` counts without making a list"])
    }
    try SizeLimit.check(capacity: 0, for: Int(distance.magnitude / step.magnitude))
    let count = Int((distance.magnitude - 1) / step.magnitude) + 1
    return [Value](unsafeUninitializedCapacity: count) { values, made in
      for place in 0..<count { values.initializeElement(at: place, to: .int(from &+ Int64(place) &* step)) }
      made = count
    }
  }

  private static func plainInt(_ text: String) -> Int64? { Int64(text) ?? hexadecimal(text) }

  /// Hexadecimal digits behind `0x`.
  private static func hexadecimal(_ text: String) -> Int64? {
    let isNegative = text.hasPrefix("-")
    let digits = isNegative ? text.dropFirst() : text[...]
    guard digits.hasPrefix("0x"), let magnitude = UInt64(digits.dropFirst(2), radix: 16), !digits.contains("+"),
      let number = Int64(exactly: magnitude)
    else { return nil }
    return isNegative ? -number : number
  }

  static func int(_ value: Value) throws(Raise) -> Value {
    switch value {
    case .int: return value
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .float(let number):
      guard let exact = Int64(exactly: number.rounded(.towardZero)) else {
        throw .failure(.overflow, "\(number) does not fit an int")
      }
      return .int(exact)
    case .string(let box):
      guard let number = Int64(box.text) ?? plainInt(box.text.filter { $0 != "_" }.trimmed) else {
        throw .failure(.invalidValue, "\(value.shortLiteral) is no int")
      }
      return .int(number)
    case .handle(let handle) where handle.kind == .output: return try int(.string(handle.textForm ?? ""))
    default: throw .failure(.typeMismatch, "\(value.kind.withArticle) cannot become an int")
    }
  }

  static func float(_ value: Value) throws(Raise) -> Value {
    switch value {
    case .float: return value
    case .int(let number): return .float(Double(number))
    case .string(let box):
      guard let number = Double(box.text) ?? Double(box.text.trimmed), number.isFinite else {
        throw .failure(.invalidValue, "\(value.shortLiteral) is no float")
      }
      return .float(number)
    case .handle(let handle) where handle.kind == .output: return try float(.string(handle.textForm ?? ""))
    default: throw .failure(.typeMismatch, "\(value.kind.withArticle) cannot become a float")
    }
  }
}
