// What an expression is made of: literals, names, lists, records, and the words that begin a value.
extension Parser {
  mutating func primary() throws(Failure) -> Expression {
    let start = index
    switch current.kind {
    case .number: return quantity()
    case .stringStart:
      let literal = try stringLiteral()
      return Expression(.string(literal), span: literal.span)
    case .name:
      let name = try name("a name")
      return Expression(.name(name), span: name.span)
    case .leftParen: return try parenthesized()
    case .leftBracket: return try list()
    case .leftBrace where !isHead || isBareRecord: return try recordInHead()
    case .captureStart:
      let command = try command()
      return Expression(.capture(command), span: span(from: start))
    case .interpolationStart: return try interpolated()
    case .commandStart: return try commandAsValue()
    case .keyword: return try keywordValue()
    case .foreign: throw foreign(string(current), isOperand: true)
    case .dot where peek().kind == .number && !peek().hasSpaceBefore:
      throw failure(
        .malformedNumber, "malformed number `.\(string(peek()))`", at: current.span.union(peek().span),
        help: "write `0.\(string(peek()))`")
    case .flag:
      throw failure(
        .verbAsValue, "flag outside a call", at: current.span,
        help: "flags stand at the start of a statement and right after `=`, `return`, `try` and `defer`")
    default: throw expected("an expression")
    }
  }

  private mutating func keywordValue() throws(Failure) -> Expression {
    let start = index
    switch current.keyword {
    case .true, .false:
      defer { advance() }
      return Expression(.bool(at(.true)), span: current.span)
    case .null:
      defer { advance() }
      return Expression(.null, span: current.span)
    case .if:
      let conditional = try nested { parser throws(Failure) in try parser.conditional(.value) }
      if conditional.otherwise == nil { reportMissingElse(tokens[start].span) }
      return Expression(.conditional(conditional), span: span(from: start))
    case .parallel where peek().keyword == .for: return try parallelValue()
    case .try: return try tried()
    case .spawn: return try spawned()
    case .service, .env, .suite, .test, .use, .with, .expect, .parallel, .eventually, .defer:
      guard let keyword = current.keyword else { throw expected("an expression") }
      if let statement = statementAsValue(keyword) { throw statement }
      let name = reserved(keyword, isUse: true)
      return Expression(.name(name), span: name.span)
    case .fn:
      throw failure(
        .unexpectedToken, "`fn` declares a function by its name", at: current.span,
        help: "a function without a name is written `x => …` or `(a, b) => { … }`")
    default: throw expected("an expression")
    }
  }

  /// `let x = eventually 10s { … }`
  private mutating func statementAsValue(_ keyword: Keyword) -> Failure? {
    guard [.with, .parallel, .eventually, .expect].contains(keyword), peek().hasSpaceBefore, !startsLine(index + 1)
    else { return nil }
    let next = peek()
    guard next.kind == .leftBrace || next.kind == .name || next.kind == .number || next.kind == .leftParen else {
      return nil
    }
    return failure(
      .unexpectedToken, "`\(keyword.rawValue)` where a value is due", at: current.span, label: "is a statement",
      help: Self.valueHelp[keyword] ?? "make it a function that returns the value, and call that")
  }

  private static let valueHelp: [Keyword: String] = [
    .expect: "a condition is a value by itself",
    .parallel: "each `let` directly in it hands its value to the block around: `parallel { let a = …; let b = … }`",
  ]

  /// `try` reaches to the end of its expression, which may be a verb.
  private mutating func tried() throws(Failure) -> Expression {
    let start = index
    advance()
    if at(.leftBrace), !isHead {
      throw failure(
        .tryBlockAsValue, "`try` block where a value is due", at: tokens[start].span.union(current.span),
        label: "is a statement", help: "write `try` with one expression, or make the block a function and call it")
    }
    let value = try nested { parser throws(Failure) in try parser.verbOrExpression() }
    return Expression(.try(value), span: span(from: start))
  }

