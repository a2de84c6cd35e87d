// What a file declares: functions, imports, services, environments, tests.
extension Parser {
  /// `fn name(a, b = 1) { }`, or with `=> expression`.
  mutating func function() throws(Failure) -> FunctionDeclaration {
    advance()
    if at(.leftParen) {
      throw failure(
        .unexpectedToken, "expected the function's name, found `(`", at: current.span,
        help: "a function without a name is a value: `let f = (a, b) => { … }`")
    }
    let name = try name("the function's name")
    let isForeign = tokens[index - 2].kind == .name
    if !at(.leftParen), !(at(.leftBrace) && isForeign) { try missingParameters(of: name) }
    let parameters = at(.leftParen) ? try parameters() : []
    skipResultType()
    if at(.equal) { reportEqualBeforeResult() }
    if accept(.arrow) || accept(.equal) {
      return FunctionDeclaration(name: name, function: try functionBody(parameters))
    }
    let body = try functionBlock()
    return FunctionDeclaration(name: name, function: FunctionBody(parameters: parameters, body: .block(body)))
  }

  private mutating func missingParameters(of name: Name) throws(Failure) {
    guard at(.leftBrace) else { throw expected("`(`") }
    report(
      .unexpectedToken, "expected `(`, found `{`", at: current.span,
      help: ["parameters stand in parentheses, also where there are none: `fn \(name.text)() { … }`"])
  }

  /// `-> int`, `: int`
  private mutating func skipResultType() {
    let isType = peek().kind == .name || peek().keyword == .null
    let isColon = at(.colon) && isType && [.leftBrace, .arrow].contains(peek(2).kind)
    guard isForeign("->") || isColon else { return }
    report(
      isColon ? .unexpectedToken : .foreignOperator,
      isColon ? "expected `{` or `=>`, found `:`" : "`->` is no operator here", at: current.span,
      help: ["results have no declared types; `=> expression` gives a function of one expression"])
    advance()
    if at(.name) || at(.null) { advance() }
  }

  private mutating func reportEqualBeforeResult() {
    report(
      .unexpectedToken, "expected `{` or `=>`, found `=`", at: current.span,
      help: ["a function of one expression is written `fn name(…) => …`"])
  }

  /// Behind `=>`, `{` is a block.
  mutating func functionBody(_ parameters: [FunctionBody.Parameter]) throws(Failure) -> FunctionBody {
    if at(.leftBrace) {
      guard isRecord, Int(current.partner) > index + 1 else {
        return FunctionBody(parameters: parameters, body: .block(try functionBlock()))
      }
      reportRecordBehindArrow()
      let record = try nested { parser throws(Failure) in try parser.record() }
      return FunctionBody(parameters: parameters, body: .expression(record))
    }
    let value = try nested { parser throws(Failure) in try parser.expression() }
    return FunctionBody(parameters: parameters, body: .expression(value))
  }

  private mutating func reportRecordBehindArrow() {
    report(
      .bareRecord, "record without parentheses behind `=>`", at: current.span, label: "would begin a block",
      help: ["write `=> ({ … })`"])
  }

  /// `(a, b = 1)`
  mutating func parameters() throws(Failure) -> [FunctionBody.Parameter] {
    var parameters: [FunctionBody.Parameter] = []
    try elements(.commas) { parser throws(Failure) in
      parser.skipRestMark()
      let name = try parser.name("a parameter's name")
      parser.skipParameterType(name)
      let initial = parser.accept(.equal) ? try parser.expression() : nil
      if initial == nil, let last = parameters.last, last.initial != nil {
        parser.report(
          .requiredAfterOptional, "required parameter `\(name.text)` behind an optional one", at: name.span,
          label: "has no default", help: ["put it before `\(last.name.text)`, or give it a default"])
      }
      parameters.append(FunctionBody.Parameter(name: name, initial: initial))
    }
    return parameters
  }

  /// `...rest`, `*rest`
  private mutating func skipRestMark() {
    guard at(.ellipsis) || at(.star), peek().kind == .name else { return }
    let name = string(peek())
    report(
      .unexpectedToken, "expected a parameter's name, found `\(string(current))`", at: current.span,
      help: ["a function takes as many arguments as it has parameters; let `\(name)` be a list: `f([1, 2])`"])
    advance()
  }

