import Syntax

extension Checker {
  /// A function that is given to a library function, which calls it with so many arguments.
  mutating func checkArity(_ expression: Expression, _ value: StaticValue, _ count: Int, of signature: Signature) {
    guard let taken = arity(of: expression, value), !taken.contains(count) else { return }
    let given = count == 1 ? "one argument" : "\(count) arguments"
    let wanted = taken.lowerBound == 1 ? "one" : taken.lowerBound == 0 ? "none" : "\(taken.lowerBound)"
    report(
      .callbackArity, "`\(signature.name)` calls this with \(given), and it takes \(wanted)",
      at: parameters(of: expression) ?? expression.span, help: arityHelp(expression, count, taken, signature))
  }

  /// How many arguments a function takes, where that is known.
  private func arity(of expression: Expression, _ value: StaticValue) -> ClosedRange<Int>? {
    if case .function(let function) = expression.kind {
      return function.parameters.count { $0.initial == nil }...function.parameters.count
    }
    guard case .function(let signature) = value else { return nil }
    let required = signature.parameters.count { if case .required = $0.presence { true } else { false } }
    let isOpen = signature.parameters.contains(where: \.isRest)
    return required...(isOpen ? Int.max : max(required, signature.parameters.count { !$0.isNamedOnly }))
  }

  /// The parameters of a function that is written out, which is what is wrong about it.
  private func parameters(of expression: Expression) -> Span? {
    guard case .function(let function) = expression.kind, let first = function.parameters.first?.name.span,
      let last = function.parameters.last?.name.span
    else { return nil }
    return first.union(last)
  }

  private func arityHelp(
    _ expression: Expression, _ count: Int, _ taken: ClosedRange<Int>, _ signature: Signature
  ) -> [String] {
    if count == 1, taken == 2...2 {
      return [
        "for the position of each element, go through `.enumerate()`, whose elements are pairs: `pair[0]`, `pair[1]`"
      ]
    }
    guard case .function = expression.kind else { return ["usage: `\(signature.usage)`"] }
    let names = signature.name == "reduce" ? "so_far, x" : count == 2 ? "key, value" : "x"
    return ["write `\(count == 1 ? names : "(\(names))") => …`"]
  }

  /// `flag("--fast")`
  mutating func checkOptionName(_ expression: Expression) {
    guard case .string(let literal) = expression.kind, let text = literal.plainText, text.hasPrefix("-") else { return }
    let name = text.drop { $0 == "-" }
    report(
      .dashedName, "the name of an option is written without its dashes", at: expression.span,
      help: name.isEmpty ? [] : ["write `\"\(name)\"`"])
  }

  // MARK: Methods that are named, or called for nothing

  /// `print s.trim`. Methods that need arguments may be meant as functions, wherever they are kept.
  mutating func warnNotCalled(_ expression: Expression, _ value: StaticValue, needsNone: Bool) {
    guard case .member = expression.kind, case .function(let signature) = value, signature.isPure,
      !signature.name.contains(".")
    else { return }
    let needs = signature.parameters.contains { if case .required = $0.presence { true } else { false } }
    if needsNone, needs { return }
    report(
      .methodNotCalled, "`\(signature.name)` is named here, not called", at: expression.span,
      label: "is a function", help: ["to call it, write `\(source.string(expression.span))(\(needs ? "…" : ""))`"])
  }

  /// `xs.sort()` as a statement.
  mutating func checkResultUsed(_ expression: Expression, _ call: Call, _ callee: StaticValue) {
    guard !(mode == .prompt && frames.isEmpty) else { return }
    if case .function(let signature) = callee {
      if signature.isPure { reportUnusedResult(.unusedValue, expression, call, signature) }
    } else if case .unknown = callee, let signature = methodOfParameter(expression, call) {
      reportUnusedResult(.unusedResult, expression, call, signature)
    }
  }

  private mutating func reportUnusedResult(
    _ code: DiagnosticCode, _ expression: Expression, _ call: Call, _ signature: Signature
  ) {
    let text = source.string(expression.span)
    let isShort = text.utf8.count <= 60 && !text.contains("\n")
    report(
      code, "nobody uses what `\(signature.name)` gives", at: expression.span, label: "changes nothing",
      help: (lastOfFunctions.contains(expression.span) ? [returnHelp(expression)] : [])
        + [keepingHelp(call, isShort ? text : "…", signature)])
  }

  /// What ends a function by a call of its parameter's method, as in `fn f(x) { x.trim() }`: no type has a method of that name
  /// which does more than give a value, though a record may have a field of that name.
  private func methodOfParameter(_ expression: Expression, _ call: Call) -> Signature? {
    guard lastOfFunctions.contains(expression.span), case .member(let base, let method) = call.callee.kind,
      case .name(let name) = base.kind, resolution.variable(name)?.kind == .parameter
    else { return nil }
    let methods = universe.methods(named: method.text)
    return methods.allSatisfy(\.isPure) ? methods.first : nil
  }

  private func keepingHelp(_ call: Call, _ text: String, _ signature: Signature) -> String {
    if case .member(let base, _) = call.callee.kind, case .name(let name) = base.kind,
      case .variable(let index) = meaning(of: name), resolution.variables[index].kind == .mutable,
      let type = values[index].type, type == StaticValue(ofType: signature.returns).type
    {
      return "to change `\(name.text)`, write `\(name.text) = \(text)`"
    }
    return "`print \(text)` shows it, `let name = \(text)` keeps it"
  }
}
