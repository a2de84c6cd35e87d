import Syntax

/// How a name is used, which decides about the help where it means nothing.
enum NameRole {
  case value, target
  /// With the span of the whole call.
  case callee(Call.Spelling, call: Span)
  case argument(Call.Spelling)
  /// `suite "…" in name`
  case environment
  /// What `up` is to start.
  case started
  /// In a list of services, as that of `needs`.
  case service
}

extension NameRole {
  var isService: Bool { if case .service = self { true } else { false } }
  /// Nothing of the library can stand there.
  var isDeclared: Bool {
    switch self {
    case .environment, .started, .target: true
    default: false
    }
  }
  var isCallee: Bool { if case .callee = self { true } else { false } }

  /// Words of the language that may have been meant.
  var keywords: [Keyword] {
    switch self {
    case .callee: Keyword.atStart
    case .value, .argument: [.true, .false, .null]
    case .target, .environment, .started, .service: []
    }
  }
}

/// A name whose value is being made, so that it cannot be used yet.
struct PendingName {
  enum Reason { case ownValue, otherBranch }

  var text: String
  var reason: Reason
}

/// An unknown name that has been reported, and where else it stands.
struct UnknownName {
  /// An index into the diagnostics.
  var diagnostic: Int
  var repetitions: [Span] = []
}

extension Resolver {
  mutating func reportUnknown(_ name: Name, _ role: NameRole) {
    if isSilent { return }
    if unknown[name.text] != nil {
      unknown[name.text]?.repetitions.append(name.span)
      return
    }
    unknown[name.text] = UnknownName(diagnostic: diagnostics.count)
    if let pending = pending.last(where: { $0.text == name.text }) {
      reportPending(name, pending.reason)
    } else if let later = declaredLater(name.text) {
      report(
        .usedBeforeDeclaration, "`\(name.text)` is used before the line that defines it", at: name.span,
        label: "defined on line \(line(later.name.span))",
        help: ["move `\(later.isMutable ? "var" : "let") \(name.text) = …` above this line"])
    } else {
      let place = isPrompt ? "not defined" : "not defined in this file"
      let elsewhere = resolution.variables.lastIndex { $0.name == name.text }
      if let elsewhere { resolution.variables[elsewhere].isUsed = true }
      report(
        .unknownName, "unknown name `\(name.text)`", at: name.span,
        label: elsewhere == nil ? place : "not visible here",
        help: elsewhere.map { helpForHidden(name, $0) } ?? helpForUnknown(name, role))
    }
  }

  private mutating func reportPending(_ name: Name, _ reason: PendingName.Reason) {
    switch reason {
    case .ownValue:
      report(
        .usedBeforeDeclaration, "`\(name.text)` is used in its own value", at: name.span, label: "not defined yet",
        help: ["a function that calls itself is written `fn \(name.text)(…) { … }`"])
    case .otherBranch:
      report(
        .madeByOtherBranch, "`\(name.text)` is made by another branch of this `parallel`", at: name.span,
        label: "may not be there yet", help: ["use it behind the block, or move both lines into one branch"])
    }
  }

  private func declaredLater(_ name: String) -> VariableDeclaration? {
    for statements in blocks.reversed() {
      for case .variable(let declaration) in statements.lazy.map(\.kind) where declaration.name.text == name {
        return declaration
      }
    }
    return nil
  }

  // MARK: Help

  private func helpForHidden(_ name: Name, _ index: Int) -> [String] {
    let variable = resolution.variables[index]
    let place = "the `\(name.text)` of line \(line(variable.declaredAt)) is visible only in its block"
    let canMove = [.constant, .mutable].contains(variable.kind) && !bound.contains(index)
    return [canMove ? "\(place); declare it before that block" : place]
  }

  private mutating func helpForUnknown(_ name: Name, _ role: NameRole) -> [String] {
    if let help = programHelp(name.text, role) ?? foreignHelp(name.text, role) { return [help] }
    // Whoever has so many has no slips to mend, and each search goes through all names.
    if diagnostics.count < 100 {
      if let similar = similarName(to: name.text, role) { return ["did you mean \(meant(similar))?"] }
      // A name alone is more likely that of a value.
      if case .callee(_, let call) = role, call != name.span, let help = ForeignWord.nearest(to: name.text)?.asName {
        return [help]
      }
    }
    if isEnvironmentVariable(name.text), !role.isService { return variableHelp(name.text, role) + dollarHelp(name) }
    switch role {
    case .target: return ["the first assignment declares: `let \(name.text) = …`, or `var` if it changes later"]
    case .callee(.verb, let call): return ["to run a program, write `$ \(commandText(call) ?? "\(name.text) …")`"]
    case .argument(.verb): return ["for text, use quotes: `\"\(name.text)\"`"]
    case .environment: return ["declare it with `env \(name.text) { services: […] }`"]
    case .service: return ["declare it: `service \(name.text) { image: … }`"]
    case .started:
      return [
        "if it is an environment, declare it: `env \(name.text) { services: […] }`",
        "if it is a service, declare it, `service \(name.text) { image: … }`, and an environment that has it: "
          + "`env shop { services: [\(name.text)] }`, then `up shop`",
      ]
    case .callee(.parentheses, _):
      return [probeDepth == nil ? "define it with `fn \(name.text)(…) { … }`" : "the probes are \(probeNames)"]
    case .value, .argument(.parentheses):
      let definition = "define it with `let \(name.text) = …`"
      if standsInText(name) { return [definition] + dollarHelp(name) }
      return ["\(definition); for text, use quotes: `\"\(name.text)\"`"]
    }
  }

