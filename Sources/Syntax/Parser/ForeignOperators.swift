// Operators that people bring along from other languages.
extension Parser {
  func isForeign(_ spelling: String) -> Bool { at(.foreign) && string(current) == spelling }

  mutating func reportForeign(instead: String) {
    let spelling = string(current)
    report(
      .foreignOperator, "`\(spelling)` is no operator here", at: current.span, label: "",
      help: ["write `\(instead)`"])
  }

  /// The operator that was meant, after a message; throws where there is none.
  mutating func foreignOperator() throws(Failure) -> BinaryOperator? {
    let spelling = string(current)
    let meant: BinaryOperator? =
      switch spelling {
      case "&&": .and
      case "||": .or
      case "===": .equal
      case "!==", "<>": .notEqual
      case "=~": .match
      case "**": .multiply
      default: nil
      }
    guard let meant else { throw foreign(spelling) }
    reportForeign(instead: spelling == "**" ? "a * a" : meant.rawValue)
    return meant
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
    case "`": "strings stand in quotes, and `$(program)` captures what a program prints"
    default: "there are no operators on bits"
    }
  }
}
