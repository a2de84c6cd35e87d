// Statements in general, blocks, and the statements of one line.
extension Parser {
  /// Reads statements up to a `}` or the end of the file.
  mutating func statements() -> [Statement] {
    var statements: [Statement] = []
    while true {
      while at(.newline) || at(.semicolon) { advance() }
      if at(.rightBrace) || at(.endOfFile) { return statements }
      statements.append(completeStatement())
    }
  }

  /// A statement, and whatever stands behind it on its line.
  mutating func completeStatement() -> Statement {
    let start = index
    let errors = diagnostics.count
    var statement = statement()
    if !atStatementEnd { endStatement() }
    if explainFailure(since: errors, from: start) { statement.kind = .hole }
    return statement
  }

  /// Something stands behind a whole statement.
  private mutating func endStatement() {
    if let keyword = current.keyword, keyword.beginsStatement, startsLine(index) { return }
    if at(.equal) {
      _ = failure(
        .unexpectedToken, "expected the end of the statement, found `=`", at: current.span,
        help: "an assignment has no value, so each is a statement of its own; `==` compares")
    } else if let keyword = current.keyword, keyword.beginsStatement, keyword != .for {
      _ = failure(
        .unexpectedToken, "expected the end of the statement, found \(found)", at: current.span,
        help: "statements on one line are parted by `;`")
    } else {
      _ = expected("the end of the statement")
    }
    skipStatement()
  }

  mutating func statement() -> Statement {
    let start = index
    let documentation = documentation()
    let kind: Statement.Kind
    do throws(Failure) {
      kind = try statementKind()
    } catch {
      if index == start, !atStatementEnd { skipOne() }
      skipStatement()
      kind = .hole
    }
    return Statement(kind, span: span(from: start), documentation: documentation)
  }

  private mutating func statementKind() throws(Failure) -> Statement.Kind {
    if at(.commandStart) { return .command(try command()) }
    if at(.leftBrace), !isRecord { throw strayBlock() }
    if at(.name), let foreign = try foreignStatement() { return foreign }
    if at(.name), let meant = misspeltKeyword() { return try statement(of: meant) }
    guard let keyword = current.keyword, !isMisusedKeyword else { return try assignmentOrExpression() }
    return try statement(of: keyword)
  }

  /// The statement that begins here with a word of the language, or with what was meant as it.
  private mutating func statement(of keyword: Keyword) throws(Failure) -> Statement.Kind {
    switch keyword {
    case .let, .var: return .variable(try variable(isMutable: keyword == .var))
    case .fn: return .function(try function())
    case .return: return .return(try returnValue())
    case .if: return .conditional(try conditional(conditionalUse))
    case .for: return .forEach(try forEach())
    case .while: return try whileLoop()
    case .break, .continue:
      advance()
      return keyword == .break ? .breakLoop : .continueLoop
    case .use: return .use(try use())
    case .defer: return .defer(try deferred())
    case .try where peek().kind == .leftBrace || peek().kind == .colon: return try tryCatch()
    case .with: return try with()
    case .parallel: return try parallel()
    case .eventually: return .eventually(try eventually())
    case .expect: return try expectation()
    case .service: return .service(try service())
    case .env: return .environment(try environment())
    case .suite: return .suite(try test())
    case .test: return .test(try test())
    default: return try assignmentOrExpression()
    }
  }

  private mutating func strayBlock() -> Failure {
    failure(
      .unexpectedToken, "a block without a head", at: current.span,
      help: "a block follows `if`, `for`, `with` and the like; a record's entries are written `key: value`")
  }

  mutating func variable(isMutable: Bool) throws(Failure) -> VariableDeclaration {
    advance()
    if at(.leftBracket) || at(.leftBrace) { throw severalNames() }
    let name = try name("a name")
    guard accept(.equal) else {
      if at(.comma) { throw severalNames() }
      if at(.colon) {
        throw failure(
          .unexpectedToken, "expected `=`, found `:`", at: current.span,
          help: "variables have no declared types; write `\(isMutable ? "var" : "let") \(name.text) = …`")
      }
      if atStatementEnd { throw missingValue(of: name, isMutable: isMutable) }
      throw expected("`=`")
    }
    return VariableDeclaration(name: name, isMutable: isMutable, value: try verbOrExpression())
  }

  private mutating func missingValue(of name: Name, isMutable: Bool) -> Failure {
    let declaration = "\(isMutable ? "var" : "let") \(name.text) = "
    return failure(
      .unexpectedToken, "`\(name.text)` has no value", at: name.span,
      help: isMutable ? "every variable has one: `\(declaration)null` where it comes later" : "write `\(declaration)…`")
  }

  private mutating func severalNames() -> Failure {
    failure(
      .unexpectedToken, "expected one name, found \(found)", at: current.span,
      help: "each name has a line of its own: `let pair = …`, then `let first = pair[0]`")
  }

