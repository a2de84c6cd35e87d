import Syntax

/// What is called, for messages.
struct Callee {
  var expression: Expression
  var spelling: Call.Spelling

  init(_ expression: Expression, _ spelling: Call.Spelling) {
    self.expression = expression
    self.spelling = spelling
  }
}

extension Checker {
  mutating func call(_ call: Call) -> StaticValue { self.call(call, subject(of: call.callee)) }

  mutating func call(_ call: Call, _ callee: StaticValue) -> StaticValue {
    checkSkip(call.callee)
    switch callee {
    case .function(let signature):
      if reportNextStatement(in: call, signature) { return .unknown }
      let first = bind(call.arguments, to: signature, Callee(call.callee, call.spelling))
      if signature.returns == .probe { checkProbe(call, signature) }
      return result(of: signature, first: first, call)
    case .unknown, .value(.function): break
    default: reportNotCallable(call, callee)
    }
    for argument in call.arguments { argumentValue(argument) }
    return .unknown
  }

  /// `print 1 print 2`: nobody has a function of the library printed.
  private mutating func reportNextStatement(in call: Call, _ signature: Signature) -> Bool {
    guard call.spelling == .verb, ["print", "eprint"].contains(signature.name) else { return false }
    for argument in call.arguments.dropFirst() {
      guard case .none = argument.label, case .name(let name) = argument.value.kind else { continue }
      switch meaning(of: name) {
      case .universe where universe.functions[name.text] != nil: break
      // What is told of that one is the mistake: `print 3 is int`.
      case .unresolved: return false
      default: continue
      }
      report(
        .unexpectedToken, "expected the end of the statement, found `\(name.text)`", at: name.span,
        help: ["statements on one line are parted by `;`"])
      return true
    }
    return false
  }

  /// What the tables say of the result; results of the program's own functions are checked when they are there.
  private func result(of signature: Signature, first: StaticValue, _ call: Call) -> StaticValue {
    switch signature.returns {
    case .handle(.environment):
      guard case .environment(let facts) = first, !call.arguments.contains(where: { $0.name == "services" }) else {
        return .value(.handle(.environment))
      }
      return .running(facts)
    default: return StaticValue(ofType: signature.returns)
    }
  }

  private mutating func reportNotCallable(_ call: Call, _ callee: StaticValue) {
    let text = source.string(call.callee.span)
    let phrase = callee.phrase ?? "no function"
    report(
      .notCallable, "`\(text)` is \(phrase), not a function", at: call.callee.span, label: phrase,
      help: hidingHelp(call.callee) ?? contentHelp(text, callee))
  }

  private func hidingHelp(_ callee: Expression) -> [String]? {
    guard case .name(let name) = callee.kind, universe.functions[name.text] != nil,
      let hiding = resolution.variable(name)
    else { return nil }
    let place = hiding.isInherited ? "an earlier line" : "line \(line(hiding.declaredAt))"
    return ["the `\(name.text)` of \(place) hides the library's function: give it another name"]
  }

  /// For what is used as something else than it is.
  func contentHelp(_ text: String, _ value: StaticValue) -> [String] {
    switch value {
    case .namespace(let name): ["it has: \(quotedList(functions(in: name).map { "\(name).\($0)" }))"]
    case .library(let exports?): ["it has: \(quotedList(exports.keys.sorted().map { "\(text).\($0)" }))"]
    case .environment: ["to start it, write `up \(text)`"]
    default: []
    }
  }

  func quotedList(_ words: [String]) -> String { words.map { "`\($0)`" }.joined(separator: ", ") }

  private mutating func argumentValue(_ argument: Argument) {
    if case .spread = argument.label {
      checkSpread(of: argument.value, .list)
    } else {
      _ = value(of: argument.value)
    }
  }

  // MARK: Arguments to parameters

  /// Checks arguments against a signature and gives what is known of the first.
  @discardableResult
  mutating func bind(_ arguments: [Argument], to signature: Signature, _ callee: Callee) -> StaticValue {
    var binding = Binding(signature)
    let errors = diagnostics.count
    for argument in arguments {
      switch argument.label {
      case .none: positional(argument, &binding)
      case .name(let name, let span): named(argument, name, span, &binding, callee)
      case .spread:
        checkSpread(of: argument.value, .list)
        binding.isOpen = true
      }
    }
    if !binding.isOpen { checkReplacement(binding.texts, signature) }
    if !binding.surplus.isEmpty { reportSurplus(binding, callee) }
    // A mistake among the arguments is often why one is missing.
    if diagnostics.count == errors { reportMissing(binding, arguments, callee) }
    return binding.first
  }

