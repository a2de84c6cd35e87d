// What a number literal means: ints, floats, durations, sizes, ports.
extension Parser {
  mutating func number() -> Expression {
    let token = current
    defer { advance() }
    let literal = NumberLiteral(text[token.span.range])
    switch literal.value {
    case .success(let kind): return Expression(kind, span: token.span)
    case .failure(let problem):
      report(problem, token)
      return Expression(.hole, span: token.span)
    }
  }

  /// A number; one whose unit stands behind a space is read with it, after a message.
  mutating func quantity() -> Expression {
    let start = index
    let value = number()
    guard case .int = value.kind, at(.name), current.hasSpaceBefore, !startsLine(index) else { return value }
    // A key, in front of which the comma is missing.
    if peek().kind == .colon { return value }
    let unit = string(current)
    guard NumberLiteral.isUnit(unit), unit.utf8.count > 1 || mode == .file, !declares(unit) else { return value }
    let literal = NumberLiteral((source.string(value.span) + unit).utf8)
    let meant: String
    let kind: Expression.Kind
    switch literal.value {
    case .success(let quantity): (meant, kind) = (source.string(value.span) + unit, quantity)
    case .failure(.unknownUnit(_, let spelling?)): (meant, kind) = (spelling, .hole)
    case .failure: return value
    }
    advance()
    report(
      .malformedNumber, "space between a number and its unit", at: span(from: start), label: "",
      help: ["write `\(meant)`"])
    return Expression(kind, span: span(from: start))
  }

  /// `-9223372036854775808`, whose digits alone are too large.
  mutating func leastInteger(from start: Int) -> Expression? {
    let digits = text[current.span.range].filter { $0 != UInt8(ascii: "_") }
    guard digits.elementsEqual("9223372036854775808".utf8), !current.hasSpaceBefore else { return nil }
    advance()
    return Expression(.int(.min), span: span(from: start))
  }

  private mutating func report(_ problem: NumberLiteral.Problem, _ token: Token) {
    let text = string(token)
    switch problem {
    case .tooLarge(let limit):
      report(.numberTooLarge, "number too large", at: token.span, label: limit)
    case .malformed(let reason, let help):
      report(.malformedNumber, "malformed number `\(text)`", at: token.span, label: reason, help: [help])
    case .unknownUnit(let unit, let meant):
      report(
        .unknownUnit, "unknown unit `\(unit)`", at: token.span, label: "",
        help: [
          meant.map { "write `\($0)`" } ?? "durations end in ns, us, ms, s, m, h or d, sizes in B, K, M, G or T"
        ])
    case .portOutOfRange:
      report(.invalidPort, "port out of range", at: token.span, label: "ports reach from 1 to 65535")
    }
  }
}
