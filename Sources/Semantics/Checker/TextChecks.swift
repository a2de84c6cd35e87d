import Syntax

extension Checker {
  mutating func string(_ literal: StringLiteral) {
    for interpolation in literal.interpolations { self.interpolation(interpolation, isWord: false) }
  }

  mutating func command(_ command: Command) {
    for interpolation in command.interpolations { self.interpolation(interpolation, isWord: true) }
  }

  /// `isWord` says that the text is an argument of a program, and so takes no list.
  private mutating func interpolation(_ interpolation: Interpolation, isWord: Bool) {
    switch interpolation {
    case .value(let expression, let span):
      let value = value(of: expression)
      if isWord, value.type == .list { reportList(expression, at: span) } else { checkHasText(expression, value) }
    case .capture(let command): self.command(command)
    case .spread(let list): checkSpread(of: list, .list)
    }
  }

  private mutating func reportList(_ expression: Expression, at span: Span) {
    let text = source.string(expression.span)
    report(
      .listInWord, "a list cannot be one word of a command", at: span, label: "a list",
      help: ["`${...\(text)}`, as a word of its own, gives one argument for each element"])
  }

  private mutating func checkHasText(_ expression: Expression, _ value: StaticValue) {
    guard let phrase = value.phrase, let help = textHelp(source.string(expression.span), value) else { return }
    report(.noTextForm, "\(phrase) has no text form", at: expression.span, label: phrase, help: [help])
  }

  /// What to write instead; `nil` where there is a text form.
  private func textHelp(_ text: String, _ value: StaticValue) -> String? {
    switch value {
    case .record(let entries):
      for case .field(let key, _) in entries { return "name a field: `${\(text).\(key.text)}`" }
      return "for JSON, write `${json.text(\(text))}`"
    case .value(.record): return "name a field: `${\(text).…}`"
    case .function, .value(.function): return "call it: `${\(text)(…)}`"
    case .service: return "name it in an environment: `${shop.\(text).url}`"
    case .environment(let facts), .running(let facts):
      return "name a service and its field: `${\(text).\(facts.services?.min() ?? "api").url}`"
    case .value(.handle(.service)): return "name a field: `${\(text).url}`"
    // Groups and libraries are no values, which has been told.
    case .value, .unknown, .namespace, .library: return nil
    }
  }
}
