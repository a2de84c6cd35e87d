// Operators that people bring along from other languages.
extension Parser {
  func isForeign(_ spelling: String) -> Bool { at(.foreign) && string(current) == spelling }

  mutating func reportForeign(instead: String) {
    let spelling = string(current)
    report(
      .foreignOperator, "`\(spelling)` is no operator here", at: current.span, label: "",
      help: ["write `\(instead)`"])
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

  mutating func foreign(_ spelling: String) -> Failure {
    if spelling == "$" { return strayDollar() }
    return failure(
      .foreignOperator, "`\(spelling)` is no operator here", at: current.span, help: Parser.replacement(for: spelling))
  }

  private mutating func strayDollar() -> Failure {
    failure(
      .commandAsValue, "`$ command` within brackets", at: current.span, label: "is a statement",
      help: "`$(program arguments)` captures what a program prints")
  }

  private static func replacement(for spelling: String) -> String {
    switch spelling {
    case "?": "write `if condition { a } else { b }`"
    case "?.": "write `try` before the expression, or compare with null first"
    case "++": "write `+= 1`"
    case "!": "write `not`"
    case "!~": "write `not (text ~ pattern)`"
    case "->": "write `=>`"
    case ":=": "write `let name = value`, or `name = value` for a `var`"
    case "::": "write `.`"
    case "..": "write `range(from, to)`, or `...list` to spread a list"
    case "|": "pipes join programs behind `$ `; values go through calls, as in `list.map(f)`"
    case "**": "write `a * a`"
    case "@", "\\": ""
    case "`": "strings stand in quotes, and `$(program)` captures what a program prints"
    default: "there are no operators on bits"
    }
  }
}
