/// One thing that was looked at on an engine, and what is to be done about it.
package struct Examination: Hashable, Sendable {
  package enum Verdict: String, Hashable, Sendable {
    case good
    /// Environments start; something may go wrong with them.
    case warning
    /// Environments do not start.
    case bad
  }

  /// A word: `disk`.
  package var topic: String
  package var verdict: Verdict
  package var finding: String
  /// What mends it, a line each.
  package var remedies: [String]

  package init(_ topic: String, _ verdict: Verdict, _ finding: String, remedies: [String] = []) {
    self.topic = topic
    self.verdict = verdict
    self.finding = finding
    self.remedies = remedies
  }
}

/// All that was found.
package struct Diagnosis: Hashable, Sendable {
  package var examinations: [Examination]

  package var verdict: Examination.Verdict {
    if examinations.contains(where: { $0.verdict == .bad }) { return .bad }
    return examinations.contains { $0.verdict == .warning } ? .warning : .good
  }
}
