import Syntax

extension Checker {
  /// Checks an expression that stands where only some types will do.
  mutating func check(_ expression: Expression, _ expectation: Expectation) {
    switch expression.kind {
    case .list(let elements):
      guard let type = expectation.type.listElement else { break }
      for element in elements {
        switch element {
        case .item(let item): check(item, expectation.inside(.element, type))
        case .spread(let list, _): checkSpread(of: list, .list)
        }
      }
      return
    case .record(let entries):
      guard let type = expectation.type.recordValue else { break }
      for entry in entries {
        switch entry {
        case .field(_, let value): check(value, expectation.inside(.value, type))
        case .computed(let key, let value):
          string(key)
          check(value, expectation.inside(.value, type))
        case .spread(let record, _): checkSpread(of: record, .record)
        }
      }
      return
    default: break
    }
    match(expression, value(of: expression), expectation)
  }

  /// Reports a value that does not fit, at `span` where that is not the expression's own.
  mutating func match(
    _ expression: Expression, _ value: StaticValue, _ expectation: Expectation, at span: Span? = nil
  ) {
    let type = expectation.type
    switch value {
    // Groups and libraries are no values, which has been told.
    case .unknown, .namespace, .library: return
    default: break
    }
    if type == .declaration(.service) { noteStart(of: value) }
    if let actual = value.type {
      if actual == .null, expectation.allowsNull { return }
      if type.accepts(actual) { return checkLiteral(expression, actual, expectation) }
    }
    reportMismatch(expression, value, expectation, at: span ?? expression.span)
  }

  // MARK: Literals of the right type

  private mutating func checkLiteral(_ expression: Expression, _ actual: ValueType, _ expectation: Expectation) {
    switch expression.kind {
    case .int(let number):
      guard !expectation.type.accepts(.string), expectation.type.alternative({ $0 == .port }) != nil,
        expectation.type.alternative({ $0 == .int || $0 == .number || $0 == .any }) == nil,
        !(1...65535).contains(number)
      else { return }
      report(
        .invalidPort, "\(number) is no port", at: expression.span, help: ["ports go from 1 to 65535"])
    case .string(let literal):
      guard let text = literal.plainText,
        case .choice(let texts)? = expectation.type.alternative({ $0.accepts(.string) }),
        !texts.contains(text)
      else { return }
      report(
        .unknownChoice, "\(expectation.subject) cannot be \"\(text)\"", at: expression.span,
        help: choiceHelp(text, texts))
    case .unary(.negate, let operand):
      guard case .duration = operand.kind, expectation.type == .duration, expectation.isLimit else { return }
      report(
        .unknownChoice, "\(expectation.subject) cannot be negative", at: expression.span,
        help: ["write `\(source.string(operand.span))`"])
    default: break
    }
  }

  private func choiceHelp(_ text: String, _ texts: [String]) -> [String] {
    if let similar = suggestion(for: text, among: texts) { return ["did you mean \"\(similar)\"?"] }
    return ["it is \(ValueType.choice(texts).phrase)"]
  }

  // MARK: Values that do not fit

  private mutating func reportMismatch(
    _ expression: Expression, _ value: StaticValue, _ expectation: Expectation, at span: Span
  ) {
    let type = expectation.type
    let phrase = value.phrase ?? "this"
    let text = source.string(expression.span)
    if value.type?.isNumber == true, let unit = type.alternative(\.isUnit) {
      report(
        .missingUnit, "\(expectation.subject) is \(unit.phrase), and `\(text)` has no unit", at: span,
        label: phrase, help: unitHelp(expression, unit))
    } else if type == .declaration(.service) {
      report(
        .notAService, "\(expectation.name) lists services, and this is \(phrase)", at: span, label: phrase,
        help: serviceHelp(expression, value))
    } else {
      let help =
        environmentHelp(value, expectation) ?? methodHelp(text, value, expectation)
        ?? mismatchHelp(expression, value, type)
      report(
        .wrongType, "\(expectation.subject) is \(type.phrase), not \(phrase)", at: span, label: phrase,
        help: help.isEmpty ? orderHelp(expectation) : help)
    }
  }

  /// `up redis`, where `redis` is a service.
  private func environmentHelp(_ value: StaticValue, _ expectation: Expectation) -> [String]? {
    guard case .service(let facts) = value, expectation.type.accepts(.declaration(.environment)),
      !expectation.type.accepts(.handle(.service)), case .argument(_, let signature) = expectation.place
    else { return nil }
    for case .environment(let environment) in values where environment.services?.contains(facts.name) == true {
      return ["`\(environment.name)` is an environment that has it: `\(signature.name) \(environment.name)`"]
    }
    let declaration = "declare an environment that has it: `env shop { services: [\(facts.name)] }`"
    guard signature.parameters.contains(where: { $0.name == "services" }) else { return [declaration] }
    return [
      "\(declaration), then `\(signature.name) shop`",
      "or name one for this call: `\(signature.name) \"\(facts.name)\" --services [\(facts.name)]`",
    ]
  }

  /// `stop server`, where the value has a method of that name.
  private func methodHelp(_ text: String, _ value: StaticValue, _ expectation: Expectation) -> [String]? {
    guard case .argument(_, let signature) = expectation.place, case .handle(let kind)? = value.type,
      universe.members[kind.rawValue]?[signature.name] != nil
    else { return nil }
    return ["it has a method for that: `\(text).\(signature.name)()`"]
  }

