// Reading outside of strings and commands.
extension Lexer {
  mutating func readExpression() {
    let first = text[position]
    if first.startsName || first >= 0x80 { return readWord() }
    if first.isDigit { return readNumber() }
    switch first {
    case UInt8(ascii: "\r"): readReturns()
    case UInt8(ascii: " "), UInt8(ascii: "\t"):
      position += 1
      hasSpace = true
    case UInt8(ascii: "\n"): readLineEnd()
    case UInt8(ascii: "#"): readComment()
    case UInt8(ascii: "\\"): readBackslash()
    case UInt8(ascii: "\""), UInt8(ascii: "'"): readQuote()
    case UInt8(ascii: "$"): readDollar()
    case UInt8(ascii: "("): open(.paren, .leftParen, 1)
    case UInt8(ascii: "["): open(.bracket, .leftBracket, 1)
    case UInt8(ascii: "{"): open(.brace, .leftBrace, 1)
    case UInt8(ascii: ")"): readCloser(.paren)
    case UInt8(ascii: "]"): readCloser(.bracket)
    case UInt8(ascii: "}"): readCloser(.brace)
    default: readOperator()
    }
  }

  /// Returns stand before the newline that ends a line; alone they would end none.
  private mutating func readReturns() {
    while byte(1) == UInt8(ascii: "\r") { position += 1 }
    guard position + 1 == text.count || byte(1) == UInt8(ascii: "\n") else { return readGarbage() }
    position += 1
    hasSpace = true
  }

  /// The innermost bracket decides whether the end of a line means anything.
  private mutating func readLineEnd() {
    if openStrings > 0 { return closeUnterminated() }
    switch frames.last?.kind {
    case nil, .brace:
      position += 1
      if tokens.last?.kind != .newline, !lastTokenGoesOn {
        position -= 1
        take(.newline, 1)
      }
      hasSpace = true
    default:
      markLineEnd()
      position += 1
      hasSpace = true
    }
  }

  /// The last token asks for something behind it, so the statement goes on in the next line.
  var lastTokenGoesOn: Bool {
    guard let last = tokens.last else { return false }
    switch last.kind {
    case .comma, .colon, .dot, .ellipsis, .arrow, .equal, .plusEqual, .minusEqual, .starEqual, .slashEqual,
      .slashSlashEqual, .percentEqual, .equalEqual, .notEqual, .less, .lessEqual, .greater, .greaterEqual, .tilde,
      .coalesce, .plus, .minus, .star, .slash, .slashSlash, .percent:
      return true
    case .keyword:
      switch last.keyword {
      case .and, .or, .not, .in: return !(tokens.count > 1 && tokens[tokens.count - 2].kind == .dot)
      default: return false
      }
    default: return false
    }
  }

  /// A `\` at the end of a line joins it with the next.
  private mutating func readBackslash() {
    var end = position + 1
    while end < text.count, text[end].isBlank || text[end] == UInt8(ascii: "\r") { end += 1 }
    guard end >= text.count || text[end] == UInt8(ascii: "\n") else { return readGarbage() }
    endsInBackslash = end >= text.count
    position = min(end + 1, text.count)
    hasSpace = true
  }

  private mutating func readWord() {
    let start = position
    var end = start
    while end < text.count, text[end].continuesName { end += 1 }
    if end < text.count, text[end] >= 0x80 { end = start + text.nameLength(at: start) }
    guard end > start else { return readGarbage() }
    position = end
    if let keyword = Keyword.lookUp(text, start..<end) {
      if keyword.beginsStatement, takesUp(before: start, end) { return }
      append(.keyword, from: start)
      tokens[tokens.count - 1].keyword = keyword
    } else {
      append(.name, from: start)
    }
  }

  /// Digits and whatever is glued to them: the parser finds out what the number means.
  private mutating func readNumber() {
    let start = position
    var isDecimal = !(byte() == UInt8(ascii: "0") && byte(1) | 0x20 == UInt8(ascii: "x"))
    while position < text.count {
      let next = text[position]
      if next.continuesName || (next >= 0x80 && text.nameLength(at: position) > 0) {
        let isExponent = isDecimal && next | 0x20 == UInt8(ascii: "e")
        if next.startsName && next != UInt8(ascii: "_") { isDecimal = false }
        position += 1
        if isExponent, byte() == UInt8(ascii: "-") || byte() == UInt8(ascii: "+"), byte(1).isDigit { position += 1 }
        while position < text.count, text[position] & 0xC0 == 0x80 { position += 1 }
      } else if next == UInt8(ascii: "."), byte(1).isDigit {
        position += 1
      } else {
        break
      }
    }
    if isDecimal { readPortSuffix() }
    append(.number, from: start)
  }

  /// `/tcp` or `/udp` glued to digits.
  private mutating func readPortSuffix() {
    guard isNext("/tcp") || isNext("/udp"), !byte(4).continuesName else { return }
    position += 4
  }

