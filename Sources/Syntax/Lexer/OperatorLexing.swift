extension Lexer {
  /// Longer spellings stand before the shorter ones that they begin with.
  private static let operators: [(spelling: StaticString, kind: Token.Kind)] = [
    ("===", .foreign), ("!==", .foreign), ("...", .ellipsis), ("//=", .slashSlashEqual), ("**=", .foreign),
    ("??=", .foreign), ("||=", .foreign), ("&&=", .foreign),
    ("==", .equalEqual), ("=>", .arrow), ("=~", .foreign), ("!=", .notEqual), ("!~", .foreign),
    ("<=", .lessEqual), (">=", .greaterEqual), ("<>", .foreign), ("->", .foreign),
    ("??", .coalesce), ("?.", .foreign), ("&&", .foreign), ("||", .foreign), ("++", .foreign), ("**", .foreign),
    ("::", .foreign), (":=", .foreign), ("..", .foreign), ("<<", .foreign), (">>", .foreign),
    ("+=", .plusEqual), ("-=", .minusEqual), ("*=", .starEqual), ("/=", .slashEqual), ("%=", .percentEqual),
    ("//", .slashSlash), ("/", .slash), ("+", .plus), ("-", .minus), ("*", .star), ("%", .percent),
    ("=", .equal), ("<", .less), (">", .greater), ("~", .tilde), (",", .comma), (":", .colon), (";", .semicolon),
    (".", .dot), ("!", .foreign), ("?", .foreign), ("&", .foreign), ("|", .foreign), ("^", .foreign), ("@", .foreign),
    ("`", .foreign),
  ]

  /// The entries for each first byte, so that a common `.` does not walk through the table.
  private static let byFirstByte: [[(spelling: StaticString, kind: Token.Kind)]] = {
    var table = [[(spelling: StaticString, kind: Token.Kind)]](repeating: [], count: 128)
    for entry in operators {
      let first = entry.spelling.withUTF8Buffer { $0.first ?? 0 }
      table[Int(first & 0x7F)].append(entry)
    }
    return table
  }()

  mutating func readOperator() {
    if isNext("--"), readFlag() { return }
    if isNext("--"), !hasSpace, endsStatement(position + 2) { return take(.foreign, 2) }
    if isNext("/") || isNext("-- "), readForeignComment() { return }
    for entry in Lexer.byFirstByte[Int(byte() & 0x7F)] where isNext(entry.spelling) {
      return take(entry.kind, entry.spelling.utf8CodeUnitCount)
    }
    readGarbage()
  }

  /// Nothing of the statement stands behind an offset.
  private func endsStatement(_ offset: Int) -> Bool {
    guard let next = text[offset...].first(where: { !$0.isBlank && $0 != UInt8(ascii: "\r") }) else { return true }
    return "\n;}#".utf8.contains(next)
  }

  /// `// …` where a statement is due, `/* … */` anywhere, and `-- …` where it is a word of its own.
  private mutating func readForeignComment() -> Bool {
    let isBlock = isNext("/*")
    guard isBlock || (isNext("//") && isAtStatement) || isDashComment else { return false }
    report(
      .foreignComment, "`\(source.string(position..<(position + 2)))` begins no comment", at: position, position + 2,
      help: isBlock ? "each line of a comment begins with `#`" : "comments begin with `#`")
    var end = source.lineRange(source.line(at: position)).upperBound
    if isBlock {
      var offset = position + 2
      while offset + 1 < text.count, !(text[offset] == UInt8(ascii: "*") && text[offset + 1] == UInt8(ascii: "/")) {
        offset += 1
      }
      if offset + 1 < text.count { end = offset + 2 }
    }
    position = end
    hasSpace = true
    return true
  }

  /// Within brackets it would take what closes them along; before a number it is two minus signs there and here.
  private var isDashComment: Bool {
    guard isNext("-- "), frames.last == nil || frames.last?.kind == .brace else { return false }
    if isAtStatement { return true }
    return hasSpace && text[(position + 3)...].first { !$0.isBlank }?.isDigit != true
  }

  /// The next token begins a statement.
  var isAtStatement: Bool {
    guard frames.last == nil || frames.last?.kind == .brace else { return false }
    switch tokens.last?.kind {
    case nil, .newline, .semicolon, .leftBrace: return true
    default: return false
    }
  }

  /// `--name` behind a space; glued to an operand it is two minus signs.
  private mutating func readFlag() -> Bool {
    guard hasSpace, text.nameLength(at: position + 2) > 0 else { return false }
    let start = position
    position += 2
    while true {
      let length = text.nameLength(at: position)
      if length > 0 {
        position += length
      } else if byte().isDigit || (byte() == UInt8(ascii: "-") && byte(1).continuesName) {
        position += 1
      } else {
        break
      }
    }
    append(.flag, from: start)
    return true
  }
}
