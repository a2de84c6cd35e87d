/// What a run is, as it begins.
package struct RunDescription: Sendable {
  package enum Mode: String, Sendable, CaseIterable { case isolated, parallel, refresh, ci }

  /// Short, random, unique.
  package var id: String
  package var mode: Mode
  /// Milliseconds since 1970.
  package var startedAt: Int64
  /// As typed, secrets left out.
  package var commandLine: [String]
  package var jobs: [Job]
  /// How many run at once.
  package var concurrency: Int
  /// What the order was shuffled by.
  package var seed: UInt64?
  /// Of each file it has all tests, rather than what was chosen.
  package var isWhole = false

  package init(
    id: String, mode: Mode, startedAt: Int64, commandLine: [String], jobs: [Job], concurrency: Int, seed: UInt64? = nil
  ) {
    self.id = id
    self.mode = mode
    self.startedAt = startedAt
    self.commandLine = commandLine
    self.jobs = jobs
    self.concurrency = concurrency
    self.seed = seed
  }
}
