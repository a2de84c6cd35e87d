import Patterns
import Syntax

extension Checker {
  /// A regular expression that is written out.
  mutating func checkPattern(_ expression: Expression) {
    guard case .string(let literal) = expression.kind, let text = literal.plainText else { return }
    do throws(PatternMistake) {
      _ = try Pattern(text)
    } catch {
      report(
        .invalidPattern, "this is no regular expression: \(error.message)", at: span(of: error, in: literal, text),
        help: error.help)
    }
  }

  /// What stands in the place of matches, where it and the pattern are written out; a wrong pattern has been reported.
  mutating func checkReplacement(_ texts: [Int: Expression], _ signature: Signature) {
    func literal(_ form: Signature.Parameter.TextForm) -> StringLiteral? {
      guard let index = signature.parameters.firstIndex(where: { $0.form == form }),
        case .string(let literal)? = texts[index]?.kind
      else { return nil }
      return literal
    }
    guard let replacement = literal(.replacement), let text = replacement.plainText,
      let pattern = literal(.pattern)?.plainText.flatMap({ try? Pattern($0) })
    else { return }
    do throws(PatternMistake) {
      _ = try Replacement(text, groupNames: pattern.groupNames)
    } catch {
      report(.unknownGroup, error.message, at: span(of: error, in: replacement, text), help: error.help)
    }
  }

  private func span(of mistake: PatternMistake, in literal: StringLiteral, _ text: String) -> Span {
    guard let place = mistake.place else { return literal.span }
    let widths = text.unicodeScalars.map { UTF8.width($0) }
    let start = widths[..<place.lowerBound].reduce(0, +)
    return source.span(of: start..<start + widths[place].reduce(0, +), in: literal)
  }
}