  private var probeNames: String { universe.probes.keys.sorted().map { "`\($0)`" }.joined(separator: ", ") }

  /// `$name` or `${name}`, in a text or a command.
  private func standsInText(_ name: Name) -> Bool {
    let start = Int(name.span.start)
    return follows("$", start) || follows("${", start)
  }

  private func follows(_ text: String, _ offset: Int) -> Bool {
    let start = offset - text.utf8.count
    return start >= 0 && source.text[start..<offset].elementsEqual(text.utf8)
  }

  /// The dollar may be meant for somebody else: for a shell, `awk`, a pattern.
  private func dollarHelp(_ name: Name) -> [String] {
    follows("$", Int(name.span.start))
      ? ["a plain `$` is written `\\$\(name.text)`, or stands in single quotes: `'…'`"] : []
  }

  /// For a word that means something in other languages, or a method that is called as a function.
  private func foreignHelp(_ word: String, _ role: NameRole) -> String? {
    let foreign = ForeignWord.find(word)
    switch role {
    // Whoever assigns means a name of their own.
    case .service, .target: return nil
    case .argument(.verb): if let help = foreign?.betweenValues { return help }
    case .callee(.parentheses, _) where probeDepth != nil:
      if let help = ForeignProbes.help(for: word) { return help }
    default: break
    }
    if let help = foreign?.asName ?? (role.isCallee ? foreign?.asStatement : nil) { return help }
    guard case .callee(.parentheses, _) = role else { return nil }
    if universe.hasMethod(word) { return "it is a method: `value.\(word)(…)`" }
    return KnownPrograms.contains(word) ? "programs run behind `$`: `$(\(word) …)` gives what it prints" : nil
  }

  /// For a word that can only be meant as a program, or as what shells do themselves.
  private func programHelp(_ word: String, _ role: NameRole) -> String? {
    guard case .callee(.verb, let call) = role else { return nil }
    if let builtin = ShellBuiltins.help(for: word) { return builtin }
    return KnownPrograms.contains(word) ? "to run a program, write `$ \(commandText(call) ?? "\(word) …")`" : nil
  }

  /// A call as it would stand behind `$`, where it is short.
  private func commandText(_ call: Span) -> String? {
    let text = source.string(call)
    return text.utf8.count > 60 || text.utf8.contains(UInt8(ascii: "\n")) ? nil : text
  }

  private func isEnvironmentVariable(_ name: String) -> Bool {
    name.utf8.allSatisfy { $0 < 0x80 && ($0 < 0x61 || $0 > 0x7A) }
  }

  private func variableHelp(_ name: String, _ role: NameRole) -> [String] {
    guard case .target = role else {
      let value = "define it with `let \(name) = …`"
      return ["\(name.utf8.count > 1 ? "" : "\(value); ")an environment variable is read with `getenv(\"\(name)\")`"]
    }
    return [
      "`let \(name) = …` names a value; `with env: ({ \(name): … }) { … }` sets an environment variable for a block"
    ]
  }

  /// The nearest of what may stand there.
  private func similarName(to name: String, _ role: NameRole) -> String? {
    let visible = symbols.visible.map { resolution.variables[$0.variable] }
    if role.isService {
      let services = visible.filter { $0.kind == .service }.map(\.name)
      return suggestion(for: name, among: services)
    }
    let probes = probeDepth == nil ? [] : Array(universe.probes.keys)
    let declared = visible.map(\.name)
    let words = Keyword.candidates(for: name, among: role.keywords)
    if role.isDeclared { return suggestion(for: name, among: declared) }
    return suggestion(for: name, among: declared + probes + universe.rootNames + words)
  }

  /// What a name that is written with a slip was meant as; so it is used.
  private mutating func meant(_ name: String) -> String {
    guard let index = symbols.visible.last(where: { resolution.variables[$0.variable].name == name })?.variable else {
      return "`\(name)`"
    }
    resolution.variables[index].isUsed = true
    let variable = resolution.variables[index]
    let place = variable.isInherited ? "an earlier line" : "line \(line(variable.declaredAt))"
    return "`\(name)` (\(variable.kind.word), \(place))"
  }

  /// Adds to each unknown name's help the other lines that use it, so that one slip gives one error.
  mutating func noteRepetitions() {
    for name in unknown.values {
      var lines: [Int] = []
      let first = line(diagnostics[name.diagnostic].span)
      for line in name.repetitions.map(line) where line != lines.last ?? first { lines.append(line) }
      guard let last = lines.popLast() else { continue }
      let list = lines.isEmpty ? "line \(last)" : "lines \(lines.map(String.init).joined(separator: ", ")) and \(last)"
      diagnostics[name.diagnostic].help.append("it is also used on \(list)")
    }
  }
}
