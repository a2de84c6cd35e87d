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
  /// Jobs that run side by side begin in this order, too, rather than the longest first.
  package var keepsOrder = false
  /// It has all tests of its files, rather than what was chosen.
  package var isWhole = false
  /// Durations were given by which shards are balanced, and none is of any of its tests.
  package var lacksDurations = false

  package var jobs: [Job] { items.map(\.job) }

  /// Places of the items: what takes longest begins first, where no order was asked for, so that nothing long is left for the
  /// end. What nothing is known of comes before what is known to be short.
  var longestFirst: [Int] {
    let known = items.compactMap(\.expected)
    guard !keepsOrder, !known.isEmpty else { return Array(items.indices) }
    let average = known.reduce(0, +) / Int64(known.count)
    let times = items.map { $0.expected ?? average }
    return items.indices.sorted {
      (items[$0].job.repetition, -times[$0], $0) < (items[$1].job.repetition, -times[$1], $1)
    }
  }
}

/// Why there is no plan: the command line asks for what is not there.
package enum PlanProblem: Error, Hashable {
  case unknownSuite(String, suggestion: String?, known: [String])
}