  private mutating func returnValue() throws(Failure) -> Expression? {
    advance()
    return atStatementEnd ? nil : try verbOrExpression()
  }

  private mutating func deferred() throws(Failure) -> Block {
    advance()
    if at(.leftBrace) { return try block(.statements) }
    if atStatementEnd { throw expected("a statement or a block") }
    let statement = try nested { parser throws(Failure) in parser.statement() }
    requireUse(of: [statement], settlesConditionals: false)
    return Block(statements: [statement], span: statement.span)
  }

  mutating func expectation() throws(Failure) -> Statement.Kind {
    advance()
    let condition = try conditionExpression()
    if at(.stringStart) || at(.colon) {
      throw failure(
        .unexpectedToken, "expected the end of the statement, found \(found)", at: span(of: current),
        help: "a note follows a comma: `expect condition, \"note\"`")
    }
    let note = accept(.comma) ? try expression() : nil
    return .expect(condition, note: note)
  }

  private mutating func assignmentOrExpression() throws(Failure) -> Statement.Kind {
    let target = try verbOrExpression(startsStatement: true)
    if at(.comma), case .name = target.kind { throw severalNames() }
    guard let operation = assignmentOperator else { return .expression(target) }
    let span = current.span
    switch target.kind {
    case .name, .member, .index, .hole: break
    default:
      throw failure(
        .invalidTarget, "this cannot be assigned to", at: target.span, label: "is no variable, field or element",
        help: operation == .set ? "`==` compares" : "")
    }
    advance()
    return .assignment(target: target, operation, span, value: try verbOrExpression())
  }

  private var assignmentOperator: AssignmentOperator? {
    switch current.kind {
    case .equal: .set
    case .plusEqual: .add
    case .minusEqual: .subtract
    case .starEqual: .multiply
    case .slashEqual: .divide
    case .slashSlashEqual: .floorDivide
    case .percentEqual: .remainder
    default: nil
    }
  }

  /// A name that is declared or used here.
  mutating func name(_ description: String) throws(Failure) -> Name {
    guard at(.name) else {
      guard let keyword = current.keyword, keyword != .in else { throw expected(description) }
      return reserved(keyword, isUse: false)
    }
    defer { advance() }
    return makeName(string(current), at: current.span)
  }

  /// A word of the language where a name is due: it is reported, and then taken for the name that it was meant as.
  mutating func reserved(_ keyword: Keyword, isUse: Bool) -> Name {
    let isNew = misusedKeywords.insert(keyword).inserted
    if isNew || !isUse, !current.isRecovered, !previous.isRecovered {
      report(
        .reservedWord, "`\(keyword.rawValue)` is a word of the language", at: current.span, label: "cannot be a name",
        help: [helpForReserved(keyword)])
    }
    defer { advance() }
    return makeName(keyword.rawValue, at: current.span)
  }

  private func helpForReserved(_ keyword: Keyword) -> String {
    if isBehindOwnName {
      return "`orch \(keyword.rawValue)` is a command of the shell; here the word `orch` is left out"
    }
    if keyword == .env, let variable = variableName(at: index + 1) {
      return "an environment variable is read with `getenv(\"\(variable)\")`"
    }
    return "choose another name, such as `my_\(keyword.rawValue)`"
  }

  /// What `.NAME`, `["NAME"]` or `("NAME")` behind an `env` asks for.
  func variableName(at position: Int) -> String? {
    let token = tokens[min(position, tokens.count - 1)]
    guard !token.hasSpaceBefore, position + 2 < tokens.count else { return nil }
    let next = tokens[position + 1]
    switch token.kind {
    case .dot: return next.kind == .name ? string(next) : nil
    case .leftParen, .leftBracket:
      guard next.kind == .stringStart, tokens[position + 2].kind == .text else { return "NAME" }
      return string(tokens[position + 2])
    default: return nil
    }
  }

  /// A line for the shell has been typed here: `orch test`.
  private var isBehindOwnName: Bool { index > 0 && previous.kind == .name && string(previous) == "orch" }

  /// The statement that begins here uses a name that has been reported: `service.exec("…")`.
  private var isMisusedKeyword: Bool {
    guard let keyword = current.keyword, misusedKeywords.contains(keyword) else { return false }
    switch peek().kind {
    case .dot, .leftParen, .leftBracket: return !peek().hasSpaceBefore
    case .equal, .plusEqual, .minusEqual: return true
    default: return false
    }
  }

  /// Stands for a name that did not parse.
  mutating func missingName() -> Name { makeName("", at: current.span) }

  mutating func makeName(_ text: String, at span: Span) -> Name {
    defer { nameCount += 1 }
    return Name(text, span: span, id: nameCount)
  }
}
