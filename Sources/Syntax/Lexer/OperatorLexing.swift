extension Lexer {
  /// Longer spellings stand before the shorter ones that they begin with.
  private static let operators: [(spelling: StaticString, kind: Token.Kind)] = [
    ("===", .foreign), ("!==", .foreign), ("...", .ellipsis), ("//=", .slashSlashEqual), ("**=", .foreign),
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
    for entry in Lexer.byFirstByte[Int(byte() & 0x7F)] where isNext(entry.spelling) {
      return take(entry.kind, entry.spelling.utf8CodeUnitCount)
    }
    readGarbage()
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
