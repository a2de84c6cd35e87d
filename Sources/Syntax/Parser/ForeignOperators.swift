// Operators that people bring along from other languages.
extension Parser {
  func isForeign(_ spelling: String) -> Bool { at(.foreign) && string(current) == spelling }

  mutating func reportForeign(instead: String) {
    let spelling = string(current)
    let message = spelling == "=" ? "`=` does not compare" : "`\(spelling)` is no operator here"
    report(.foreignOperator, message, at: current.span, label: "", help: ["write `\(instead)`"])
  }

  /// The operator that another language's spelling stands for.
  var meantOperator: BinaryOperator? {
    guard at(.foreign) else { return nil }
    return switch string(current) {
    case "&&": .and
    case "||": .or
    case "===": .equal
    case "!==", "<>": .notEqual
    case "=~": .match
    default: nil
    }
  }

  /// For use behind `throw`; `isOperand` says that a value was due.
  mutating func foreign(_ spelling: String, isOperand: Bool = false) -> Failure {
    if spelling == "$" { return strayDollar() }
    if spelling == "`" {
      return failure(
        .foreignOperator, "a backtick has no meaning here", at: current.span,
        help: "strings stand in quotes, and `$(\(textToBacktick))` captures what a program prints")
    }
    if spelling == "|", isOperand {
      return failure(
        .foreignOperator, "`|` begins no function", at: current.span,
        help: "a function is written `x => …` or `(a, b) => …`")
    }
    return failure(
      .foreignOperator, "`\(spelling)` is no operator here", at: current.span, help: Parser.replacement(for: spelling))
  }

  private var textToBacktick: String {
    let line = source.lineRange(source.line(at: Int(current.start)))
    let rest = text[min(Int(current.end), line.upperBound)..<line.upperBound]
    guard let end = rest.firstIndex(of: UInt8(ascii: "`")), end > rest.startIndex else { return "program" }
    return source.string(rest.startIndex..<end)
  }

  private mutating func strayDollar() -> Failure {
    failure(
      .commandAsValue, "`$ command` within brackets", at: current.span, label: "is a statement",
      help: "`$(program arguments)` captures what a program prints")
  }

  private static func assigning(_ spelling: String) -> String {
    switch spelling {
    case "??=": "`a = a ?? b`"
    case "||=": "`a = a or b`"
    case "&&=": "`a = a and b`"
    default: "`a = a * a`"
    }
  }

  private static func replacement(for spelling: String) -> String {
    switch spelling {
    case "?": "write `if condition { a } else { b }`"
    case "?.": "write `try` before the expression, or compare with null first"
    case "++": "write `+= 1`"
    case "--": "write `-= 1`"
    case "??=", "||=", "&&=", "**=": "write the name twice: \(assigning(spelling))"
    case "!": "write `not`, as a verb's argument in parentheses: `(not …)`"
    case "!~": "write `not (text ~ pattern)`"
    case "->": "write `=>`"
    case ":=": "write `let name = value`, or `name = value` for a `var`"
    case "::": "write `.`"
    case "..": "write `range(from, to)`, or `...list` to spread a list"
    case "|": "pipes join programs behind `$ `; values go through calls, as in `list.map(f)`"
    case "**": "write `a * a`"
    case "@": "there are no decorators; in text, `@` stands in quotes"
    case "\\": ""
    default: "there are no operators on bits"
    }
  }
}