  /// Where a function is due beside other arguments, those are mostly in another order.
  private func orderHelp(_ expectation: Expectation) -> [String] {
    guard expectation.type == .function, case .argument(_, let signature) = expectation.place,
      signature.parameters.count > 1
    else { return [] }
    return ["usage: `\(signature.usage)`"]
  }

  func unitHelp(_ expression: Expression, _ unit: ValueType) -> [String] {
    let units = unit == .size ? "`512K`, `256M`, `2G`" : "`250ms`, `5s`, `2m`, `1h`"
    guard case .int(let number) = expression.kind else { return ["\(unit.phrase) is written with its unit: \(units)"] }
    // Hundreds are hardly meant as seconds.
    let first = unit == .size ? "M" : number >= 100 ? "ms" : "s"
    return ["write `\(number)\(first)`, or another unit: \(units)"]
  }

  private func serviceHelp(_ expression: Expression, _ value: StaticValue) -> [String] {
    switch value {
    case .environment(let facts): ["`\(facts.name)` is an environment; list its services"]
    default:
      if case .string(let literal) = expression.kind, let text = literal.plainText {
        ["name the service without quotes: `\(text)`"]
      } else {
        ["name services that `service` declares: `[postgres, redis]`"]
      }
    }
  }

  private func mismatchHelp(_ expression: Expression, _ value: StaticValue, _ type: ValueType) -> [String] {
    let text = source.string(expression.span)
    if let help = foreignFormHelp(expression, type) { return [help] }
    switch (value, value.type) {
    case (.function(let signature), _) where type == .probe:
      return ["call it: `\(signature.name)()`"]
    case (.service(let facts), _) where type.accepts(.handle(.service)):
      return ["say in which environment: `shop.\(facts.name)`, where `shop` is one that has it"]
    case (.environment(let facts), _) where type.accepts(.handle(.service)):
      return ["name one of its services: `\(facts.name).\(facts.services?.min() ?? "api")`"]
    case (_, let actual?) where type.listElement?.accepts(actual) == true: return ["write a list: `[\(text)]`"]
    case (_, .string?):
      guard case .string(let literal) = expression.kind, let plain = literal.plainText,
        looksLike(plain, type)
      else { return [] }
      return ["write it without quotes: `\(plain)`"]
    case (_, .handle(.folder)?) where type.accepts(.string): return ["its path as text is `\"${\(text)}\"`"]
    case (_, .list?) where type == .probe: return ["combine probes with `all(…)` or `any(…)`"]
    case (_, let actual?) where type == .string && (actual.isNumber || actual.isUnit):
      return ["write it in quotes: `\"\(text)\"`"]
    default: return []
    }
  }

  /// For values in the form that container tools give them.
  private func foreignFormHelp(_ expression: Expression, _ type: ValueType) -> String? {
    switch expression.kind {
    case .string(let literal):
      guard let text = literal.plainText else { return nil }
      if type == .probe { return probeHelp(text) }
      let isList = type.listElement == .port
      guard isList || type.alternative({ $0 == .port }) != nil, let last = text.split(separator: ":").last,
        isList || text.contains(":"), last.allSatisfy({ $0.isASCII && ($0.isNumber || "/tcpud".contains($0)) })
      else { return nil }
      if isList { return "list the service's own ports: `[\(last)]`; those of the host are chosen for them" }
      return "name the service's own port, `\(last)`; the host's is chosen for it"
    case .list(let elements):
      guard type.recordValue != nil, !elements.isEmpty else { return nil }
      var entries: [String] = []
      for case .item(let item) in elements {
        guard case .string(let literal) = item.kind, let text = literal.plainText,
          let entry = entry(writtenAs: text)
        else { return nil }
        entries.append(entry)
      }
      return "write a record: `{ \(entries.joined(separator: ", ")) }`"
    default: return nil
    }
  }

  /// `NAME=value`, or `Name: value` as headers are written, as an entry of a record.
  private func entry(writtenAs text: String) -> String? {
    guard let mark = text.firstIndex(where: { $0 == "=" || $0 == ":" }), mark > text.startIndex else { return nil }
    let key = text[..<mark]
    let isName = key.utf8.allSatisfy { $0 == UInt8(ascii: "_") || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7A) }
    let value = text[text.index(after: mark)...].drop { $0 == " " }
    return "\(isName ? "\(key)" : "\"\(key)\""): \"\(value)\""
  }

  private func probeHelp(_ text: String) -> String {
    let address = text.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
    if text.contains("://"), let path = address.last {
      let slash = path.firstIndex(of: "/").map { path[$0...] } ?? "/"
      return "write `ready: http(\"\(slash)\")`; orch knows the address"
    }
    if let probe = universe.probes[text], let example = probe.example.split(separator: "\n").first {
      return "probes are calls: `\(example)`"
    }
    return "probes are calls: `http(\"/health\")`, `tcp()`, `exec(\"…\")`; `orch help probes` lists them"
  }

  /// Whether a string's text would be a literal of the type, if it stood without quotes.
  private func looksLike(_ text: String, _ type: ValueType) -> Bool {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
    guard !digits.isEmpty else { return ["true", "false"].contains(text) && type.accepts(.bool) }
    let unit = text.dropFirst(digits.count)
    switch unit {
    case "": return type.accepts(.int) || type.accepts(.float)
    case "ms", "s", "m", "h": return type.accepts(.duration)
    case "K", "M", "G": return type.accepts(.size)
    case "/tcp", "/udp": return type.accepts(.port)
    default: return false
    }
  }
}
