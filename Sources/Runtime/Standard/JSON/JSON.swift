import Semantics
import Syntax

extension LibraryTable {
  mutating func addJSON() {
    add([
      Builtin(
        Signature(
          "json.parse", [.init("text", .string, help: "JSON.")], returns: .any, isPure: true,
          summary: "Makes values of JSON.",
          example: "json.parse(\"[1, 2]\")  # [1, 2]")
      ) { arguments throws(Raise) in try JSON.parse(try arguments.string(0, "text"), in: arguments.machine) },
      Builtin(
        Signature(
          "json.text",
          [
            .init("value", .any, help: "What to write."),
            .init("indent", .int, .optional(defaultText: "0, all on one line"), help: "Spaces for each level."),
          ],
          returns: .string, isPure: true, summary: "Writes a value as JSON.",
          example: "json.text({ a: 1 })  # \"{\\\"a\\\":1}\"")
      ) { arguments throws(Raise) in
        let indent = try arguments.optional(1, { i throws(Raise) in try arguments.int(i, "indent") }) ?? 0
        return .string(try JSON.text(arguments[0], indent: Int(min(max(indent, 0), 16)), in: arguments.machine))
      },
    ])
  }
}

/// JSON by RFC 8259. Numbers without fraction and exponent are ints where they fit.
package enum JSON {
  static let maximumDepth = 500

  /// - Parameter machine: what may interrupt it.
  package static func parse(_ text: String, in machine: Machine? = nil) throws(Raise) -> Value {
    try SizeLimit.check(text: text.utf8.count)
    return try parse(Array(text.utf8), in: machine)
  }

  package static func parse(_ bytes: [UInt8], in machine: Machine? = nil) throws(Raise) -> Value {
    var reader = JSONReader(bytes, machine.map { PollMeter($0) })
    return try reader.document()
  }

  package static func text(_ value: Value, indent: Int = 0, in machine: Machine? = nil) throws(Raise) -> String {
    var writer = JSONWriter(indent: indent, machine.map { PollMeter($0) })
    try writer.write(value, depth: 0)
    try SizeLimit.check(text: writer.bytes.count)
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}
