import Syntax

extension Checker {
  mutating func service(_ declaration: ServiceDeclaration) {
    let name = declaration.name
    checkPorts(declaration.settings)
    let outer = declared
    declared = name.text
    let settings = settings(declaration.settings, universe.serviceSettings, of: "service `\(name.text)`")
    declared = outer
    notePortMistakes(of: declaration)
    guard let settings else { return }
    switch (settings["image"], settings["build"]) {
    case (nil, nil):
      // A slip in the name of the setting is why there is none.
      guard !hasUnknownSetting(declaration), !damage.touches(declaration.body) else { return }
      report(
        .imageOrBuild, "service `\(name.text)` has neither `image` nor `build`", at: name.span,
        help: ["say what it runs: `image: \"postgres:16-alpine\"`, or `build: \"docker/api.Dockerfile\"`"])
    case (let image?, let build?):
      report(
        .imageOrBuild, "service `\(name.text)` has both `image` and `build`",
        at: image.start > build.start ? image : build, help: ["keep one of them"])
    default: break
    }
  }

  /// Each port of a service is declared once, in `port` or in `ports`.
  private mutating func checkPorts(_ settings: [RecordEntry]) {
    var seen: Set<String> = []
    for case .field(let key, let value) in settings {
      switch (key.text, value.kind) {
      case ("port", _): checkPort(value, &seen)
      case ("ports", .list(let elements)):
        for case .item(let item) in elements { checkPort(item, &seen) }
      default: break
      }
    }
  }

  private mutating func checkPort(_ value: Expression, _ seen: inout Set<String>) {
    let port: String
    switch value.kind {
    case .int(let number): port = "\(number)/tcp"
    case .port(let number, let transport): port = "\(number)/\(transport.rawValue)"
    default: return
    }
    if seen.insert(port).inserted { return }
    report(
      .repeatedPort, "port \(source.string(value.span)) is declared twice", at: value.span,
      help: ["remove one of them; `port` alone, or the first of `ports`, is the main port"])
  }

  private func hasUnknownSetting(_ declaration: ServiceDeclaration) -> Bool {
    declaration.settings.contains { entry in
      if case .field(let key, _) = entry { universe.serviceSettings[key.text] == nil } else { false }
    }
  }

  mutating func environment(_ declaration: EnvironmentDeclaration) {
    warnUnused(declaration.name, "environment")
    for service in declaration.services {
      self.service(service.declaration)
      noteStart(of: known(name: service.declaration.name))
    }
    let name = declaration.name
    _ = settings(declaration.settings, universe.environmentSettings, of: "environment `\(name.text)`")
    environments.append(declaration)
    if case .environment(let facts) = known(name: name), facts.services?.isEmpty == true {
      report(
        .emptyEnvironment, "environment `\(name.text)` has no services", at: name.span,
        help: ["list those that are declared: `services: [postgres]`, or declare one inside"])
    }
  }

  mutating func suite(_ declaration: TestDeclaration) {
    head(of: declaration, "suite", universe.suiteSettings)
    inside(.suite) { $0.block(declaration.body) }
  }

  mutating func test(_ declaration: TestDeclaration) {
    head(of: declaration, "test", universe.testSettings)
    inside(.test) { $0.block(declaration.body) }
  }

  private mutating func head(of declaration: TestDeclaration, _ word: String, _ table: [String: Setting]) {
    if frames.contains(.test) {
      report(
        .testInsideTest, "a \(word) inside a test", at: declaration.title.span,
        help: ["make the outer one a `suite`, or this one a block of the test"])
    }
    string(declaration.title)
    checkTitle(declaration, word)
    if let environment = declaration.environment { checkIsEnvironment(environment, word) }
    settings(declaration.settings, table, of: "a \(word)")
  }

  /// By its title, with those of the suites around it, a test is selected, reported and filed.
  private mutating func checkTitle(_ declaration: TestDeclaration, _ word: String) {
    guard frames.last == .loop, let title = declaration.title.plainText else { return }
    report(
      .repeatedTitle, "each round has a \(word) of the same title", at: declaration.title.span,
      help: [
        roundName.map { "put into it what differs: `\(word) \"\(title) $\($0)\"`" }
          ?? "count the rounds, and put the count into it"
      ])
  }

  /// Those of one block, which all run.
  mutating func checkTitles(_ statements: [Statement]) {
    var lines: [String: Int] = [:]
    for statement in statements {
      let (declaration, word): (TestDeclaration, String)
      switch statement.kind {
      case .test(let test): (declaration, word) = (test, "test")
      case .suite(let suite): (declaration, word) = (suite, "suite")
      default: continue
      }
      guard let title = declaration.title.plainText else { continue }
      if let line = lines["\(word) \(title)"] {
        report(
          .repeatedTitle, "a second \(word) \"\(title)\"", at: declaration.title.span,
          label: "the first is in line \(line)", help: ["give it a title of its own"])
      } else {
        lines["\(word) \(title)"] = self.line(declaration.title.span)
      }
    }
  }

  private mutating func checkIsEnvironment(_ environment: Expression, _ word: String) {
    let value = value(of: environment)
    let text = source.string(environment.span)
    guard let phrase = value.phrase else { return }
    switch value {
    case .environment, .running, .value(.handle(.environment)): return
    default: break
    }
    let help =
      if case .service(let facts) = value { "declare one that has it: `env shop { services: [\(facts.name)] }`" } else {
        "name one that `env` declares"
      }
    report(
      .notAnEnvironment, "a \(word) runs in an environment, and `\(text)` is \(phrase)", at: environment.span,
      label: phrase, help: [help])
  }
}
