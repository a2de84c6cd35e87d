// Calls without parentheses: `logs shop.api --tail 50 --follow`.
extension Parser {
  /// An expression at a place where a call may be written as a verb.
  mutating func verbOrExpression(startsStatement: Bool = false) throws(Failure) -> Expression {
    guard at(.name) || current.keyword.map(misusedKeywords.contains) == true, !startsFunction else {
      return try expression()
    }
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    let first = try operand()
    guard calleeEnd == index, startsArgument(startsStatement: startsStatement) else { return try continued(first) }
    return try verb(first)
  }

  private func startsArgument(startsStatement: Bool) -> Bool {
    guard current.hasSpaceBefore else { return false }
    if at(.minus) { return startsStatement && isGluedMinus }
    return at(.flag) || at(.ellipsis) || startsOperand(current)
  }

  /// `-x` behind a space: a flag as other programs have them, or a negative number.
  private var isGluedMinus: Bool {
    at(.minus) && current.hasSpaceBefore && !peek().hasSpaceBefore && (peek().kind == .name || peek().kind == .number)
  }

  /// May begin an operand; also those that are mistakes in a verb's arguments and are reported there.
  func startsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .number, .stringStart, .name, .captureStart, .leftParen, .leftBracket, .interpolationStart, .commandStart:
      return true
    case .leftBrace: return !isHead
    case .keyword:
      switch token.keyword {
      case .true, .false, .null, .if, .try, .spawn, .fn, .service, .env, .suite, .test: return true
      case .not: return peek().keyword != .in
      default: return false
      }
    default: return false
    }
  }

  private mutating func verb(_ callee: Expression) throws(Failure) -> Expression {
    var arguments: [Argument] = []
    var hasReportedComma = false
    while true {
      if isGluedMinus {
        try negative(&arguments, of: callee)
      } else if at(.flag) {
        arguments.append(try flag())
      } else if at(.ellipsis) {
        let span = current.span
        advance()
        arguments.append(Argument(label: .spread(span), value: try verbOperand()))
      } else if startsOperand(current) {
        arguments.append(Argument(label: .none, value: try verbOperand()))
      } else if at(.comma) {
        if let digits = groupedDigits {
          reportGrouped(digits)
          continue
        }
        if !hasReportedComma { reportComma(callee) }
        hasReportedComma = true
        advance()
      } else {
        break
      }
    }
    if at(.colon), case .name(let name) = callee.kind, name.text == "lambda" {
      throw failure(
        .foreignWord, "`lambda` is no word of the language", at: name.span,
        help: "a function without a name is written `\(string(previous)) => …`")
    }
    if at(.colon) || at(.equal) { throw labelWithoutDashes() }
    try lengthenChain()
    calleeEnd = -1
    let call = Call(callee: callee, arguments: arguments, spelling: .verb)
    return Expression(.call(call), span: span(callee.span))
  }

  /// The tokens of `1,000`, where a comma stands in it.
  private var groupedDigits: Range<Int>? {
    guard previous.kind == .number else { return nil }
    var end = index
    while end + 1 < tokens.count, tokens[end].kind == .comma, tokens[end + 1].kind == .number,
      !tokens[end].hasSpaceBefore, !tokens[end + 1].hasSpaceBefore, tokens[end + 1].span.range.count == 3
    { end += 2 }
    return end > index ? (index - 1)..<end : nil
  }

  private mutating func reportGrouped(_ digits: Range<Int>) {
    index = digits.upperBound
    let number = source.string(span(from: digits.lowerBound))
    report(
      .malformedNumber, "malformed number `\(number)`", at: span(from: digits.lowerBound), label: "",
      help: ["digits are grouped with `_`: `\(String(number.map { $0 == "," ? "_" : $0 }))`"])
  }

  private mutating func reportComma(_ callee: Expression) {
    report(
      .commaInVerb, "comma between a verb's arguments", at: current.span, label: "is not needed",
      help: ["part the arguments by spaces, or write `\(source.string(callee.span))(…)` with parentheses"])
  }

  private mutating func labelWithoutDashes() -> Failure {
    let help =
      switch previous.kind {
      case .name: "a verb's arguments are named with dashes: `--\(string(previous)) …`"
      case .flag where at(.equal): "no space stands around the `=` of a flag: `\(string(previous))=…`"
      default: ""
      }
    return failure(
      .unexpectedToken, "expected the end of the statement, found \(found)", at: current.span, help: help)
  }

  /// `--name`, `--name value`, `--name=value`
  private mutating func flag() throws(Failure) -> Argument {
    let span = current.span
    let label = Argument.Label.name(Parser.argumentName(ofFlag: string(current)), span)
    advance()
    if at(.equal), !current.hasSpaceBefore {
      advance()
      return Argument(label: label, value: try verbOperand())
    }
    guard startsOperand(current) else { return Argument(label: label, value: Expression(.bool(true), span: span)) }
    if !current.hasSpaceBefore { reportGluedValue(of: span) }
    return Argument(label: label, value: try verbOperand())
  }

  /// `--name"value"` could be a flag with its value, or a flag and an argument behind it.
  private mutating func reportGluedValue(of flag: Span) {
    let name = source.string(flag)
    report(
      .unexpectedToken, "neither a space nor `=` between a flag and its value", at: current.span, label: "",
      help: ["write `\(name)=…`, or `\(name) …`"])
  }

  static func argumentName(ofFlag flag: String) -> String {
    String(flag.dropFirst(2).map { $0 == "-" ? "_" : $0 })
  }

  /// One operand; with operators it is a mistake, but it is read to its end.
  private mutating func verbOperand() throws(Failure) -> Expression {
    let start = index
    if needsParentheses {
      let value = try expression()
      reportOperator(span(from: start))
      return value
    }
    let outer = height
    height = 0
    defer { height = max(outer, height) }
    let operand = try operand()
    calleeEnd = -1
    guard !isGluedMinus, binaryOperator != nil else { return operand }
    let errors = diagnostics.count
    let value = try continued(operand)
    guard diagnostics.count > errors else {
      if !reportTextOperator(value) { reportOperator(span(from: start)) }
      return value
    }
    // What is wrong with the operators themselves comes first, with a fix that may stand here.
    switch diagnostics[errors].code {
    case .foreignOperator: suggestParentheses(for: errors, around: span(from: start))
    case .comparisonChain: suggestParentheses(for: errors)
    default: break
    }
    return value
  }

  /// Puts parentheses around what a help says to write.
  private mutating func suggestParentheses(for diagnostic: Int) {
    diagnostics[diagnostic].help = diagnostics[diagnostic].help.map { help in
      let parts = help.split(separator: "`", omittingEmptySubsequences: false)
      return parts.count == 3 ? "\(parts[0])`(\(parts[1]))`\(parts[2])" : help
    }
  }

  /// Makes the help for an operator of another language take in the parentheses that a verb's argument needs.
  private mutating func suggestParentheses(for diagnostic: Int, around span: Span) {
    let foreign = diagnostics[diagnostic].span
    let instead = diagnostics[diagnostic].help.first?.split(separator: "`").last
    guard let word = instead, span.range.count <= 60 else { return }
    let before = source.string(Span(Int(span.start), Int(foreign.start)))
    let behind = source.string(Span(Int(foreign.end), Int(span.end)))
    diagnostics[diagnostic].help = ["write `(\(before)\(word)\(behind))`"]
  }

  private var needsParentheses: Bool {
    if startsFunction || at(.minus) { return true }
    switch current.keyword {
    case .not, .if, .try, .spawn: return true
    default: return false
    }
  }

  /// `"%s" % x`, `"-" * 20`, `"total: " + 3`: in parentheses they would be the next mistake.
  private mutating func reportTextOperator(_ value: Expression) -> Bool {
    guard case .binary(let operation, _, let left, let right) = value.kind, case .string = left.kind else {
      return false
    }
    let help: String
    switch operation {
    case .add:
      guard let text = interpolating(right, behind: left) else { return false }
      help = "write `\(text)`"
    case .remainder: help = "values stand in the text itself: `\"… ${value}\"`"
    case .multiply: help = "to repeat a text, write `\(source.string(left.span)).repeat(\(source.string(right.span)))`"
    default: return false
    }
    report(
      .operatorInVerb, "operator in a verb's arguments", at: value.span,
      label: operation == .add ? "needs parentheses" : "`\(operation.rawValue)` takes no text", help: [help])
    return true
  }

  /// One text for a text and a value behind it, which may be no text.
  private func interpolating(_ value: Expression, behind text: Expression) -> String? {
    if case .string = value.kind { return nil }
    let (first, second) = (source.string(text.span), source.string(value.span))
    guard first.hasPrefix("\""), !first.hasPrefix("\"\"\""), first.utf8.count + second.utf8.count <= 60,
      !second.contains("\n")
    else { return nil }
    return "\(first.dropLast())${\(second)}\""
  }

  private mutating func reportOperator(_ span: Span) {
    let text = source.string(span)
    if let dashed = text.withUnderscores {
      report(
        .operatorInVerb, "operator in a verb's arguments", at: span, label: "`-` is no part of a name",
        help: ["names are joined by `_`: `\(dashed)`; to subtract, write `(\(text))`"])
      return
    }
    let line = source.line(at: Int(span.start))
    let isShort = source.line(at: Int(span.end)) == line && span.range.count <= 60
    report(
      .operatorInVerb, "operator in a verb's arguments", at: span, label: "needs parentheses",
      help: [isShort ? "write `(\(source.string(span)))`" : "put it in parentheses"])
  }

  /// `-f` and `-1`, which are neither a flag nor an operand.
  private mutating func negative(_ arguments: inout [Argument], of callee: Expression) throws(Failure) {
    if peek().kind == .number {
      arguments.append(Argument(label: .none, value: try verbOperand()))
      return
    }
    let start = index
    advance()
    let name = string(current)
    advance()
    while at(.minus) || at(.name), !current.hasSpaceBefore { advance() }
    let written = source.string(span(from: start))
    let flag = name.count > 1 ? String(written.dropFirst()) : name
    report(
      .shortFlag, "`\(written)` is no flag", at: span(from: start), label: "",
      help: [
        parameter(beginning: flag, of: callee).map { "flags are written out, as in `--\($0)`" }
          ?? ForeignFlags.help(for: flag, of: source.string(callee.span))
      ])
  }

  /// The parameter that a flag of one letter may mean, of a function of this file.
  private func parameter(beginning flag: String, of callee: Expression) -> String? {
    guard flag.utf8.count == 1, diagnostics.count < 100, case .name(let name) = callee.kind else { return nil }
    for place in tokens.indices.dropLast(2)
    where tokens[place].keyword == .fn && tokens[place + 1].kind == .name && string(tokens[place + 1]) == name.text {
      let (open, close) = (place + 2, Int(tokens[place + 2].partner))
      guard tokens[open].kind == .leftParen, close > open else { continue }
      for index in (open + 1)..<close where tokens[index].kind == .name && string(tokens[index]).hasPrefix(flag) {
        if tokens[index - 1].kind == .leftParen || tokens[index - 1].kind == .comma { return string(tokens[index]) }
      }
    }
    return nil
  }
}

extension String {
  /// For `upper-case`, the same with underscores; `nil` for what is no name with dashes, as `a - b` and `n-1`.
  fileprivate var withUnderscores: String? {
    let bytes = Array(utf8)
    guard bytes.count < 60, !bytes.contains(0x20) else { return nil }
    var isDashed = false
    for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "-") {
      guard index > 1, index + 2 < bytes.count, bytes[index - 2].startsName, bytes[index - 1].startsName,
        bytes[index + 1].startsName, bytes[index + 2].startsName
      else { return nil }
      isDashed = true
    }
    return isDashed ? String(map { $0 == "-" ? "_" : $0 }) : nil
  }
}