  private struct Binding {
    var signature: Signature
    /// Indices into the signature's parameters.
    var given: Set<Int> = []
    var next = 0
    var positionalCount = 0
    /// A spread may give any number.
    var isOpen = false
    var surplus: [Span] = []
    var first = StaticValue.unknown
    /// Arguments for parameters whose text has a form of its own, by their index.
    var texts: [Int: Expression] = [:]

    init(_ signature: Signature) { self.signature = signature }

    /// The parameter that the next argument without a name goes to.
    mutating func nextParameter() -> Int? {
      while signature.parameters.indices.contains(next) {
        let index = next
        if signature.parameters[index].isRest { return index }
        next += 1
        if !signature.parameters[index].isNamedOnly { return index }
      }
      return nil
    }
  }

  private mutating func positional(_ argument: Argument, _ binding: inout Binding) {
    binding.positionalCount += 1
    guard let index = binding.nextParameter() else {
      _ = value(of: argument.value)
      if !binding.isOpen { binding.surplus.append(argument.value.span) }
      return
    }
    let parameter = binding.signature.parameters[index]
    if !binding.given.insert(index).inserted, !parameter.isRest {
      report(
        .repeatedArgument, "`\(parameter.name)` is given twice", at: argument.value.span,
        label: "the argument at this place", help: [usageHelp(binding.signature)])
    }
    if parameter.form != .plain { binding.texts[index] = argument.value }
    let value = argumentValue(argument, parameter, of: binding.signature)
    if binding.positionalCount == 1 { binding.first = value }
  }

  private mutating func named(
    _ argument: Argument, _ name: String, _ span: Span, _ binding: inout Binding, _ callee: Callee
  ) {
    guard let index = binding.signature.parameters.firstIndex(where: { $0.name == name }) else {
      _ = value(of: argument.value)
      return reportUnknownArgument(name, span, binding.signature, callee)
    }
    if !binding.given.insert(index).inserted {
      report(
        .repeatedArgument, "`\(name)` is given twice", at: span, help: [usageHelp(binding.signature)])
    }
    let parameter = binding.signature.parameters[index]
    if parameter.form != .plain { binding.texts[index] = argument.value }
    if callee.spelling == .verb, parameter.type == .bool {
      checkFlag(argument, parameter)
    } else {
      _ = argumentValue(argument, parameter, of: binding.signature)
    }
  }

  private mutating func argumentValue(
    _ argument: Argument, _ parameter: Signature.Parameter, of signature: Signature
  ) -> StaticValue {
    if parameter.type == .any {
      let value = value(of: argument.value)
      warnNotCalled(argument.value, value, needsNone: false)
      return value
    }
    if parameter.form == .pattern { checkPattern(argument.value) }
    if parameter.form == .optionName { checkOptionName(argument.value) }
    checkRules(parameter.rules, parameter.name, argument.value)
    let place = Expectation.Place.argument(parameter.name, of: signature)
    let expectation = Expectation(parameter.type, of: place, allowsNull: parameter.isOptional)
    switch argument.value.kind {
    case .list, .record:
      check(argument.value, expectation)
      return .unknown
    default:
      let value = value(of: argument.value)
      match(argument.value, value, expectation)
      if let count = parameter.argumentCount { checkArity(argument.value, value, count, of: signature) }
      return value
    }
  }

  /// `--follow shop.api` gives `shop.api` to `follow`, which is hardly meant.
  private mutating func checkFlag(_ argument: Argument, _ parameter: Signature.Parameter) {
    let value = value(of: argument.value)
    guard let phrase = value.phrase, value.type != .bool else { return }
    report(
      .wrongType, "`--\(flag(parameter.name))` takes a bool, and \(phrase) stands behind it", at: argument.value.span,
      label: phrase, help: ["let it stand last, alone, or write `--\(flag(parameter.name))=true`"])
  }

