import Runtime
import Semantics
import Syntax

// What settings take of the values of their types, as the checker's tables have it.

extension SettingReader {
  /// Looks at all that is set, wherever it comes from: what is written out has been looked at before.
  func check(_ settings: [String: Setting]) throws(Raise) {
    for (name, value) in fields {
      guard let rules = settings[name]?.rules, !rules.isEmpty else { continue }
      try check(rules, name, value, depth: 3)
    }
  }

  private func check(_ rules: [SettingRule], _ place: String, _ value: Value, depth: Int) throws(Raise) {
    guard depth > 0 else { return }
    switch value.outputAsText {
    case .record(let box):
      for (key, inner) in box.fields {
        if let demand = rules.demand(of: .key(key)) { throw broken(place, "cannot have \"\(key)\"", demand) }
        try check(rules, "\(place).\(key)", inner, depth: depth - 1)
      }
    case .list(let box):
      let numbers = box.items.compactMap(\.measure)
      guard !numbers.isEmpty, numbers.count == box.items.count else {
        for item in box.items { try check(rules, place, item, depth: depth - 1) }
        return
      }
      try check(rules, .numbers(numbers), place, value)
    case .string(let box): try check(rules, .text(box.text), place, value)
    default:
      if let number = value.measure { try check(rules, .number(number), place, value) }
    }
  }

  private func check(
    _ rules: [SettingRule], _ part: SettingRule.Part, _ place: String, _ value: Value
  ) throws(Raise) {
    if let demand = rules.demand(of: part) { throw broken(place, "cannot be \(value.literal)", demand) }
  }

  private func broken(_ place: String, _ what: String, _ demand: String) -> Raise {
    .failure(.invalidValue, "`\(place)` of \(owner) \(what)", help: [demand])
  }
}

extension Value {
  /// A number, the bytes of a size, the seconds of a duration.
  fileprivate var measure: Double? {
    switch self {
    case .int(let number): Double(number)
    case .float(let number): number
    case .size(let bytes): Double(bytes)
    case .duration(let nanoseconds): Double(nanoseconds) / 1e9
    default: nil
    }
  }
}
