// Records and the bodies of declarations, which are written alike.
extension Parser {
  mutating func record() throws(Failure) -> Expression {
    let start = index
    let entries = try entries(.commasOrLines)
    return Expression(.record(entries), span: span(from: start))
  }

  /// A `{` in the head of a block that can only be meant as a record.
  var isBareRecord: Bool {
    guard at(.leftBrace), Int(current.partner) > index else { return false }
    switch tokens[Int(current.partner) + 1].kind {
    case .newline, .semicolon, .endOfFile, .rightBrace: return false
    default: return isRecord
    }
  }

  /// The first entry behind the `{` that stands here has a key.
  var isRecord: Bool {
    let first = peek().kind == .newline ? index + 2 : index + 1
    switch tokens[first].kind {
    case .ellipsis: return true
    case .rightBrace: return first == index + 1
    case .name, .keyword: return tokens[first + 1].kind == .colon
    case .stringStart: return tokens[min(Int(tokens[first].partner) + 1, tokens.count - 1)].kind == .colon
    default: return false
    }
  }

  /// A record where an operand is due; in the head of a block it is read after a message.
  mutating func recordInHead() throws(Failure) -> Expression {
    if isHead {
      report(
        .bareRecord, "record without parentheses before a block", at: current.span,
        label: "would begin the block", help: ["write `({ … })`"])
    }
    return try record()
  }

  /// `{ key: value, ...base }`; `other` reads what else may stand between the braces and says whether it did.
  mutating func entries(
    _ separators: Separators, other: (inout Parser) throws(Failure) -> Bool = { (_: inout Parser) in false }
  ) throws(Failure) -> [RecordEntry] {
    var entries: [RecordEntry] = []
    var keys: Set<String> = []
    try elements(separators) { parser throws(Failure) in
      if try other(&parser) { return }
      let span = parser.current.span
      if parser.accept(.ellipsis) {
        entries.append(.spread(try parser.expression(), span))
        return
      }
      let isBody = separators == .any
      if !isBody, parser.at(.stringStart), let entry = try parser.computedEntry() {
        if case .computed(let key, _) = entry, key.isOfNames {
          let written = RecordKey(parser.source.string(key.span), span: key.span)
          // Behind a mark, as a key that is text may be spelled like it.
          if !keys.insert("\0" + written.text).inserted { parser.reportDuplicate(written) }
        }
        entries.append(entry)
        return
      }
      let key = try parser.recordKey(isBody: isBody)
      if !keys.insert(key.text).inserted { parser.reportDuplicate(key) }
      guard parser.accept(.colon) else { throw parser.missingColon(after: key, isBody: isBody) }
      entries.append(.field(key, try parser.expression()))
    }
    return entries
  }

  private static let interpolations: Set<Token.Kind> = [.interpolationName, .interpolationStart, .captureStart]

  /// `"$name": value`; nil, and nothing is taken, where the key is plain text.
  private mutating func computedEntry() throws(Failure) -> RecordEntry? {
    let end = Int(current.partner)
    guard end > index, tokens[index..<end].contains(where: { Self.interpolations.contains($0.kind) }) else {
      return nil
    }
    let key = try stringLiteral()
    guard accept(.colon) else {
      throw missingColon(after: RecordKey(source.string(key.span), span: key.span), isBody: false)
    }
    return .computed(key, try expression())
  }

  private mutating func reportDuplicate(_ key: RecordKey) {
    report(
      .duplicateKey, "key `\(key.text)` written twice", at: key.span, label: "stands further up already",
      help: ["remove one of them"])
  }

  private mutating func recordKey(isBody: Bool) throws(Failure) -> RecordKey {
    if at(.stringStart) {
      let key = try plainString("a key")
      return RecordKey(key.text, span: key.span)
    }
    guard at(.name) || at(.keyword) else {
      throw failure(
        .unexpectedToken, "expected a key, found \(found)", at: span(of: current),
        help: keyHint(isBody: isBody))
    }
    defer { advance() }
    return RecordKey(string(current), span: current.span)
  }

  private func keyHint(isBody: Bool) -> String {
    switch current.kind {
    case .number: "keys that are no names stand in quotes: `\"\(string(current))\"`"
    case .leftBracket where !isBody, .leftParen where !isBody:
      "a key that is computed is a string: `\"${\(bracketed)}\": …`"
    default: ""
    }
  }

  /// What stands between the bracket that is here and its partner, where that is short.
  private var bracketed: String {
    let end = Int(current.partner)
    guard end > index else { return "…" }
    let text = source.string(Span(Int(current.end), Int(tokens[end].start)))
    return text.isEmpty || text.utf8.count > 40 || text.contains("\n") ? "…" : text
  }

  private mutating func missingColon(after key: RecordKey, isBody: Bool) -> Failure {
    let help =
      switch current.kind {
      case .equal: "keys and values are joined by `:`"
      case .minus: "keys with a dash stand in quotes"
      case .comma, .rightBrace, .newline:
        isBody
          ? "a setting has a value; services are listed: `services: [\(key.text)]`"
          : "write `\(key.text): \(key.text)`"
      case _ where isBody: "write `\(key.text): …`"
      default: "this `{` begins a record; a block stands behind `=>` and in statements"
      }
    return failure(
      .unexpectedToken, "expected `:` behind the key `\(key.text)`, found \(found)", at: current.span, help: help)
  }
}

extension StringLiteral {
  /// Takes in variables only, which are the same wherever it is written in one record.
  fileprivate var isOfNames: Bool {
    interpolations.allSatisfy { interpolation in
      if case .value(let value, _) = interpolation, case .name = value.kind { true } else { false }
    }
  }
}
