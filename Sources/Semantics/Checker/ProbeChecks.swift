import Syntax

// Probes that no service can ever meet, and limits that would say nothing, where they are written out. What is only
// known when it runs is looked at then.
extension Checker {
  mutating func checkProbe(_ call: Call, _ signature: Signature) {
    for argument in call.arguments {
      guard case .name(let name, _) = argument.label else {
        if argument.value.kind.isCall { checkPart(argument.value, of: signature) }
        continue
      }
      checkAmount(name, argument.value)
    }
    checkContents(call, signature)
  }

  /// `exec()`, `all()` and `any()` ask nothing.
  private mutating func checkContents(_ call: Call, _ signature: Signature) {
    guard let rest = signature.parameters.first(where: \.isRest) else { return }
    let isGiven = call.arguments.contains { argument in
      switch argument.label {
      case .none, .spread: true
      case .name(let name, _): name == rest.name
      }
    }
    guard !isGiven else { return }
    let what = rest.type == .probe ? "no probe" : "no program"
    report(
      .impossibleProbe, "`\(signature.name)` has \(what) to ask by", at: call.callee.span, label: what,
      help: ["as in `\(signature.example)`"])
  }

  private mutating func checkAmount(_ name: String, _ value: Expression) {
    guard let amount = Self.amount(value) else { return }
    let limits: ClosedRange<Int64>
    let help: String
    switch name {
    case "within", "every": (limits, help) = (1...Int64.max, "a duration, as `\(name): 500ms`")
    case "times": (limits, help) = (1...Int64.max, "at least one line: `times: 1`")
    case "status": (limits, help) = (100...599, "statuses of HTTP are 100 to 599")
    default: return
    }
    guard !limits.contains(amount) else { return }
    report(
      .impossibleProbe, "`\(name)` cannot be \(source.string(value.span))", at: value.span, help: [help])
  }

  /// Of a number or a duration that is written out.
  private static func amount(_ value: Expression) -> Int64? {
    switch value.kind {
    case .int(let number), .duration(let number): number
    case .unary(.negate, let operand):
      switch operand.kind {
      case .int(let number), .duration(let number): 0 &- number
      default: nil
      }
    default: nil
    }
  }

  /// The whole has one limit and one pace: its parts are asked together.
  private mutating func checkPart(_ part: Expression, of whole: Signature) {
    guard case .call(let call) = part.kind, case .name(let name) = call.callee.kind, meaning(of: name) == .probe else {
      return
    }
    for argument in call.arguments {
      guard case .name(let setting, let span) = argument.label, setting == "within" || setting == "every" else {
        continue
      }
      let value = source.string(argument.value.span)
      report(
        .impossibleProbe, "`\(setting)` is not for a part of `\(whole.name)`", at: span,
        help: ["say it of the whole: `\(whole.name)(…, \(setting): \(value))`"])
    }
  }
}

extension Expression.Kind {
  fileprivate var isCall: Bool { if case .call = self { true } else { false } }
}
