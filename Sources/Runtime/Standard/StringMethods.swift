import Semantics
import Syntax

extension LibraryTable {
  /// Methods and fields of strings. Positions count Unicode scalars.
  mutating func addStringMembers() {
    addFields(
      [
        FieldDefinition(
          "len", .int, help: "How many characters (Unicode scalars) it has.",
          reading: { arguments in
            .int(Int64(arguments.withString(0) { $0.scalarCount } ?? 0))
          })
      ], to: .string)
    addMethods(StringMethods.transforming + StringMethods.asking + StringMethods.cutting, to: .string)
    addMethods(StringForms.all + PatternMethods.all, to: .string)
  }
}

private typealias Parameter = Signature.Parameter

private enum StringMethods {
  static let transforming: [Builtin] = [
    Builtin(
      Signature("upper", returns: .string, summary: "Gives it in upper case.", example: "\"abc\".upper()  # \"ABC\"")
    ) {
      arguments throws(Raise) in
      .string(try arguments.string(0, "upper").uppercased())
    },
    Builtin(
      Signature("lower", returns: .string, summary: "Gives it in lower case.", example: "\"ABC\".lower()  # \"abc\"")
    ) {
      arguments throws(Raise) in
      .string(try arguments.string(0, "lower").lowercased())
    },
    Builtin(
      Signature(
        "trim", returns: .string, summary: "Gives it without white space at both ends.",
        example: "\" a \".trim()  # \"a\"")
    ) { arguments throws(Raise) in
      .string(try arguments.string(0, "trim").trimmed)
    },
    Builtin(
      Signature(
        "replace",
        [
          Parameter("old", .string, help: "What to look for."),
          Parameter("new", .string, help: "What stands there instead."),
        ],
        returns: .string, summary: "Gives it with every occurrence of one text replaced by another.",
        example: "\"a-b\".replace(\"-\", \"+\")  # \"a+b\"")
    ) { arguments throws(Raise) in
      .string(
        try replace(try arguments.string(0, "replace"), try arguments.string(1, "old"), try arguments.string(2, "new")))
    },
  ]

  static let asking: [Builtin] = [
    Builtin(
      Signature(
        "contains", [Parameter("part", .string, help: "What to look for.")], returns: .bool,
        summary: "Tells whether a text is in it.", example: "\"abc\".contains(\"b\")  # true")
    ) { arguments throws(Raise) in
      let part = try arguments.string(1, "part")
      let text = try arguments.string(0, "contains")
      return .bool(part.isEmpty || Substrings.contains(text, part))
    },
    Builtin(
      Signature(
        "starts_with", [Parameter("start", .string, help: "What to look for.")], returns: .bool,
        summary: "Tells whether it begins with a text.", example: "\"abc\".starts_with(\"a\")  # true")
    ) { arguments throws(Raise) in
      .bool(try arguments.string(0, "starts_with").utf8.starts(with: try arguments.string(1, "start").utf8))
    },
    Builtin(
      Signature(
        "ends_with", [Parameter("end", .string, help: "What to look for.")], returns: .bool,
        summary: "Tells whether it ends with a text.", example: "\"abc\".ends_with(\"c\")  # true")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "ends_with").utf8
      let end = try arguments.string(1, "end").utf8
      return .bool(text.count >= end.count && text.suffix(end.count).elementsEqual(end))
    },
  ]

  static let cutting: [Builtin] = [
    Builtin(
      Signature(
        "split",
        [
          Parameter("separator", .string, .optional(defaultText: "white space"), help: "What stands between the parts.")
        ],
        returns: .listOf(.string), summary: "Cuts it at each separator.",
        example: "\"a,b\".split(\",\")  # [\"a\", \"b\"]")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "split")
      guard let separator = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "separator") })
      else {
        return .list(Words.of(text))
      }
      return .list(separator.isEmpty ? TextParts.characters(text) : TextParts.split(text, at: separator))
    },
    Builtin(
      Signature(
        "lines", returns: .listOf(.string), summary: "Cuts it into its lines.", example: "read(\"f.txt\").lines()")
    ) { arguments throws(Raise) in
      .list(lines(try arguments.string(0, "lines")).map { .string($0) })
    },
    Builtin(
      Signature(
        "slice",
        [
          Parameter("from", .int, help: "The first position; below 0 counts from the end."),
          Parameter("to", .int, .optional(defaultText: "the end"), help: "The position behind the last."),
        ],
        returns: .string, summary: "Gives the part between two positions.", example: "\"abcd\".slice(1, 3)  # \"bc\"")
    ) { arguments throws(Raise) in
      let text = try arguments.textBox(0, "slice")
      let range = sliceRange(
        from: try arguments.int(1, "from"),
        to: try arguments.optional(2, { i throws(Raise) in try arguments.int(i, "to") }), count: text.scalarCount)
      return .string(arguments.machine.slice(range, of: text))
    },
  ]

  static func replace(_ text: String, _ old: String, _ new: String) throws(Raise) -> String {
    guard !old.isEmpty else { return text }
    var result = ""
    var position = text.startIndex
    while let found = Substrings.find(old, in: text.utf8, from: position) {
      result += text[position..<found.lowerBound]
      result += new
      try SizeLimit.check(text: result.utf8.count)
      position = found.upperBound
    }
    return result + text[position...]
  }
}

extension String {
  /// Without white space at both ends.
  package var trimmed: String {
    let start = firstIndex { !$0.isWhitespace } ?? endIndex
    let end = lastIndex { !$0.isWhitespace }.map { index(after: $0) } ?? start
    return String(self[start..<end])
  }
}

/// The lines of a text, without their ends; a last newline ends the last line and begins none.
package func lines(_ text: String) -> [String] { TextParts.lines(text) }

/// The positions that `slice(from, to)` means: beyond the ends is cut off, below 0 counts from the end.
func sliceRange(from: Int64, to: Int64?, count: Int) -> Range<Int> {
  let start = place(from, count)
  let end = to.map { place($0, count) } ?? count
  return start..<max(start, end)
}

private func place(_ position: Int64, _ count: Int) -> Int {
  let absolute = position < 0 ? Int64(count) + max(position, -Int64(count)) : position
  return Int(min(max(absolute, 0), Int64(count)))
}
