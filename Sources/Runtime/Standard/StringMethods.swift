import Semantics
import Syntax

extension LibraryTable {
  /// Methods and fields of strings. Positions count Unicode scalars.
  mutating func addStringMembers() {
    addFields(
      [
        FieldDefinition(
          "len", .int, help: "How many characters (Unicode scalars) it has.",
          reading: { arguments throws(Raise) in
            if let count = arguments.withString(0, { $0.scalarCount }) { return .int(Int64(count)) }
            return .int(Int64(try arguments.textBox(0, "len").scalarCount))
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
      var meter = PollMeter(arguments.machine)
      return .string(try TextParts.changed(try arguments.string(0, "upper"), &meter) { $0.uppercased() })
    },
    Builtin(
      Signature("lower", returns: .string, summary: "Gives it in lower case.", example: "\"ABC\".lower()  # \"abc\"")
    ) {
      arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .string(try TextParts.changed(try arguments.string(0, "lower"), &meter) { $0.lowercased() })
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
      var meter = PollMeter(arguments.machine)
      return .string(
        try replace(
          try arguments.string(0, "replace"), try arguments.string(1, "old"), try arguments.string(2, "new"), &meter))
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
      .bool(Texts.begins(try arguments.string(0, "starts_with"), with: try arguments.string(1, "start")))
    },
    Builtin(
      Signature(
        "ends_with", [Parameter("end", .string, help: "What to look for.")], returns: .bool,
        summary: "Tells whether it ends with a text.", example: "\"abc\".ends_with(\"c\")  # true")
    ) { arguments throws(Raise) in
      .bool(Texts.ends(try arguments.string(0, "ends_with"), with: try arguments.string(1, "end")))
    },
  ]

  static let cutting: [Builtin] = [
    Builtin(
      Signature(
        "split",
        [
          Parameter(
            "separator", .string, .optional(defaultText: "white space"), help: "What stands between the parts."),
          Parameter(
            "max", .int, .optional(defaultText: "as many as there are"),
            help: "How many parts there are at most; the last has the rest."),
        ],
        returns: .listOf(.string), summary: "Cuts it at each separator.",
        example: "\"key=a=b\".split(\"=\", max: 2)  # [\"key\", \"a=b\"]")
    ) { arguments throws(Raise) in
      .list(try split(arguments))
    },
    Builtin(
      Signature(
        "lines", returns: .listOf(.string), summary: "Cuts it into its lines.", example: "read(\"f.txt\").lines()")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .list(try TextParts.lines(try arguments.string(0, "lines"), &meter))
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
      return .string(TextParts.slice(range, of: text))
    },
  ]

  private static func split(_ arguments: borrowing Arguments) throws(Raise) -> [Value] {
    let text = try arguments.string(0, "split")
    let separator = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "separator") })
    let most = try arguments.optional(2, { i throws(Raise) in try arguments.count(i, "max") })
    var meter = PollMeter(arguments.machine)
    guard let most else {
      guard let separator else { return try Words.of(text, &meter) }
      return separator.isEmpty
        ? try TextParts.characters(text, &meter) : try TextParts.split(text, at: separator, &meter)
    }
    guard most > 0 else { throw .failure(.invalidValue, "`max` must be at least 1") }
    guard let separator, !separator.isEmpty else {
      throw .failure(
        .wrongArguments, "`max` needs a separator that is not empty", help: ["write `split(\" \", max: \(most))`"])
    }
    return try TextParts.split(text, at: separator, most: most, &meter)
  }

  static func replace(
    _ text: String, _ old: String, _ new: String, _ meter: inout PollMeter
  ) throws(Raise) -> String {
    guard !old.isEmpty else { return text }
    var result = ""
    var position = text.startIndex
    while let found = Substrings.find(old, in: text.utf8, from: position) {
      let length = result.utf8.count
      result += text[position..<found.lowerBound]
      result += new
      try SizeLimit.check(text: result.utf8.count, from: length)
      try meter.count()
      position = found.upperBound
    }
    try SizeLimit.check(text: result.utf8.count + text[position...].utf8.count, from: result.utf8.count)
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
