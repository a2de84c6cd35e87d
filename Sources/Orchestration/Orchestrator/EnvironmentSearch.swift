/// Which of the environments on the engine a word means: by id, by the name it was given, or by its declaration's.
package enum EnvironmentSearch {
  /// `nil` where it means none.
  package static func find(
    _ word: String, among all: [EnvironmentSummary]
  ) throws(OrchestrationError) -> EnvironmentSummary? {
    if let match = all.first(where: { $0.identity.id == word }) { return match }
    let named = all.filter { $0.identity.givenName == word }
    // One whose owner is dead has lost its name, which another may have by now.
    let living = named.filter { $0.ownership != .orphan }
    if let match = try only(living.isEmpty ? named : living, word) { return match }
    return try only(all.filter { $0.identity.declaration == word }, word)
  }

  /// The same, where the beginning of a name or of an id is enough, as long as only one has it.
  package static func find(
    beginningWith word: String, among all: [EnvironmentSummary]
  ) throws(OrchestrationError) -> EnvironmentSummary? {
    if let match = try find(word, among: all) { return match }
    guard !word.isEmpty else { return nil }
    return try only(all.filter { $0.identity.name.hasPrefix(word) || $0.identity.id.hasPrefix(word) }, word)
  }

  private static func only(
    _ matches: [EnvironmentSummary], _ word: String
  ) throws(OrchestrationError) -> EnvironmentSummary? {
    guard matches.count > 1 else { return matches.first }
    throw .ambiguousEnvironment(word, matches: matches.map(\.line))
  }
}

extension EnvironmentSummary {
  /// What tells it from others, in one line: `shop k3x9p2 (this run): db, api (exited 1)`.
  package var line: String {
    let services = services.map { $0.isRunning ? $0.name : "\($0.name) (\($0.condition))" }.joined(separator: ", ")
    return "\(identity.name) \(identity.id) (\(ownership.word))" + (services.isEmpty ? "" : ": \(services)")
  }
}

extension EnvironmentSummary.Ownership {
  /// In words for people.
  package var word: String {
    switch self {
    case .own: "this run"
    case .other(let pid): "process \(pid)"
    case .warm: "warm"
    case .orphan: "orphan"
    case .kept: "kept"
    case .unknown: "unknown"
    }
  }
}
