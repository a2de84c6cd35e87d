import Syntax

// Values that are of the right type and yet wrong, where they are written out. What is only known when it runs is looked at then.
extension Checker {
  /// - Parameters:
  ///   - place: what they are of, without quotes: `cpus`, `env.PORT`.
  ///   - span: where to point, if not at the value itself.
  mutating func checkRules(_ rules: [SettingRule], _ place: String, _ value: Expression, at span: Span? = nil) {
    guard !rules.isEmpty else { return }
    switch value.kind {
    case .record(let entries):
      for case .field(let key, let inner) in entries {
        reportBroken(rules, .key(key.text), place, "\"\(key.text)\"", at: span ?? key.span)
        checkRules(rules, "\(place).\(key.text)", inner, at: span)
      }
    case .list(let elements):
      let items = elements.compactMap { element in if case .item(let item) = element { item } else { nil } }
      let numbers = items.compactMap(\.writtenNumber)
      if !numbers.isEmpty, numbers.count == elements.count {
        reportBroken(rules, .numbers(numbers), place, source.string(value.span), at: span ?? value.span)
      } else {
        for item in items { checkRules(rules, place, item, at: span) }
      }
    case .string(let literal):
      guard let text = literal.plainText else { return }
      reportBroken(rules, .text(text), place, "\"\(text)\"", at: span ?? value.span)
    default:
      guard let number = value.writtenNumber else { return }
      reportBroken(rules, .number(number), place, bare(source.string(value.span)), at: span ?? value.span)
    }
  }

  /// A number behind a name stands in parentheses where it has a sign: `with retries: (-1)`.
  private func bare(_ written: String) -> String {
    var text = Substring(written)
    while text.hasPrefix("("), text.hasSuffix(")"), text.count > 1 { text = text.dropFirst().dropLast() }
    return String(text)
  }

  private mutating func reportBroken(
    _ rules: [SettingRule], _ part: SettingRule.Part, _ place: String, _ written: String, at span: Span
  ) {
    guard let demand = rules.demand(of: part) else { return }
    let verb = if case .key = part { "cannot have" } else { "cannot be" }
    report(.unknownChoice, "`\(place)` \(verb) \(written)", at: span, help: [demand])
  }
}

extension Expression {
  /// A number, the bytes of a size, the seconds of a duration, where it is written out.
  fileprivate var writtenNumber: Double? {
    switch kind {
    case .int(let number): Double(number)
    case .float(let number): number
    case .size(let bytes): Double(bytes)
    case .duration(let nanoseconds): Double(nanoseconds) / 1e9
    case .unary(.negate, let operand): operand.writtenMagnitude.map { -$0 }
    default: nil
    }
  }

  private var writtenMagnitude: Double? {
    if case .unary = kind { nil } else { writtenNumber }
  }
}
