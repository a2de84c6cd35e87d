// Reading behind `$ ` and within `$( )`: words, quotes, interpolations, pipes and redirects.
extension Lexer {
  mutating func readCommand() {
    switch text[position] {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
      position += 1
      hasSpace = true
    case UInt8(ascii: "\n"): readCommandLineEnd()
    case UInt8(ascii: "\\") where isLineContinuation: readContinuation()
    case UInt8(ascii: "#") where startsWord: readComment()
    case UInt8(ascii: "}") where startsWord && endsBlock: close(0)
    case UInt8(ascii: "\""), UInt8(ascii: "'"): readQuote()
    case UInt8(ascii: "$"): readCommandDollar()
    case UInt8(ascii: ")") where frames.last?.kind == .capture: close(1)
    case UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"), UInt8(ascii: "<"), UInt8(ascii: ">"),
      UInt8(ascii: "`"), UInt8(ascii: "("), UInt8(ascii: ")"):
      readCommandOperator()
    case UInt8(ascii: "0")...UInt8(ascii: "9") where startsWord && byte(1) == UInt8(ascii: ">"):
      readCommandOperator()
    case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["): readGlob()
    default: readPlainWord()
    }
  }

  private var startsWord: Bool {
    if hasSpace { return true }
    switch tokens.last?.kind {
    case .commandStart, .captureStart, .pipe, .redirect: return true
    default: return false
    }
  }

  /// A bare `}` ends the command when the block around it is open.
  private var endsBlock: Bool {
    frames.last?.kind == .commandLine && frames.count > 1 && frames[frames.count - 2].kind == .brace
  }

  private mutating func readCommandLineEnd() {
    if openStrings > 0 { return closeUnterminated() }
    if frames.last?.kind == .capture || tokens.last?.kind == .pipe {
      if frames.last?.kind == .capture { markLineEnd() }
      position += 1
      hasSpace = true
    } else {
      close(0)
    }
  }

  private var isLineContinuation: Bool {
    byte(1) == UInt8(ascii: "\n") || position + 1 >= text.count
      || (byte(1) == UInt8(ascii: "\r") && byte(2) == UInt8(ascii: "\n"))
  }

  private mutating func readContinuation() {
    endsInBackslash = position + 1 >= text.count
    position = min(position + (byte(1) == UInt8(ascii: "\r") ? 3 : 2), text.count)
    hasSpace = true
  }

  private mutating func readCommandDollar() {
    switch byte(1) {
    case UInt8(ascii: "{"): open(.interpolation, .interpolationStart, 2)
    case UInt8(ascii: "("): open(.capture, .captureStart, 2)
    default:
      if reportShellParameter() { return take(.word, 2) }
      let length = text.nameLength(at: position + 1)
      take(length > 0 ? .interpolationName : .word, 1 + length)
    }
  }

  /// `$1`, `$@` and the like, which a shell would replace. Says whether it stands here.
  mutating func reportShellParameter() -> Bool {
    switch byte(1) {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "@"), UInt8(ascii: "*"), UInt8(ascii: "#"),
      UInt8(ascii: "?"), UInt8(ascii: "!"), UInt8(ascii: "$"):
      break
    default: return false
    }
    let parameter = source.string(position..<(position + 2))
    report(
      .shellParameter, "`\(parameter)` in a command", at: position, position + 2, label: "nothing has this name",
      help: Lexer.replacement(for: byte(1), parameter))
    return true
  }

  private static func replacement(for byte: UInt8, _ parameter: String) -> String {
    switch byte {
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      "write `${args[\(byte - 0x31)]}` for an argument of the script, or `\\\(parameter)` for the text"
    case UInt8(ascii: "@"), UInt8(ascii: "*"): "write `${...args}` for the script's arguments"
    case UInt8(ascii: "#"): "write `${args.len}` for the number of the script's arguments"
    case UInt8(ascii: "?"): "a failing command stops the script; `(try $(…)).ok` tells whether one failed"
    default: "write `\\\(parameter)` for the text"
    }
  }

