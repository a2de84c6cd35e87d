import Syntax

extension Checker {
  mutating func warnUnused(_ name: Name, _ word: String) {
    guard mode != .prompt, !name.text.hasPrefix("_"), let variable = resolution.variable(name), !variable.isUsed,
      !(variable.isTopLevel && isForOthers(variable.kind))
    else { return }
    let label = variable.isAssigned ? "assigned, but never read" : ""
    report(
      .unusedName, "\(word) `\(name.text)` is never used", at: name.span, label: label,
      help: [plainTextHelp(name) ?? "remove it, or call it `_\(name.text)`"])
  }

  /// A function by the name of one of the library's. Those of a library file are called by its name.
  mutating func warnHiding(_ name: Name) {
    // At the prompt, uses come later; elsewhere, that nobody uses it is told in place of this.
    guard universe.functions[name.text] != nil, mode == .prompt || resolution.variable(name)?.isUsed == true,
      !(mode == .library && resolution.variable(name)?.isTopLevel == true)
    else { return }
    report(
      .hiddenFunction, "`\(name.text)` hides the library's function of that name", at: name.span,
      help: ["give it another name, such as `my_\(name.text)`"])
  }

  /// A file without a statement that does something is there for others, or for `orch up`.
  private func isForOthers(_ kind: Resolution.Variable.Kind) -> Bool {
    switch kind {
    case .library: false
    case .service, .environment, .function, .constant, .mutable, .parameter: mode == .library || declaresOnly
    }
  }

  /// Warns once about the first statement behind a jump.
  mutating func warnUnreachable(_ statements: [Statement]) {
    guard let jump = statements.firstIndex(where: isJump) else { return }
    let behind = statements[(jump + 1)...].first { statement in
      switch statement.kind {
      case .function, .service, .environment, .use, .hole: false
      default: true
      }
    }
    guard let behind else { return }
    report(
      .unreachable, "this never runs", at: firstLine(of: behind.span),
      label: "line \(self.line(statements[jump].span)) leaves the block before it")
  }

  private func isJump(_ statement: Statement) -> Bool {
    switch statement.kind {
    // One that may not stand here has been reported, and leads nowhere.
    case .return: return frames.last { $0 != .loop } == .function
    case .breakLoop, .continueLoop: return frames.last == .loop
    case .conditional(let conditional):
      guard let otherwise = conditional.otherwise else { return false }
      return (conditional.branches.map(\.body) + [otherwise]).allSatisfy { $0.statements.contains(where: isJump) }
    case .expression(let expression):
      guard case .call(let call) = expression.kind, case .name(let name) = call.callee.kind else { return false }
      return meaning(of: name) == .universe && ["fail", "exit", "skip"].contains(name.text)
    default: return false
    }
  }
}
