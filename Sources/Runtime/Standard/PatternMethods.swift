import Patterns
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// Methods of strings that look for regular expressions.
enum PatternMethods {
  static let all = finding + changing

  private static let pattern = Parameter(
    "pattern", .string, form: .pattern, help: "A regular expression, best in '…'; `explain E0623` tells its syntax.")

  private static let finding: [Builtin] = [
    Builtin(
      Signature(
        "match", [pattern], returns: .oneOf([.record, .null]),
        summary:
          "Finds the first place that fits a pattern, or gives null: `text`, `start` and `end` (as for `slice`), `groups` by number, where 0 is the whole match, and `named` by name. A group that took no part is null.",
        example: #"'cup=3'.match('(\w+)=(?<qty>\d+)').named.qty  # "3""#)
    ) { arguments throws(Raise) in
      let text = try arguments.textBox(0, "match")
      let pattern = try arguments.pattern(1)
      let machine = arguments.machine
      let found = try pattern.firstMatch(in: text.text) { () throws(Raise) in try machine.poll() }
      guard let found else { return .null }
      var values = MatchValues(text, pattern)
      return values.record(found)
    },
    Builtin(
      Signature(
        "match_all", [pattern], returns: .listOf(.record),
        summary: "Finds all places that fit a pattern, without overlaps: a record of each, as `match` gives.",
        example: #"'a1 b22'.match_all('\d+').map(m => m.text)  # ["1", "22"]"#)
    ) { arguments throws(Raise) in
      let text = try arguments.textBox(0, "match_all")
      let pattern = try arguments.pattern(1)
      let machine = arguments.machine
      var values = MatchValues(text, pattern)
      var matches: [Value] = []
      try pattern.forEachMatch(in: text.text, poll: { () throws(Raise) in try machine.poll() }) {
        (match) throws(Raise) in
        try matches.grow(by: values.record(match))
        return true
      }
      return .list(matches)
    },
  ]

  private static let changing: [Builtin] = [
    Builtin(
      Signature(
        "replace_pattern",
        [
          pattern,
          Parameter(
            "new", .oneOf([.string, .function]), form: .replacement, argumentCount: 1,
            help:
              "What stands there instead, best in '…': `$1`, `${name}` are groups, `$0` all. Or a function of the match."
          ),
          Parameter(
            "max", .int, .optional(defaultText: "all"), isNamedOnly: true, help: "How many are replaced at most."),
        ],
        returns: .string, summary: "Gives it with every place that fits a pattern replaced.",
        example: #"'b-a'.replace_pattern('(\w)-(\w)', '$2-$1')  # "a-b""#)
    ) { arguments throws(Raise) in
      let text = try arguments.textBox(0, "replace_pattern")
      let pattern = try arguments.pattern(1)
      let most = try arguments.optional(3, { i throws(Raise) in try arguments.count(i, "max") }) ?? .max
      if case .function(let function) = arguments[2] {
        return try replaced(text, pattern, most, by: function, arguments.machine)
      }
      let replacement = try arguments.replacement(2, of: pattern)
      return try replaced(text, pattern, most, by: replacement, arguments.machine)
    },
    Builtin(
      Signature(
        "split_pattern", [pattern], returns: .listOf(.string), summary: "Cuts it at each place that fits a pattern.",
        example: #"'a, b;c'.split_pattern('[,;]\s*')  # ["a", "b", "c"]"#)
    ) { arguments throws(Raise) in
      let text = try arguments.textBox(0, "split_pattern")
      return .list(try parts(text, try arguments.pattern(1), arguments.machine))
    },
    Builtin(
      Signature(
        "escape_pattern", returns: .string, summary: "Gives it as a regular expression that fits just that text.",
        example: #"'1.5'.escape_pattern()  # "1\\.5""#)
    ) { arguments throws(Raise) in
      var meter = PollMeter(arguments.machine)
      return .string(
        try TextParts.changed(try arguments.string(0, "escape_pattern"), &meter) { Pattern.escaped(String($0)) })
    },
  ]

  private static func replaced(
    _ text: StringBox, _ pattern: Pattern, _ most: Int, by function: Function, _ machine: Machine
  ) throws(Raise) -> Value {
    var values = MatchValues(text, pattern)
    return try replaced(text, pattern, most, machine) { (match, result) throws(Raise) in
      result += try machine.text(of: try machine.call(function, values.record(match))).utf8
    }
  }

  private static func replaced(
    _ text: StringBox, _ pattern: Pattern, _ most: Int, by replacement: Replacement, _ machine: Machine
  ) throws(Raise) -> Value {
    try replaced(text, pattern, most, machine) { (match, result) throws(Raise) in
      for piece in replacement.pieces {
        switch piece {
        case .text(let text): result += text.utf8
        case .group(let number):
          if let range = match.range(ofGroup: number) { result.append(range, of: text.text) }
        }
      }
    }
  }

  private static func replaced(
    _ text: StringBox, _ pattern: Pattern, _ most: Int, _ machine: Machine,
    _ replace: (PatternMatch, inout [UInt8]) throws(Raise) -> Void
  ) throws(Raise) -> Value {
    guard most > 0 else { return .string(text) }
    var result: [UInt8] = []
    var end = 0
    var count = 0
    try pattern.forEachMatch(in: text.text, poll: { () throws(Raise) in try machine.poll() }) {
      (match) throws(Raise) in
      let length = result.count
      result.append(end..<match.range.lowerBound, of: text.text)
      end = match.range.upperBound
      try replace(match, &result)
      try SizeLimit.check(text: result.count, from: length)
      count += 1
      return count < most
    }
    guard count > 0 else { return .string(text) }
    result.append(end..<text.text.utf8.count, of: text.text)
    return .string(String(decoding: result, as: UTF8.self))
  }

  /// A place that takes no character cuts between characters only.
  private static func parts(_ text: StringBox, _ pattern: Pattern, _ machine: Machine) throws(Raise) -> [Value] {
    var values = MatchValues(text, pattern)
    let count = text.text.utf8.count
    var parts: [Value] = []
    var start = 0
    try pattern.forEachMatch(in: text.text, poll: { () throws(Raise) in try machine.poll() }) {
      (match) throws(Raise) in
      let isCut = !match.range.isEmpty || (match.range.lowerBound > start && match.range.lowerBound < count)
      guard isCut else { return true }
      try parts.grow(by: .string(values.part(start..<match.range.lowerBound)))
      start = match.range.upperBound
      return true
    }
    try parts.grow(by: .string(values.part(start..<count)))
    return parts
  }
}

extension PatternMatch {
  fileprivate func range(ofGroup number: Int) -> Range<Int>? { number == 0 ? range : groups[number - 1] }
}

extension [UInt8] {
  fileprivate mutating func append(_ range: Range<Int>, of text: String) {
    text.utf8.span.extracting(range).withUnsafeBufferPointer { append(contentsOf: $0) }
  }
}

extension Arguments {
  fileprivate func pattern(_ index: Int) throws(Raise) -> Pattern {
    try machine.pattern(try textBox(index, "pattern"))
  }

  fileprivate func replacement(_ index: Int, of pattern: Pattern) throws(Raise) -> Replacement {
    guard self[index].textWhereDue != nil else {
      throw .failure(.typeMismatch, "`new` must be a string or a function, this is \(self[index].kind.withArticle)")
    }
    let text = try string(index, "new")
    do throws(PatternMistake) {
      return try Replacement(text, groupNames: pattern.groupNames)
    } catch {
      throw .failure(.unknownGroup, "\(self[index].shortLiteral): \(error.messageWithPlace)", help: error.help)
    }
  }
}
