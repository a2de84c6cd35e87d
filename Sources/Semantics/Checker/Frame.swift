import Syntax

/// What a jump would have to leave.
enum Frame {
  case function, loop, branch, test, suite, deferred
  /// Of `parallel for`: a branch that may end like a round of a loop.
  case round
}

extension Checker {
  mutating func inside(_ frame: Frame, _ walk: (inout Checker) -> Void) {
    frames.append(frame)
    walk(&self)
    frames.removeLast()
  }

  mutating func checkReturn(at span: Span) {
    guard let target = frames.last(where: { $0 != .loop }) else {
      return report(
        .returnOutsideFunction, "`return` outside a function", at: span, help: ["`exit(0)` ends the script"])
    }
    switch target {
    case .function, .loop: break
    case .branch, .round: reportLeavingBranch("return", at: span)
    case .test, .suite:
      let help = ["a test ends with its block; `skip(\"why\")` ends it early"]
      report(.returnOutsideFunction, "`return` outside a function", at: span, label: "inside a test", help: help)
    case .deferred:
      report(
        .returnOutsideFunction, "`return` cannot leave a `defer`", at: span,
        help: ["what is deferred runs when the block ends, which is too late to return from it"])
    }
  }

  /// `word` is `break` or `continue`.
  mutating func checkJump(_ word: String, at span: Span) {
    switch frames.last {
    case .loop: break
    case .round where word == "continue": break
    case .branch, .round: reportLeavingBranch(word, at: span)
    case nil:
      report(.outsideLoop, "`\(word)` outside a loop", at: span, help: ["`exit(0)` ends the script"])
    case .function:
      report(
        .outsideLoop, "`\(word)` outside a loop", at: span, label: "inside a function",
        help: ["`return` ends the function"])
    case .test, .suite, .deferred:
      report(.outsideLoop, "`\(word)` outside a loop", at: span)
    }
  }

  /// `skip` ends a test, which must be around it, or around the call of its function; clean-up is too late for it.
  mutating func checkSkip(_ callee: Expression) {
    guard case .name(let name) = callee.kind, name.text == "skip", meaning(of: name) == .universe else { return }
    if !frames.contains(where: { $0 == .test || $0 == .function }) {
      return report(
        .returnOutsideFunction, "`skip` outside a test", at: name.span,
        help: ["`exit(0)` ends the script; of a suite's tests, each says by itself that it is skipped"])
    }
    guard frames.last(where: { $0 != .loop }) == .deferred else { return }
    report(
      .returnOutsideFunction, "`skip` cannot leave a `defer`", at: name.span,
      help: ["what is deferred runs when the block ends: decide before it whether the test is skipped"])
  }

  private mutating func reportLeavingBranch(_ word: String, at span: Span) {
    report(
      .leavesBranch, "`\(word)` cannot leave a branch of `parallel`", at: span,
      label: "the other branches are still running",
      help: ["decide behind the block, or end all branches with `fail(\"why\")`"])
  }
}
