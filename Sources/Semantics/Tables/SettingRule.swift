/// What a setting or an argument takes of the values of its type. What is written out is looked at before anything runs, all else when it
/// is read.
package struct SettingRule: Sendable {
  /// A value, or a part of one.
  package enum Part: Sendable {
    /// Of a record.
    case key(String)
    case text(String)
    /// Of a size in bytes, of a duration in seconds.
    case number(Double)
    /// A list of nothing else.
    case numbers([Double])
  }

  /// What is right, as a sentence about `it`.
  package let demand: String
  private let takes: @Sendable (Part) -> Bool

  init(_ demand: String, takes: @escaping @Sendable (Part) -> Bool) {
    self.demand = demand
    self.takes = takes
  }

  package func allows(_ part: Part) -> Bool { takes(part) }
}

extension [SettingRule] {
  /// What the first of them demands that does not take the part.
  package func demand(of part: SettingRule.Part) -> String? { first { !$0.allows(part) }?.demand }
}

// MARK: Kinds of rules

extension SettingRule {
  static func texts(_ demand: String, _ isRight: @escaping @Sendable (String) -> Bool) -> SettingRule {
    SettingRule(demand) { part in if case .text(let text) = part { isRight(text) } else { true } }
  }

  static func keys(_ demand: String, _ isRight: @escaping @Sendable (String) -> Bool) -> SettingRule {
    SettingRule(demand) { part in if case .key(let text) = part { isRight(text) } else { true } }
  }

  /// Whole numbers within limits; the highest one there is stands for none.
  static func within(_ limits: ClosedRange<Int64>) -> SettingRule {
    let demand =
      limits.upperBound == Int64.max
      ? "it is at least \(limits.lowerBound)" : "it is \(limits.lowerBound) to \(limits.upperBound)"
    let range = Double(limits.lowerBound)...Double(limits.upperBound)
    return SettingRule(demand) { part in if case .number(let number) = part { range.contains(number) } else { true } }
  }

  static let positive = SettingRule("it is more than 0; without it there is no limit") { part in
    if case .number(let number) = part { number > 0 } else { true }
  }

  /// A size of nothing is not what engines take it for.
  static let notEmpty = SettingRule("it is more than 0; without it the engine's own size is taken") { part in
    if case .number(let number) = part { number > 0 } else { true }
  }

  static let notNegative = SettingRule("it is 0s or longer") { part in
    if case .number(let number) = part { number >= 0 } else { true }
  }
}
