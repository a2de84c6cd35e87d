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
    return table
  }
}

private typealias Parameter = Signature.Parameter

private enum CoreFunctions {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "range",
        [Parameter("from", .int, help: "The first int."), Parameter("to", .int, help: "The int behind the last.")],
        returns: .listOf(.int), summary: "Gives the ints from one up to, but not with, another.",
        example: "range(0, 3)  # [0, 1, 2]"
      )
    ) { arguments throws(Raise) in
      let from = try arguments.int(0, "from")
      let to = try arguments.int(1, "to")
      guard from < to else { return .list([]) }
      let (count, overflow) = to.subtractingReportingOverflow(from)
      guard !overflow, count <= SizeLimit.elements else {
        throw .failure(
          .invalidValue, "a list of that many ints does not fit",
          help: ["`for i in range(…)` counts without making a list"])
      }
      return .list((from..<to).map { .int($0) })
    },
    Builtin(
      Signature(
        "type", [Parameter("value", .any, help: "Any value.")], returns: .string,
        summary: "Gives the name of a value's type.", example: "type(5s)  # \"duration\"")
    ) { arguments throws(Raise) in
      .string(arguments[0].kind.name)
    },
    Builtin(
      Signature(
        "int", [Parameter("value", .any, help: "A string, a number, or a bool.")], returns: .int,
        summary: "Makes an int of a text or a float, which is cut off towards 0.", example: "int(\"42\")  # 42")
    ) { arguments throws(Raise) in
      try int(arguments[0])
    },
    Builtin(
      Signature(
        "float", [Parameter("value", .any, help: "A string or a number.")], returns: .float,
        summary: "Makes a float of a text or an int.", example: "float(\"1.5\")  # 1.5")
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
    Builtin(Signature("now", returns: .duration, summary: "Gives the time since 1970.", example: "now()")) { _ in
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
      guard let number = Int64(box.text) ?? Int64(box.text.filter({ $0 != "_" }).trimmed) else {
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
