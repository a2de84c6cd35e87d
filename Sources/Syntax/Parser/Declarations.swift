// What a file declares: functions, imports, services, environments, tests.
extension Parser {
  /// `fn name(a, b = 1) { }`, or with `=> expression`.
  mutating func function() throws(Failure) -> FunctionDeclaration {
    advance()
    let name = try name("the function's name")
    guard at(.leftParen) else { throw expected("`(`") }
    let parameters = try parameters()
    if accept(.arrow) { return FunctionDeclaration(name: name, function: try functionBody(parameters)) }
    let body = try block(.statements)
    return FunctionDeclaration(name: name, function: FunctionBody(parameters: parameters, body: .block(body)))
  }

  /// Behind `=>`, `{` is a block.
  mutating func functionBody(_ parameters: [FunctionBody.Parameter]) throws(Failure) -> FunctionBody {
    if at(.leftBrace) { return FunctionBody(parameters: parameters, body: .block(try block(.statements))) }
    let value = try nested { parser throws(Failure) in try parser.expression() }
    return FunctionBody(parameters: parameters, body: .expression(value))
  }

  /// `(a, b = 1)`
  mutating func parameters() throws(Failure) -> [FunctionBody.Parameter] {
    var parameters: [FunctionBody.Parameter] = []
    try elements(.commas) { parser throws(Failure) in
      let name = try parser.name("a parameter's name")
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

  /// `use "lib.orch" as lib`, `use compose "compose.yml" as stack`
  mutating func use() throws(Failure) -> UseDeclaration {
    advance()
    let isCompose = at(.compose)
    if isCompose { advance() }
    guard at(.stringStart) else { throw expected("a path in quotes") }
    let path = try plainString("a path that is imported")
    guard at(.as) else {
      throw failure(
        .unexpectedToken, "expected `as`, found \(found)", at: current.span,
        help: "an import has a name: `use \"lib.orch\" as lib`")
    }
    advance()
    return UseDeclaration(
      kind: isCompose ? .compose : .library, path: path.text, pathSpan: path.span, name: try name("a name"))
  }

  mutating func service() throws(Failure) -> ServiceDeclaration {
    advance()
    let name = try declaredName("the service's name")
    let start = index
    let settings = try entries(.any)
    return ServiceDeclaration(name: name, settings: settings, body: span(from: start))
  }

  mutating func environment() throws(Failure) -> EnvironmentDeclaration {
    advance()
    let name = try declaredName("the environment's name")
    let start = index
    var services: [EnvironmentDeclaration.Service] = []
    let settings = try entries(.any) { parser throws(Failure) in
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

  /// The name of something with a body, whose entries are read even when the name is wrong.
  private mutating func declaredName(_ description: String) throws(Failure) -> Name {
    try head(else: { $0.missingName() }) { parser throws(Failure) in try parser.name(description) }
  }

  /// `suite "title" in environment with settings { }`; a `test` alike.
  mutating func test() throws(Failure) -> TestDeclaration {
    advance()
    let (title, environment, settings) = try head(else: { $0.missingTitle() }) { parser throws(Failure) in
      guard parser.at(.stringStart) else { throw parser.expected("a title in quotes") }
      let title = try parser.stringLiteral()
      let environment = parser.accept(.in) ? try parser.name("the name of an environment") : nil
      let settings = parser.accept(.with) ? try parser.settings() : []
      return (title, environment, settings)
    }
    return TestDeclaration(
      title: title, environment: environment, settings: settings, body: try block(.statements))
  }

  private func missingTitle() -> (StringLiteral, Name?, [Argument]) {
    (StringLiteral(parts: [], span: current.span), nil, [])
  }
}