  /// `a: int`
  private mutating func skipParameterType(_ name: Name) {
    guard at(.colon) else { return }
    report(
      .unexpectedToken, "expected `,` or `)`, found `:`", at: current.span,
      help: ["parameters have no declared types; a default is written `\(name.text) = …`"])
    advance()
    if at(.name) || at(.null) { advance() }
  }

  /// `use "lib.orch" as lib`, `use compose "compose.yml" as stack with profiles: ["debug"]`
  mutating func use() throws(Failure) -> UseDeclaration {
    advance()
    let isCompose = at(.compose)
    if isCompose { advance() }
    guard at(.stringStart) else {
      throw failure(
        .unexpectedToken, "expected a path in quotes, found \(found)", at: current.span,
        help: "an import names a file: `use \"lib.orch\" as lib`")
    }
    let path = try plainString("a path that is imported")
    guard at(.as) else {
      throw failure(
        .unexpectedToken, "expected `as`, found \(found)", at: current.span,
        help: "an import has a name: `use \"lib.orch\" as lib`")
    }
    advance()
    let name = try name("a name")
    let settings = isCompose && accept(.with) ? try settings() : []
    return UseDeclaration(
      kind: isCompose ? .compose : .library, path: path.text, pathSpan: path.span, name: name, settings: settings)
  }

  mutating func service() throws(Failure) -> ServiceDeclaration {
    advance()
    let name = try declaredName("service", "the service's name")
    let start = index
    let settings = try entries(.any)
    return ServiceDeclaration(name: name, settings: settings, body: span(from: start))
  }

  mutating func environment() throws(Failure) -> EnvironmentDeclaration {
    advance()
    let name = try declaredName("env", "the environment's name")
    let start = index
    var services: [EnvironmentDeclaration.Service] = []
    let settings = try entries(.any) { parser throws(Failure) in
      if let services = parser.bareServices() { throw services }
      guard parser.at(.service), parser.peek().kind != .colon else { return false }
      let start = parser.index
      let documentation = parser.documentation()
      let service = try parser.service()
      services.append(
        EnvironmentDeclaration.Service(
          declaration: service, span: parser.span(from: start), documentation: documentation))
      return true
    }
    return EnvironmentDeclaration(name: name, settings: settings, services: services, body: span(from: start))
  }

  /// `env shop { redis, db }`: names where settings are due.
  private mutating func bareServices() -> Failure? {
    let start = index
    var names: [String] = []
    while at(.name), endsEntry(peek()) {
      names.append(string(current))
      advance()
      let end = index
      while !at(.rightBrace), endsEntry(current) { advance() }
      if !(at(.name) && endsEntry(peek())) { index = end }
    }
    guard !names.isEmpty else { return nil }
    let place = tokens[start + 1]
    let found = place.kind == .newline ? "the end of the line" : "`\(string(place))`"
    return failure(
      .unexpectedToken, "expected `:` behind the key `\(names[0])`, found \(found)", at: place.span,
      help: "a setting has a value; services are listed: `services: [\(names.joined(separator: ", "))]`")
  }

  private func endsEntry(_ token: Token) -> Bool {
    switch token.kind {
    case .comma, .semicolon, .newline, .rightBrace: true
    default: false
    }
  }

  /// The name of something with a body, whose entries are read even when the name is wrong.
  private mutating func declaredName(_ keyword: String, _ description: String) throws(Failure) -> Name {
    try head(allowsForeign: false, else: { $0.missingName() }) { parser throws(Failure) in
      if keyword == "env", let variable = parser.variableName(at: parser.index) {
        throw parser.failure(
          .unexpectedToken, "expected \(description), found \(parser.found)", at: parser.current.span,
          help: "an environment variable is read with `getenv(\"\(variable)\")`")
      }
      if parser.at(.stringStart), let quoted = try parser.quotedName(keyword, description) { return quoted }
      let name = try parser.name(description)
      if !parser.at(.leftBrace) { try parser.bodyMissing(keyword, name) }
      return name
    }
  }