  private mutating func readPlainWord() {
    let start = position
    if takesUpInCommand() { return }
    reportShellWord()
    repeat {
      if text[position] == UInt8(ascii: "\\") {
        if isLineContinuation { break }
        position += 1
      }
      position = min(position + 1, text.count)
    } while position < text.count && !endsPlainWord(text[position])
    append(.word, from: start)
  }

  private func endsPlainWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "\""),
      UInt8(ascii: "'"), UInt8(ascii: "$"), UInt8(ascii: "|"), UInt8(ascii: "&"), UInt8(ascii: ";"),
      UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "`"), UInt8(ascii: "("), UInt8(ascii: ")"),
      UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "{"):
      true
    default: false
    }
  }

  /// A declaration begins on a line within `$(`, which therefore has not been closed.
  private mutating func takesUpInCommand() -> Bool {
    guard isNext("let ") || isNext("var ") || isNext("fn ") else { return false }
    return takesUp(before: position, position + 3)
  }

  /// `~/` and `{a,b}`, which a shell would expand.
  private mutating func reportShellWord() {
    if byte() == UInt8(ascii: "~"), startsWord {
      let next = byte(1)
      guard next == UInt8(ascii: "/") || next.isBlank || next == UInt8(ascii: "\n") || position + 1 >= text.count
      else { return }
      report(
        .shellHome, "`~` in a command", at: position, position + 1, label: "is not expanded",
        help: "write `${getenv(\"HOME\")}` instead of `~`")
    } else if byte() == UInt8(ascii: "{"), let end = braceExpansion {
      report(
        .shellBraces, "brace expansion in a command", at: position, end, label: "is not expanded",
        help: "write the words out, spread a list with `${...list}`, or quote the braces")
    }
  }

  /// Words longer than this are not looked through for a closing brace or bracket.
  private static let longestPattern = 256

  /// The end of a `{…}` with a comma or two points in it.
  private var braceExpansion: Int? {
    var isExpansion = false
    for offset in (position + 1)..<min(position + Lexer.longestPattern, max(text.count, position + 1)) {
      switch text[offset] {
      case UInt8(ascii: ","): isExpansion = true
      case UInt8(ascii: ".") where text[offset - 1] == UInt8(ascii: "."): isExpansion = true
      case UInt8(ascii: "}"): return isExpansion ? offset + 1 : nil
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r"): return nil
      default: break
      }
    }
    return nil
  }

  private mutating func readGlob() {
    if byte() == UInt8(ascii: "[") {
      guard let end = bracketEnd else { return take(.word, 1) }
      return take(.glob, end - position)
    }
    let start = position
    while byte() == UInt8(ascii: "*") || byte() == UInt8(ascii: "?") { position += 1 }
    append(.glob, from: start)
  }

  /// The end of a `[…]` within the word; without one, `[` is only itself.
  private var bracketEnd: Int? {
    for offset in (position + 1)..<min(position + Lexer.longestPattern, max(text.count, position + 1)) {
      if text[offset] == UInt8(ascii: "]") { return offset > position + 1 ? offset + 1 : nil }
      if endsPlainWord(text[offset]) || text[offset] == UInt8(ascii: "\\") { return nil }
    }
    return nil
  }

  /// Longer spellings stand before the shorter ones that they begin with.
  private static let commandOperators: [(spelling: StaticString, kind: Token.Kind)] = [
    ("2>&1", .redirect), ("2>>", .redirect), ("2>&", .shellOperator), ("2>|", .shellOperator), ("2>", .redirect),
    ("||", .shellOperator), ("|&", .shellOperator), ("|", .pipe), ("&&", .shellOperator), ("&>>", .shellOperator),
    ("&>", .shellOperator), ("&", .shellOperator), (";", .shellOperator), ("<<<", .shellOperator),
    ("<<", .shellOperator), ("<>", .shellOperator), ("<&", .shellOperator), ("<", .redirect), (">>", .redirect),
    (">&", .shellOperator), (">|", .shellOperator), (">", .redirect), ("`", .shellOperator), ("(", .shellOperator),
    (")", .shellOperator),
  ]

  private mutating func readCommandOperator() {
    for entry in Lexer.commandOperators where isNext(entry.spelling) {
      return take(entry.kind, entry.spelling.utf8CodeUnitCount)
    }
    take(.shellOperator, 2)
  }
}