  private mutating func readDollar() {
    if byte(1) == UInt8(ascii: "(") { return open(.capture, .captureStart, 2) }
    let nameLength = text.nameLength(at: position + 1)
    if nameLength > 0 {
      let name = source.string((position + 1)..<(position + 1 + nameLength))
      let isCommand = startsCommand(behind: position + 1 + nameLength)
      if isCommand, isAtStatement || tokens.last?.kind == .equal { return readGluedCommand() }
      report(
        .dollarOutsideString, "`$` before the name `\(name)`", at: position, position + 1, label: "not needed here",
        help: name.utf8.allSatisfy { $0 < 0x61 }
          ? "an environment variable is read with `getenv(\"\(name)\")`"
          : "write `\(name)`; `$\(name)` stands in strings and in commands behind `$ `")
      position += 1
      hasSpace = true
    } else if byte(1) == UInt8(ascii: "{") {
      report(
        .dollarOutsideString, "`${` outside a string", at: position, position + 2, label: "not needed here",
        help: "write the expression itself; `${…}` stands in strings and in commands behind `$ `")
      open(.interpolation, .interpolationStart, 2)
    } else if frames.last == nil || frames.last?.kind == .brace {
      open(.commandLine, .commandStart, 1)
    } else {
      take(.foreign, 1)
    }
  }

  /// Behind a name at the start of a statement, words follow as they do behind a program.
  private func startsCommand(behind offset: Int) -> Bool {
    guard offset < text.count, text[offset].isBlank else { return false }
    var next = offset
    while next < text.count, text[next].isBlank { next += 1 }
    guard next < text.count, text[next] >= 0x20 else { return false }
    return !"=+*/%<>!?:,;.#&|~".utf8.contains(text[next])
      && !(text[next] == UInt8(ascii: "-") && next + 1 < text.count && text[next + 1].isBlank)
  }

  /// `$npm test`: a command, whose `$` needs a space.
  private mutating func readGluedCommand() {
    let lineEnd = source.lineRange(source.line(at: position)).upperBound
    let command = source.string((position + 1)..<lineEnd)
    let shown = command.utf8.count > 60 || command.contains("}") ? "program arguments" : command
    report(
      .dollarOutsideString, "`$` before the name of a program", at: position, position + 1,
      label: isAtStatement ? "needs a space" : "",
      help: isAtStatement
        ? "a command is written `$ \(shown)`" : "`$(\(shown))` captures what the program prints")
    open(.commandLine, .commandStart, 1)
    hasSpace = true
  }

  /// A run of characters that mean nothing, reported once.
  mutating func readGarbage() {
    let start = position
    let isText = text.scalar(at: position) != nil
    repeat { position += text.scalar(at: position)?.length ?? 1 } while isGarbage
    if isText, mayReport {
      let shown = source.string(start..<position)
      report(
        .unexpectedCharacter, "unexpected \(Lexer.describe(shown))", at: start, position,
        help: Lexer.hint(for: shown))
    }
    skipTypographicString(from: start)
    append(.garbage, from: start, flags: .recovered)
  }

  /// What stands between typographic quotes is text, not a program.
  private mutating func skipTypographicString(from start: Int) {
    guard let closer = Lexer.typographicQuotes[source.string(start..<position)] else { return }
    let lineEnd = source.lineRange(source.line(at: start)).upperBound
    var end = position
    while end < lineEnd {
      guard let (scalar, length) = text.scalar(at: end) else { return }
      end += length
      if closer.contains(scalar) {
        position = end
        return
      }
    }
  }

  private static let typographicQuotes: [String: [Unicode.Scalar]] = [
    "“": ["”"], "”": ["”"], "„": ["“", "”"], "«": ["»"], "‘": ["’"], "’": ["’"], "‚": ["‘", "’"],
  ]

  private var isGarbage: Bool {
    guard position < text.count else { return false }
    let next = text[position]
    if next >= 0x80 { return text.nameLength(at: position) == 0 }
    return next < 0x20 && next != 0x09 && next != 0x0A && next != 0x0D || next == 0x7F
  }

  private static func describe(_ text: String) -> String {
    let scalars = text.unicodeScalars
    guard let first = scalars.first else { return "character" }
    let isVisible =
      first.value > 0x20 && first.value != 0x7F && !first.properties.isWhitespace
      && first.properties.generalCategory != .format && first.properties.generalCategory != .control
    if isVisible { return scalars.count == 1 ? "character `\(text)`" : "characters `\(text.prefix(20))`" }
    let digits = String(first.value, radix: 16, uppercase: true)
    return "character U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func hint(for text: String) -> String {
    switch text.unicodeScalars.first {
    case "“", "”", "„", "«", "»": "strings stand in straight quotes: `\"…\"`"
    case "‘", "’", "‚": "raw strings stand in straight quotes: `'…'`"
    case "–", "—", "−": "write `-`"
    case "…": "write `...`"
    case "×": "write `*`"
    case "≤": "write `<=`"
    case "≥": "write `>=`"
    case "≠": "write `!=`"
    case "\u{A0}", "\u{202F}", "\u{2007}": "replace it by a plain space"
    case "\u{200B}", "\u{FEFF}", "\u{200E}", "\u{200F}": "remove it; it is invisible"
    case "\\": "at the end of a line it joins the next one"
    case "\r": "lines end with a newline, before which a return may stand: `tr '\\r' '\\n'` makes newlines of returns"
    case let scalar? where scalar.value < 0x20 || scalar.value == 0x7F: "remove it; a string has `\\u{…}` for it"
    default: "text stands in quotes"
    }
  }
}
