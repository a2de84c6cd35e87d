package import Library

/// What a run will do: its jobs in order, each with what of its file it runs.
package struct RunPlan: Sendable {
  package struct Item: Sendable {
    package var job: Job
    /// Index into the files of the run.
    package var file: Int
    package var selection: TestSelection
    /// Nanoseconds that it took of late, where that is known.
    package var expected: Int64?
  }

  package var items: [Item]
  package var seed: UInt64?

  package var jobs: [Job] { items.map(\.job) }
}

/// Why there is no plan: the command line asks for what is not there.
package enum PlanProblem: Error, Hashable {
  case unknownSuite(String, suggestion: String?, known: [String])
}
