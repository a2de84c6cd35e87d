import Syntax

extension Resolver {
  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span, label: String = "", help: [String] = []
  ) {
    diagnostics.append(Diagnostic(code, message, in: source, at: span, label: label, help: help))
  }

  /// One-based, as diagnostics print it.
  func line(_ span: Span) -> Int { source.line(at: Int(span.start)) + 1 }

  mutating func reportRedeclaration(of name: Name, earlier: Resolution.Variable) {
    let help =
      earlier.kind == .mutable
      ? "to change its value, write `\(name.text) = …`" : "give one of them another name"
    report(
      .declaredTwice, "`\(name.text)` is declared twice in this block", at: name.span,
      label: "also declared on line \(line(earlier.declaredAt))", help: [help])
  }

  mutating func reportLibraryAssignment(to name: Name) {
    report(
      .notAssignable, "`\(name.text)` belongs to the library and cannot be assigned", at: name.span,
      help: ["`var \(name.text) = …` declares a variable of that name, or take another name"])
  }

  mutating func reportConstantAssignment(to name: Name, _ variable: Resolution.Variable, isBound: Bool) {
    let copy = "copy it first: `var \(name.text) = \(name.text)`"
    if isBound {
      return report(
        .notAssignable, "`\(name.text)` cannot be assigned", at: name.span,
        label: "each round, or each error, gives it a value", help: [copy])
    }
    let place = variable.isInherited ? "on an earlier line" : "on line \(line(variable.declaredAt))"
    let help =
      switch variable.kind {
      case .constant: "declare it with `var` where it changes: `var \(name.text) = …`"
      case .parameter: copy
      case .mutable, .function, .service, .environment, .library: "take another name for the variable"
      }
    report(
      .notAssignable, "`\(name.text)` cannot be assigned", at: name.span,
      label: "declared as \(variable.kind.wordWithArticle) \(place)", help: [help])
  }

  mutating func reportFunctionAssignment(to name: Name, _ variable: Resolution.Variable) {
    let declaration = variable.kind == .mutable ? "" : ", where `var` declares it"
    report(
      .assignedInFunction, "a function cannot assign `\(name.text)`, which is declared outside it", at: name.span,
      label: "declared \(outerPlace(variable))",
      help: ["return the value, and assign it where the function is called: `\(name.text) = …`\(declaration)"])
  }

  /// `...list` in a command, which its program would get as it is.
  mutating func checkSpread(_ word: Command.Word) {
    guard word.parts.count == 1, case .text(let text) = word.parts[0], text.hasPrefix("..."), text.utf8.count > 3,
      source.text[Int(word.span.start)] == UInt8(ascii: "."), let binding = symbols.lookUp(String(text.dropFirst(3)))
    else { return }
    resolution.variables[binding.variable].isUsed = true
    report(
      .spreadWithoutBraces, "`\(text)` is text in a command", at: word.span, label: "is not spread",
      help: ["`${\(text)}` gives one argument for each element; as text, it stands in quotes"])
  }

  mutating func reportBranchAssignment(to name: Name, _ variable: Resolution.Variable, isRound: Bool) {
    report(
      .assignedInParallel, "a branch of `parallel` cannot assign `\(name.text)`, which is declared outside it",
      at: name.span, label: "declared \(outerPlace(variable))",
      help: [
        isRound
          ? "`let results = parallel for … { … }` lists what the blocks of all rounds give"
          : "a `let` directly in `parallel { }` hands its value to the block around"
      ])
  }

  private func outerPlace(_ variable: Resolution.Variable) -> String {
    variable.isInherited ? "on an earlier line" : "on line \(line(variable.declaredAt))"
  }
}

extension Resolution.Variable.Kind {
  /// What messages call it, by the keyword that declares it where there is one.
  package var word: String {
    switch self {
    case .constant: "let"
    case .mutable: "var"
    case .parameter: "parameter"
    case .function: "function"
    case .service: "service"
    case .environment: "env"
    case .library: "library"
    }
  }

  var wordWithArticle: String {
    switch self {
    case .environment: "an `env`"
    case .constant, .mutable: "a `\(word)`"
    case .parameter, .function, .service, .library: "a \(word)"
    }
  }
}
