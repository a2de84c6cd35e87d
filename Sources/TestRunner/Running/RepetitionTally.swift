import Library

/// How often each test of a repeated run failed.
struct RepetitionTally {
  private var counts: [TestPath: (runs: Int, failures: Int)] = [:]

  mutating func count(_ path: TestPath, _ verdict: TestOutcome.Verdict) {
    switch verdict {
    case .skipped, .interrupted, .exited, .notReached: return
    case .passed: counts[path, default: (0, 0)].runs += 1
    // One that passed at a second attempt failed at its first.
    case .flaky, .failed, .notRun:
      counts[path, default: (0, 0)].runs += 1
      counts[path, default: (0, 0)].failures += 1
    }
  }

  /// The tests that failed at all, the most frequent first.
  var lines: [String] {
    let failed = counts.filter { $0.value.failures > 0 }
      .sorted { (-$0.value.failures, $0.key.file, $0.key.title) < (-$1.value.failures, $1.key.file, $1.key.title) }
    guard !failed.isEmpty else { return ["nothing failed in any repetition"] }
    return failed.map { path, count in
      "\(path.file): \(path.title) failed \(count.failures) of \(count.runs) times"
    }
  }
}
