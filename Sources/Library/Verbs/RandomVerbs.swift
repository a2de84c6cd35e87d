import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// What is different each time.
enum RandomVerbs {
  static let all: [Builtin] = [
    Builtin(
      Signature(
        "random",
        [Parameter("from", .int, help: "The least int."), Parameter("to", .int, help: "The int behind the largest.")],
        returns: .int, isPure: true,
        summary: "Gives some int from one up to, but not with, another: one of those of `range(from, to)`.",
        example: "let die = random(1, 7)")
    ) { arguments throws(Raise) in
      let (from, to) = (try arguments.int(0, "from"), try arguments.int(1, "to"))
      guard from < to else {
        throw .failure(.invalidValue, "there is no int from \(from) up to, but not with, \(to)")
      }
      return .int(Int64.random(in: from..<to))
    },
    Builtin(
      Signature(
        "uuid", returns: .string, isPure: true, summary: "Gives a new random UUID (version 4), in lower case.",
        example: "let id = uuid()")
    ) { _ in .string(uuid()) },
  ]

  /// Methods of lists.
  static let methods: [Builtin] = [
    Builtin(
      Signature(
        "shuffle", returns: .list, summary: "Gives the elements in some random order.",
        example: "[1, 2, 3].shuffle()")
    ) { arguments throws(Raise) in
      .list(try arguments.list(0, "shuffle").shuffled())
    }
  ]

  /// RFC 9562, 5.4.
  private static func uuid() -> String {
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255) }
    bytes[6] = bytes[6] & 0x0f | 0x40
    bytes[8] = bytes[8] & 0x3f | 0x80
    var text = ""
    for (place, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(place) { text += "-" }
      let digits = String(byte, radix: 16)
      text += digits.utf8.count == 1 ? "0\(digits)" : digits
    }
    return text
  }
}
