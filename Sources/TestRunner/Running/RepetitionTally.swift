import Library

/// How often each test of a repeated run failed.
struct RepetitionTally {
  private struct Count {
    var runs = 0
    var failures = 0
    /// Its environment could not be had.
    var lacks = 0

    var words: String {
      let failed = failures > 0 ? ["failed \(failures) of \(runs) times"] : []
      return (failed + (lacks > 0 ? ["was not run \(lacks) times"] : [])).joined(separator: ", ")
    }
  }

  private var counts: [TestPath: Count] = [:]

  mutating func count(_ path: TestPath, _ verdict: TestOutcome.Verdict) {
    switch verdict {
    case .skipped, .interrupted, .exited, .notReached: return
    case .passed: counts[path, default: Count()].runs += 1
    // One that passed at a second attempt failed at its first.
    case .flaky, .failed:
      counts[path, default: Count()].runs += 1
      counts[path, default: Count()].failures += 1
    case .notRun: counts[path, default: Count()].lacks += 1
    }
  }

  /// The tests that failed at all, the most frequent first.
  var lines: [String] {
    let failed = counts.filter { $0.value.failures + $0.value.lacks > 0 }
      .sorted { (-$0.value.failures, $0.key.file, $0.key.title) < (-$1.value.failures, $1.key.file, $1.key.title) }
    guard !failed.isEmpty else { return ["nothing failed in any repetition"] }
    return failed.map { path, count in "\(path.file): \(path.title) \(count.words)" }
  }
}
