import Runtime
import Semantics
import Syntax

/// What a program printed and how it ended.
final class OutputHandle: HandleObject {
  let out: String
  let err: String
  let code: Int

  init(out: [UInt8], err: [UInt8], code: Int) {
    self.out = String(decoding: out, as: UTF8.self)
    self.err = String(decoding: err, as: UTF8.self)
    self.code = code
  }

  var kind: ValueKind { .output }

  /// Its text without the last newline.
  var textForm: String? {
    guard out.hasSuffix("\n") else { return out }
    return String(out.dropLast())
  }

  var displayForm: String { textForm ?? "" }
  var suggestedField: String? { "out" }

  /// The end of what it said, for the help of an error.
  var lastErrorLines: [String] {
    let text = err.isEmpty ? out : err
    return lines(text).suffix(5).map { "it said: \($0)" }
  }
}

enum OutputMembers {
  static let fields: [FieldDefinition] = [
    FieldDefinition("out", .string, help: "What it wrote to standard output.") { value, _ in
      of(value).map { .string($0.out) } ?? .null
    },
    FieldDefinition("err", .string, help: "What it wrote to standard error.") { value, _ in
      of(value).map { .string($0.err) } ?? .null
    },
    FieldDefinition("code", .int, help: "Its exit status.") { value, _ in
      of(value).map { .int(Int64($0.code)) } ?? .null
    },
  ]

  static let methods: [Builtin] = [
    Builtin(
      Signature(
        "lines", returns: .listOf(.string), summary: "Gives the lines of its standard output.",
        example: "$(git tag).lines()")
    ) { arguments in
      .list(lines(of(arguments[0])?.out ?? "").map { .string($0) })
    },
    Builtin(
      Signature(
        "json", returns: .any, summary: "Makes values of its standard output, which is JSON.",
        example: "$(docker info --format json).json()")
    ) { arguments throws(Raise) in
      try JSON.parse(of(arguments[0])?.out ?? "")
    },
    Builtin(
      Signature(
        "trim", returns: .string, summary: "Gives its standard output without white space at both ends.",
        example: "$(git rev-parse HEAD).trim()")
    ) { arguments in
      .string(of(arguments[0])?.out.trimmed ?? "")
    },
  ]

  private static func of(_ value: Value) -> OutputHandle? {
    if case .handle(let handle) = value { handle.object as? OutputHandle } else { nil }
  }
}