  private mutating func spawned() throws(Failure) -> Expression {
    let start = index
    advance()
    guard at(.captureStart) else {
      throw failure(
        .spawnWithoutCommand, "expected `$(…)` behind `spawn`, found \(found)", at: span(of: current),
        help: "write `spawn $(\(commandText))`")
    }
    let command = try command()
    return Expression(.spawn(command), span: span(from: start))
  }

  private mutating func commandAsValue() throws(Failure) -> Expression {
    let start = index
    report(
      .commandAsValue, "`$ command` where a value is due", at: current.span, label: "is a statement",
      help: ["`$(\(commandText))` captures what the program prints"])
    let command = try command()
    return Expression(.capture(command), span: span(from: start))
  }

  /// The rest of the line as a command's words: without `$` and quotes around it.
  private var commandText: String {
    var end = index
    while ![.newline, .semicolon, .endOfFile, .commandEnd, .rightBrace].contains(tokens[end].kind) { end += 1 }
    var text = source.string(Span(Int(current.start), Int(tokens[max(index, end - 1)].end)))
    if text.hasPrefix("$") { text.removeFirst() }
    if text.hasPrefix("\""), text.hasSuffix("\""), text.count > 2 { text = String(text.dropFirst().dropLast()) }
    let words = text.split(separator: " ").joined(separator: " ")
    return words.isEmpty || words.utf8.count > 60 || words.contains("\n") ? "program arguments" : words
  }

  private mutating func parenthesized() throws(Failure) -> Expression {
    let start = index
    let inner = try single("an expression")
    return Expression(inner.kind, span: span(from: start))
  }

  /// The one expression between the bracket that stands here and its partner.
  mutating func single(_ description: String, skipping prefix: Token.Kind? = nil) throws(Failure) -> Expression {
    var inner: Expression?
    let end = Int(current.partner)
    let isEmpty = index + 1 == end
    try elements(.none) { parser throws(Failure) in
      if parser.current.kind == prefix { parser.advance() }
      inner = try parser.expression()
    }
    if isEmpty, !tokens[end].isRecovered {
      report(
        .unexpectedToken, "expected \(description), found `\(string(tokens[end]))`", at: tokens[end].span)
    }
    return inner ?? Expression(.hole, span: tokens[end].span)
  }

  /// What is written here for `[ -f path ]` and `[[ -f path ]]`, which may stand here, and where the dash is.
  private var shellTest: (dash: Int, help: String)? {
    let dash = peek().kind == .leftBracket ? 2 : 1
    guard peek(dash).kind == .minus, peek(dash).hasSpaceBefore, peek(dash + 1).kind == .name,
      !peek(dash + 1).hasSpaceBefore, peek(dash + 2).hasSpaceBefore
    else { return nil }
    return Self.helpForShellTest(string(peek(dash + 1))).map { (dash: dash, help: $0) }
  }

  /// For the letter of a test of shells.
  static func helpForShellTest(_ letter: String) -> String? {
    switch letter {
    case "e", "f", "d", "r", "w", "x", "s": "write `exists(\"path\")`"
    case "z": "write `text == \"\"`"
    case "n": "write `text != \"\"`"
    default: nil
    }
  }

  private mutating func list() throws(Failure) -> Expression {
    let start = index
    if isHead, let test = shellTest {
      throw failure(
        .foreignOperator, "`[ -\(string(peek(test.dash + 1))) … ]` is no condition here", at: current.span,
        label: "begins a list", help: test.help)
    }
    var items: [ListElement] = []
    try elements(.commas) { parser throws(Failure) in
      let span = parser.current.span
      if parser.accept(.ellipsis) {
        items.append(.spread(try parser.expression(), span))
      } else {
        items.append(.item(try parser.expression()))
      }
    }
    return Expression(.list(items), span: span(from: start))
  }
}
