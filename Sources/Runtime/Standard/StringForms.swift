import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// Methods of strings that lay text out, and those that look into it.
enum StringForms {
  static let all = layout + ends + looking

  /// No text that a program makes by repeating is longer, in bytes.
  private static let longest = SizeLimit.text

  private static let width = Parameter("width", .int, help: "How many characters it is to have.")
  private static let fill = Parameter(
    "fill", .string, .optional(defaultText: "a space"), help: "The character that fills it up.")

  private static let layout: [Builtin] = [
    Builtin(
      Signature(
        "title", returns: .string, summary: "Gives it with a capital at the start of each word.",
        example: "\"new order\".title()  # \"New Order\"")
    ) { arguments throws(Raise) in
      var result = ""
      var startsWord = true
      var meter = PollMeter(arguments.machine)
      for character in try arguments.string(0, "title") {
        try meter.count()
        let length = result.utf8.count
        result += startsWord ? character.uppercased() : String(character)
        try SizeLimit.check(text: result.utf8.count, from: length)
        startsWord = !(character.isLetter || character.isNumber || character == "'" || character == "_")
      }
      return .string(result)
    },
    Builtin(
      Signature("reverse", returns: .string, summary: "Gives it backwards.", example: "\"abc\".reverse()  # \"cba\"")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "reverse")
      try SizeLimit.check(text: text.utf8.count)
      var result = ""
      var meter = PollMeter(arguments.machine)
      for character in text.reversed() {
        try meter.count()
        result.append(character)
      }
      return .string(result)
    },
    Builtin(
      Signature(
        "repeat", [Parameter("times", .int, help: "How often.")], returns: .string,
        summary: "Gives it several times, one behind the other.",
        example: "\"-\".repeat(20)  # \"--------------------\"")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "repeat")
      return .string(try repeated(text, try arguments.count(1, "times"), in: arguments.machine))
    },
    Builtin(
      Signature(
        "pad_left", [width, fill], returns: .string, summary: "Fills it up from the left to a width.",
        example: "\"7\".pad_left(3, \"0\")  # \"007\"")
    ) { arguments throws(Raise) in
      try Operators.add(.string(try padding(arguments)), .string(try arguments.string(0, "pad_left")))
    },
    Builtin(
      Signature(
        "pad_right", [width, fill], returns: .string, summary: "Fills it up on the right to a width.",
        example: "\"name\".pad_right(10)  # \"name      \"")
    ) { arguments throws(Raise) in
      try Operators.add(.string(try arguments.string(0, "pad_right")), .string(try padding(arguments)))
    },
  ]

  private static let ends: [Builtin] = [
    Builtin(
      Signature(
        "trim_start", returns: .string, summary: "Gives it without white space at its start.",
        example: "\"  a\".trim_start()  # \"a\"")
    ) { arguments throws(Raise) in
      .string(String(try arguments.string(0, "trim_start").drop(while: \.isWhitespace)))
    },
    Builtin(
      Signature(
        "trim_end", returns: .string, summary: "Gives it without white space at its end.",
        example: "\"a  \".trim_end()  # \"a\"")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "trim_end")
      let last = text.lastIndex { !$0.isWhitespace }
      return .string(last.map { String(text[...$0]) } ?? "")
    },
    Builtin(
      Signature(
        "remove_start", [Parameter("start", .string, help: "What goes, where it stands there.")], returns: .string,
        summary: "Gives it without a text at its start.", example: "\"v1.2\".remove_start(\"v\")  # \"1.2\"")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "remove_start")
      let start = try arguments.string(1, "start").utf8
      guard text.utf8.starts(with: start) else { return .string(text) }
      return .string(String(decoding: text.utf8.dropFirst(start.count), as: UTF8.self))
    },
    Builtin(
      Signature(
        "remove_end", [Parameter("end", .string, help: "What goes, where it stands there.")], returns: .string,
        summary: "Gives it without a text at its end.", example: "\"api.log\".remove_end(\".log\")  # \"api\"")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "remove_end")
      let end = try arguments.string(1, "end").utf8
      guard text.utf8.count >= end.count, text.utf8.suffix(end.count).elementsEqual(end) else { return .string(text) }
      return .string(String(decoding: text.utf8.dropLast(end.count), as: UTF8.self))
    },
  ]

  private static let looking: [Builtin] = [
    Builtin(
      Signature(
        "words", returns: .listOf(.string), summary: "Cuts it at white space.",
        example: "\" two  words \".words()  # [\"two\", \"words\"]")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .list(try Words.of(try arguments.string(0, "words"), &meter))
    },
    Builtin(
      Signature(
        "chars", returns: .listOf(.string), summary: "Gives its characters.",
        example: "\"abc\".chars()  # [\"a\", \"b\", \"c\"]")
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .list(try TextParts.characters(try arguments.string(0, "chars"), &meter))
    },
    Builtin(
      Signature(
        "index_of", [Parameter("part", .string, help: "What to look for.")], returns: .oneOf([.int, .null]),
        summary: "Gives the position where a text first stands, or null.", example: "\"abc\".index_of(\"c\")  # 2")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "index_of")
      guard let found = Substrings.find(try arguments.string(1, "part"), in: text.utf8, from: text.startIndex) else {
        return .null
      }
      return .int(Int64(text.unicodeScalars.distance(from: text.startIndex, to: found.lowerBound)))
    },
    Builtin(
      Signature(
        "count", [Parameter("part", .string, help: "What to look for.")], returns: .int,
        summary: "Counts how often a text stands in it, without overlaps.", example: "\"banana\".count(\"an\")  # 2")
    ) { arguments throws(Raise) in
      let text = try arguments.string(0, "count")
      let part = try arguments.string(1, "part")
      guard !part.isEmpty else { throw .failure(.invalidValue, "`part` must not be empty") }
      var count: Int64 = 0
      var position = text.startIndex
      var meter = PollMeter(arguments.machine)
      while let found = Substrings.find(part, in: text.utf8, from: position) {
        try meter.count()
        count += 1
        position = found.upperBound
      }
      return .int(count)
    },
  ]

  private static func padding(_ arguments: borrowing Arguments) throws(Raise) -> String {
    let length = try arguments.textBox(0, "width").scalarCount
    let width = try arguments.count(1, "width")
    let fill = try arguments.optional(2, { i throws(Raise) in try arguments.string(i, "fill") }) ?? " "
    guard fill.unicodeScalars.count == 1 else { throw .failure(.invalidValue, "`fill` must be one character") }
    return try repeated(fill, max(0, width - length), in: arguments.machine)
  }

  private static func repeated(_ text: String, _ times: Int, in machine: Machine) throws(Raise) -> String {
    // Nothing takes no room however often it stands there, but the time to put it there.
    guard !text.isEmpty else { return "" }
    let (size, didOverflow) = text.utf8.count.multipliedReportingOverflow(by: times)
    guard !didOverflow, size <= longest else {
      throw .failure(.invalidValue, "a text of that length does not fit")
    }
    try SizeLimit.check(text: size)
    var meter = PollMeter(machine)
    return try TextParts.repeated(text, times, &meter)
  }
}
