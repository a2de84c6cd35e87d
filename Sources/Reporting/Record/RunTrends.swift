package import TestRunner

/// What earlier runs have shown, for reports: the last ones, oldest first.
package struct RunTrends: Sendable {
  package var runs: [PastRun]
  package var tests: [TestPath: TestTrend]
  /// How it names files; `nil` where as they are.
  package var paths: ProjectPaths?

  /// Of a test as this run names it.
  func trend(of test: TestPath) -> TestTrend? {
    tests[TestPath(file: paths?.recorded(test.file) ?? test.file, titles: test.titles)]
  }

  package init(runs: [PastRun] = [], tests: [TestPath: TestTrend] = [:]) {
    self.runs = runs
    self.tests = tests
  }
}

/// One earlier run.
package struct PastRun: Hashable, Sendable {
  /// In the order in which runs ended.
  package var id: Int64
  /// Of its folder, where it had one.
  package var number: Int?
  package var mode: String
  /// Milliseconds since 1970.
  package var startedAt: Int64
  /// Nanoseconds.
  package var duration: Int64
  package var exitStatus: Int32
  package var tally: Tally
  /// How it ended otherwise than by itself: `interrupted`, `unfinished`.
  package var breakOff: String?

  package init(
    id: Int64, number: Int?, mode: String, startedAt: Int64, duration: Int64, exitStatus: Int32, tally: Tally
  ) {
    self.id = id
    self.number = number
    self.mode = mode
    self.startedAt = startedAt
    self.duration = duration
    self.exitStatus = exitStatus
    self.tally = tally
  }
}

/// How one test went in the last runs, oldest first.
package struct TestTrend: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// The run's ``PastRun/id``.
    package var run: Int64
    /// As ``TestResult/Verdict-swift.enum/word``.
    package var verdict: String
    /// Nanoseconds with the start of its own environments.
    package var duration: Int64
    package var attempts: Int

    fileprivate static let none = Entry(run: 0, verdict: "", duration: 0, attempts: 0)

    package init(run: Int64, verdict: String, duration: Int64, attempts: Int) {
      self.run = run
      self.verdict = verdict
      self.duration = duration
      self.attempts = attempts
    }
  }

  package var entries: [Entry]

  package init(entries: [Entry] = []) { self.entries = entries }

  /// What was repeated within a run as one entry: of the median time, and flaky where its verdicts differ.
  package var byRun: TestTrend {
    var merged: [Entry] = []
    var first = entries.startIndex
    while first < entries.endIndex {
      let run = entries[first].run
      let end = entries[first...].firstIndex { $0.run != run } ?? entries.endIndex
      merged.append(Self.one(of: entries[first..<end]))
      first = end
    }
    return TestTrend(entries: merged)
  }

  private static func one(of entries: ArraySlice<Entry>) -> Entry {
    guard var one = entries.last, entries.count > 1 else { return entries.last ?? Entry.none }
    let verdicts = Set(entries.map(\.verdict))
    let passed = entries.filter { $0.verdict == "passed" }
    if verdicts.contains("flaky") || verdicts.isSuperset(of: ["passed", "failed"]) {
      one.verdict = "flaky"
    } else if verdicts.contains("failed") {
      one.verdict = "failed"
    } else if !passed.isEmpty {
      one.verdict = "passed"
    }
    one.duration = Median.of((passed.isEmpty ? Array(entries) : passed).map(\.duration)) ?? one.duration
    one.attempts = entries.map(\.attempts).max() ?? one.attempts
    return one
  }

  /// From 0 to 1: the share of runs in which it passed late, or passed after it had failed or failed after it had
  /// passed in the run before.
  package var flakyScore: Double {
    let judged = entries.filter { ["passed", "flaky", "failed"].contains($0.verdict) }
    guard judged.count > 1 else { return judged.first?.verdict == "flaky" ? 1 : 0 }
    var unsteady = judged[0].verdict == "flaky" ? 1 : 0
    for (before, entry) in zip(judged, judged.dropFirst()) {
      let turned = (before.verdict == "failed") != (entry.verdict == "failed")
      if entry.verdict == "flaky" || turned { unsteady += 1 }
    }
    return Double(unsteady) / Double(judged.count)
  }

  /// Nanoseconds of runs in which it passed at once.
  package var medianDuration: Int64? { Median.of(entries.filter { $0.verdict == "passed" }.map(\.duration)) }

  /// The last run's time against the median of those before: what `orch history` calls slower.
  package var slowdown: Slowdown? {
    guard let last = entries.last, last.verdict == "passed" else { return nil }
    let before = entries.dropLast().filter { $0.verdict == "passed" }.suffix(Slowdown.window).map(\.duration)
    guard before.count >= Slowdown.fewest, let median = Median.of(before) else { return nil }
    let slowdown = Slowdown(median: median, last: last.duration)
    return slowdown.isRegression ? slowdown : nil
  }
}

/// A test, or a service's start, that took longer than it used to.
package struct Slowdown: Hashable, Sendable {
  /// Runs that the median is taken of, at most and at least.
  package static let window = 20
  package static let fewest = 5
  /// Times the median.
  package static let factor = 1.5
  /// Nanoseconds above it.
  package static let margin: Int64 = 50_000_000

  package static let rule =
    "more than 1.5 times, and 50ms above, the median of the last \(window) runs before (at least \(fewest))"

  package var median: Int64
  package var last: Int64

  package init(median: Int64, last: Int64) {
    self.median = median
    self.last = last
  }

  package var ratio: Double { median > 0 ? Double(last) / Double(median) : .infinity }
  package var isRegression: Bool { ratio > Slowdown.factor && last - median > Slowdown.margin }
}

package enum Median {
  package static func of(_ numbers: some Sequence<Int64>) -> Int64? {
    let sorted = numbers.sorted()
    guard !sorted.isEmpty else { return nil }
    let middle = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[middle] : sorted[middle - 1] + (sorted[middle] - sorted[middle - 1]) / 2
  }
}