  /// `service "redis" {`
  private mutating func quotedName(_ keyword: String, _ description: String) throws(Failure) -> Name? {
    let start = index
    guard let text = try stringLiteral().plainText, text.utf8.first?.startsName == true,
      text.utf8.allSatisfy(\.continuesName)
    else {
      index = start
      return nil
    }
    report(
      .unexpectedToken, "expected \(description), found a string", at: span(from: start),
      help: ["names have no quotes: `\(keyword) \(text) { … }`"])
    return makeName(text, at: span(from: start))
  }

  /// Something else than `{` stands behind the name of a service or an environment.
  private mutating func bodyMissing(_ keyword: String, _ name: Name) throws(Failure) {
    switch current.kind {
    case .minus where !current.hasSpaceBefore && !peek().hasSpaceBefore:
      let rest = index
      while !at(.leftBrace), !current.hasSpaceBefore, !atStatementEnd { advance() }
      let whole = name.text + source.string(span(from: rest)).replacingDashes
      report(
        .unexpectedToken, "expected `{`, found `-`", at: tokens[rest].span,
        help: ["`-` is no part of a name: `\(keyword) \(whole) { … }`"])
    case .colon, .equal:
      let failure = failure(
        .unexpectedToken, "expected `{`, found \(found)", at: current.span,
        help: "settings stand between `{` and `}`: `\(keyword) \(name.text) { … }`")
      skipIndented()
      throw failure
    case .leftBracket where keyword == "env":
      throw failure(
        .unexpectedToken, "expected `{`, found `[`", at: current.span,
        help: "write `env \(name.text) { services: […] }`")
    default: break
    }
  }

  /// `suite "title" in environment with settings { }`; a `test` alike.
  mutating func test() throws(Failure) -> TestDeclaration {
    advance()
    let (title, environment, settings) = try head(else: { $0.missingTitle() }) { parser throws(Failure) in
      guard parser.at(.stringStart) else { throw parser.missingTestTitle() }
      let title = try parser.stringLiteral()
      let environment = try parser.testEnvironment()
      if parser.at(.name), !parser.atForeignBlock { throw parser.settingWithoutWith() }
      let settings = parser.accept(.with) ? try parser.settings() : []
      return (title, environment, settings)
    }
    return TestDeclaration(
      title: title, environment: environment, settings: settings, body: try block(.statements))
  }

  private mutating func missingTestTitle() -> Failure {
    let word = string(previous)
    let example = word == "suite" && at(.name) ? "suite \"…\" in \(string(current)) { … }" : "\(word) \"…\" { … }"
    return failure(
      .unexpectedToken, "expected a title in quotes, found \(found)", at: current.span,
      help: at(.leftParen) ? "the title stands without parentheses: `\(example)`" : "write `\(example)`")
  }

  /// `in shop`, `in lib.shop`
  private mutating func testEnvironment() throws(Failure) -> Expression? {
    if at(.comma), peek().kind == .name {
      throw failure(
        .unexpectedToken, "expected `{`, found `,`", at: current.span,
        help: "an environment follows `in`: `in \(string(peek()))`")
    }
    guard accept(.in) else { return nil }
    if at(.stringStart) {
      throw failure(
        .unexpectedToken, "expected the name of an environment, found a string", at: span(of: current),
        help: "names have no quotes: `in shop`, where `env shop` declares it")
    }
    let name = try name("the name of an environment")
    guard at(.dot), !current.hasSpaceBefore else { return Expression(.name(name), span: name.span) }
    advance()
    let inner = try self.name("the name of an environment")
    return Expression(
      .member(Expression(.name(name), span: name.span), inner), span: name.span.union(inner.span))
  }

  mutating func settingWithoutWith() -> Failure {
    failure(
      .unexpectedToken, "expected `{`, found \(found)", at: current.span,
      help: "settings follow `with`: `with \(string(current)): …`")
  }

  private func missingTitle() -> (StringLiteral, Expression?, [Argument]) {
    (StringLiteral(parts: [], span: current.span), nil, [])
  }
}

extension String {
  fileprivate var replacingDashes: String { String(map { $0 == "-" ? "_" : $0 }) }
}