  private func flag(_ name: String) -> String { String(name.map { $0 == "_" ? "-" : $0 }) }

  // MARK: What is wrong with them

  private mutating func reportUnknownArgument(
    _ name: String, _ span: Span, _ signature: Signature, _ callee: Callee
  ) {
    let names = signature.parameters.map(\.name)
    var help = [usageHelp(signature)]
    if let similar = suggestion(for: name, among: names) {
      help.insert("did you mean `\(callee.spelling == .verb ? "--\(flag(similar))" : "\(similar):")`?", at: 0)
    }
    if let here = ForeignArguments.help(for: name, of: signature) { help = [here] }
    report(.unknownArgument, "`\(signature.name)` has no argument `\(name)`", at: span, help: help)
  }

  private mutating func reportSurplus(_ binding: Binding, _ callee: Callee) {
    guard let first = binding.surplus.first, let last = binding.surplus.last else { return }
    let taken = binding.signature.parameters.filter { !$0.isNamedOnly }.count
    let count = taken == 0 ? "no arguments" : taken == 1 ? "one argument" : "\(taken) arguments"
    let named = binding.signature.parameters.enumerated().filter { $1.isNamedOnly && !binding.given.contains($0) }
      .map(\.element.name)
    let place = !named.isEmpty && taken > 0 ? " without a name" : ""
    let names = joined(named.prefix(4).map { "`\($0):`" } + (named.count > 4 ? ["another"] : []), by: "or")
    report(
      .tooManyArguments, "`\(binding.signature.name)` takes \(count)\(place), not \(binding.positionalCount)",
      at: first.union(last), label: binding.surplus.count == 1 ? "one too many" : "\(binding.surplus.count) too many",
      help: (place.isEmpty ? [] : ["what follows has a name: \(names)"]) + [usageHelp(binding.signature)])
  }

  private mutating func reportMissing(_ binding: Binding, _ arguments: [Argument], _ callee: Callee) {
    guard !binding.isOpen else { return }
    let missing = binding.signature.parameters.enumerated().filter { index, parameter in
      if case .required = parameter.presence { !binding.given.contains(index) } else { false }
    }.map(\.element)
    guard !missing.isEmpty else { return }
    let names = joined(missing.map { "`\($0.name)`" }, by: "and")
    report(
      .missingArgument, "`\(binding.signature.name)` needs \(names)", at: callee.expression.span,
      label: missing.count == 1 ? "an argument is missing" : "\(missing.count) arguments are missing",
      help: takenByFlag(arguments, binding.signature, callee) + [usageHelp(binding.signature, arguments)])
  }

  /// All of it where that is short, else what must be there.
  func usageHelp(_ signature: Signature) -> String {
    let usage = signature.usage
    if usage.utf8.count <= 120 { return "usage: `\(usage)`" }
    let names = signature.parameters.filter { !$0.isNamedOnly }.map(\.name).joined(separator: ", ")
    return "usage: `\(signature.name)(\(names), …)`; `orch doc \(signature.name)` lists all arguments"
  }

  private func usageHelp(_ signature: Signature, _ arguments: [Argument]) -> String {
    if signature.name == "range", arguments.count == 1, case .none = arguments[0].label {
      return "write `range(0, \(source.string(arguments[0].value.span)))`"
    }
    return usageHelp(signature)
  }

  /// `logs_of --follow "api"` gives `"api"` to `follow`, and so to nobody else.
  private func takenByFlag(_ arguments: [Argument], _ signature: Signature, _ callee: Callee) -> [String] {
    guard callee.spelling == .verb else { return [] }
    return arguments.compactMap { argument in
      // Where a flag stands alone, its value `true` has the flag's own place.
      guard case .name(let name, let span) = argument.label, argument.value.span.start > span.end,
        source.text[Int(span.end)] != UInt8(ascii: "="),
        signature.parameters.contains(where: { $0.name == name && $0.isSwitch })
      else { return nil }
      let value =
        argument.value.span.range.count <= 40 ? "`\(source.string(argument.value.span))`" : "what is behind it"
      return "`--\(flag(name))` takes \(value): let it stand last, alone, or write `--\(flag(name))=true`"
    }
  }
}
