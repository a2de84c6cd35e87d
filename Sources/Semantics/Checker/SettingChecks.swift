import Syntax

extension Checker {
  /// Settings behind `with`.
  mutating func settings(_ arguments: [Argument], _ table: [String: Setting], of owner: String) {
    var seen: Set<String> = []
    for argument in arguments {
      guard case .name(let name, let span) = argument.label else {
        _ = value(of: argument.value)
        continue
      }
      checkUnique(name, span, &seen)
      setting(name, span, argument.value, table, of: owner)
    }
  }

  /// Settings between the braces of a declaration. Gives the names of all that are set; `nil` where that is not known.
  mutating func settings(
    _ entries: [RecordEntry], _ table: [String: Setting], of owner: String
  ) -> [String: Span]? {
    var spans: [String: Span] = [:]
    var isKnown = true
    var seen: Set<String> = []
    for entry in entries {
      switch entry {
      case .field(let key, let value):
        checkUnique(key.text, key.span, &seen)
        spans[key.text] = key.span
        setting(key.text, key.span, value, table, of: owner)
      case .computed(let key, let value):
        reportComputed(key)
        _ = self.value(of: value)
        isKnown = false
      case .spread(let base, _):
        let known = value(of: base)
        if case .service(let facts) = known, table["ready"] != nil, isTopLevelName(base) {
          if let names = spreadNames(of: facts, base) {
            for name in names { spans[name] = base.span }
          } else {
            isKnown = false
          }
          continue
        }
        guard case .record(let inner) = known, isTopLevelName(base) else {
          reportSpread(base, known)
          isKnown = false
          continue
        }
        for name in checkSpread(inner, from: base, table, of: owner) { spans[name] = base.span }
      }
    }
    return isKnown ? spans : nil
  }

  private mutating func checkUnique(_ name: String, _ span: Span, _ seen: inout Set<String>) {
    if seen.insert(name).inserted { return }
    report(.repeatedSetting, "`\(name)` is set twice", at: span, help: ["remove one of them"])
  }

  private mutating func setting(
    _ name: String, _ span: Span, _ value: Expression, _ table: [String: Setting], of owner: String
  ) {
    guard let setting = table[name] else {
      _ = self.value(of: value)
      return reportUnknownSetting(name, at: span, table, of: owner)
    }
    if let inner = universe.settings(inside: name), case .record(let entries) = value.kind {
      _ = settings(entries, inner, of: "`\(name)`")
    } else {
      let before = diagnostics.count
      check(value, Expectation(setting.type, of: .setting(name)))
      // What is of the wrong type breaks its rules, too.
      if diagnostics.count == before { checkRules(setting.rules, name, value) }
    }
  }

  private mutating func reportUnknownSetting(
    _ name: String, at span: Span, _ table: [String: Setting], of owner: String, from base: String? = nil
  ) {
    let place = base.map { "`\($0)` holds `\(name)`, which is no setting of \(owner)" }
    let message = place ?? "\(owner) has no setting `\(name)`"
    report(.unknownSetting, message, at: span, help: settingHelp(name, table))
  }

  private func settingHelp(_ name: String, _ table: [String: Setting]) -> [String] {
    let names = Array(table.keys)
    let others = table.values.flatMap(\.otherNames)
    guard let similar = others.contains(name) ? name : suggestion(for: name, among: names + others) else {
      return table.count > 8
        ? ["`orch help service` lists all settings"] : suggestionHelp(for: name, among: names, otherwise: "it has")
    }
    guard table[similar] == nil, let setting = table.values.first(where: { $0.otherNames.contains(similar) }) else {
      return ["did you mean `\(similar)`?"]
    }
    let isShort = setting.example.hasPrefix(setting.name + ":")
    return ["here it is written `\(isShort ? setting.example : setting.name)`"]
  }

  // MARK: Spreads

  private mutating func reportComputed(_ key: StringLiteral) {
    report(
      .spreadInDeclaration, "the name of a setting must be known before anything runs", at: key.span,
      label: "is computed", help: ["write it without `$`"])
  }

  private func isTopLevelName(_ expression: Expression) -> Bool {
    guard case .name(let name) = expression.kind else { return true }
    return resolution.variable(name)?.isTopLevel ?? false
  }

  private mutating func reportSpread(_ base: Expression, _ value: StaticValue) {
    if case .unknown = value {
      if isUnresolved(base) { return }
      // What a library lacks has been reported.
      if case .member(let library, _) = base.kind, case .library = known(library) { return }
    }
    let text = source.string(base.span)
    let name = isWord(text) ? text : "base"
    report(
      .spreadInDeclaration, "what a declaration spreads must be known before anything runs", at: base.span,
      label: value.phrase ?? "", help: ["at the file's top level, write `let \(name) = { … }`"])
  }

  /// What a service that is like another takes from it. The other stands further up, so that none is like itself.
  private mutating func spreadNames(of facts: ServiceFacts, _ base: Expression) -> Set<String>? {
    if case .name(let name) = base.kind, let variable = resolution.variable(name), !variable.isInherited,
      variable.declaredAt.start >= base.span.start
    {
      report(
        .spreadInDeclaration, "service `\(facts.name)` is declared further down", at: base.span,
        help: ["what a service spreads stands above it"])
      return nil
    }
    return facts.settings
  }

  /// Nobody knows the name that it begins with, which has been reported.
  private func isUnresolved(_ base: Expression) -> Bool {
    switch base.kind {
    case .name(let name): meaning(of: name) == .unresolved
    case .member(let owner, _): isUnresolved(owner)
    default: false
    }
  }

  private func isWord(_ text: String) -> Bool { text.utf8.allSatisfy { $0 == UInt8(ascii: "_") || isAlphanumeric($0) } }

  private func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// The record stands elsewhere, where it has been checked by itself; here only whether it fits.
  private mutating func checkSpread(
    _ entries: [RecordEntry], from base: Expression, _ table: [String: Setting], of owner: String
  ) -> [String] {
    var names: [String] = []
    for case .computed(let key, _) in entries {
      report(
        .spreadInDeclaration, "what a declaration spreads must be known before anything runs", at: base.span,
        label: "one of its keys, on line \(line(key.span)), is computed")
    }
    for case .field(let key, let value) in entries {
      guard let setting = table[key.text] else {
        reportUnknownSetting(key.text, at: base.span, table, of: owner, from: source.string(base.span))
        continue
      }
      names.append(key.text)
      let before = diagnostics.count
      match(value, literal(value), Expectation(setting.type, of: .setting(key.text)), at: base.span)
      if diagnostics.count == before { checkRules(setting.rules, key.text, value, at: base.span) }
    }
    return names
  }

  /// What is known of a literal without looking anything up.
  private func literal(_ expression: Expression) -> StaticValue {
    switch expression.kind {
    case .bool: .value(.bool)
    case .int: .value(.int)
    case .float: .value(.float)
    case .duration: .value(.duration)
    case .size: .value(.size)
    case .port: .value(.port)
    case .string: .value(.string)
    default: .unknown
    }
  }
}
