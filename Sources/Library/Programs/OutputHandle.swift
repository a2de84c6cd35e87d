import Runtime
import Semantics
import Syntax

/// What a program printed and how it ended.
final class OutputHandle: HandleObject {
  let out: String
  let err: String
  let code: Int
  /// Why what it wrote to standard output is no text.
  private let invalid: InvalidUTF8?

  init(out: [UInt8], err: [UInt8], code: Int) {
    let text = String(validating: out, as: UTF8.self)
    invalid = text == nil ? InvalidUTF8(out) : nil
    self.out = text ?? String(decoding: out, as: UTF8.self)
    self.err = String(decoding: err, as: UTF8.self)
    self.code = code
  }

  /// The output that a value is, or `nil`.
  static func of(_ value: Value) -> OutputHandle? {
    guard case .handle(let handle) = value else { return nil }
    return handle.object as? OutputHandle
  }

  var kind: ValueKind { .output }

  /// Its text without the last newline.
  var textForm: String? {
    guard out.hasSuffix("\n") else { return out }
    return String(out.dropLast())
  }

  var displayForm: String { textForm ?? "" }
  var suggestedField: String? { "out" }

  /// The same, of a program that has not failed; raises where what it wrote is no text.
  /// - Parameter program: what it is called, as a message has it.
  func asText(of program: String) throws(Raise) -> OutputHandle {
    guard let invalid else { return self }
    throw .failure(
      .notText, "`\(program)` wrote what is not UTF-8: \(invalid.phrase)",
      help: ["let it write to a file: `$ … > out.bin`", "or convert a text: `$(… | iconv -f latin1 -t utf-8)`"])
  }

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
      try JSON.parse(of(arguments[0])?.out ?? "", in: arguments.machine)
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
