package import Reporting
package import TestRunner

/// The history as data; durations in nanoseconds, moments in milliseconds since 1970.
package enum HistoryJSON {
  /// Of a project in which nothing has been recorded.
  package static let empty = JSONText.object([
    "version": 1, "runs": .list([]), "tests": .list([]), "services": .list([]), "slower": .list([]),
  ]).description

  package static func text(_ summary: HistorySummary) -> String {
    JSONText.object([
      "version": 1, "runs": .list(summary.runs.map(run)),
      "tests": .list(summary.tests.map { test($0.path, $0.trend, messages: []) }),
      "services": .list(summary.services.map(service)),
      "slower": .list(
        summary.slower.map { entry in
          .object([
            "name": .string(entry.name), "last_ns": .number(entry.slowdown.last),
            "median_ns": .number(entry.slowdown.median),
          ])
        }), "kept": summary.holdings?.json,
    ]).description
  }

  package static func text(_ tests: [(path: TestPath, trend: TestTrend, messages: [String])]) -> String {
    JSONText.object([
      "version": 1, "tests": .list(tests.map { test($0.path, $0.trend, messages: $0.messages) }),
    ]).description
  }

  private static func run(_ run: PastRun) -> JSONText {
    .object([
      "id": .number(run.id), "number": run.number.map { .number($0) }, "mode": .string(run.mode),
      "started_at_ms": .number(run.startedAt), "duration_ns": .number(run.duration),
      "exit_status": .number(Int64(run.exitStatus)), "passed": .number(run.tally.passed),
      "flaky": .number(run.tally.flaky), "failed": .number(run.tally.failed), "skipped": .number(run.tally.skipped),
      "not_run": .number(run.tally.notRun), "interrupted": .number(run.tally.interrupted),
      "broken_off": run.breakOff.map { .string($0) },
    ])
  }

  private static func test(_ path: TestPath, _ trend: TestTrend, messages: [String]) -> JSONText {
    .object([
      "file": .string(path.file), "path": .strings(path.titles), "flaky_score": .number(trend.flakyScore),
      "median_ns": trend.medianDuration.map(JSONText.number),
      "runs": .list(
        trend.entries.map { entry in
          .object([
            "run": .number(entry.run), "verdict": .string(entry.verdict), "duration_ns": .number(entry.duration),
            "attempts": .number(entry.attempts),
          ])
        }), "messages": messages.isEmpty ? nil : .strings(messages),
    ])
  }

  private static func service(_ service: ServiceTrend) -> JSONText {
    .object([
      "environment": .string(service.environment), "service": .string(service.service), "image": .string(service.image),
      "image_bytes": service.imageSize.map(JSONText.number), "build_ns": service.build.map(JSONText.number),
      "median_ns": service.median.map(JSONText.number), "ready_ns": .list(service.ready.map(JSONText.number)),
      "failures": .number(service.failures),
    ])
  }
}

extension HistoryJSON {
  /// All that is written.
  package static let fields = [
    FieldHelp("version", meaning: "1; it rises when readers of an older one would misunderstand"),
    FieldHelp(
      "runs",
      meaning: "oldest first: with `--runs` or `--since` those that are listed; inside of tests each test's last ones"),
    FieldHelp("id", "number", meaning: "of a run: its number in the history, and that of its folder in .orch/runs"),
    FieldHelp(
      "mode", "started_at_ms", "duration_ns", "exit_status", meaning: "of a run: as in a JSON report; since 1970"),
    FieldHelp(
      "passed", "flaky", "failed", "skipped", "not_run", "interrupted",
      meaning: "of a run: how many tests; flaky ones passed"),
    FieldHelp("broken_off", meaning: "of a run: interrupted, or unfinished where it was killed"),
    FieldHelp("tests", meaning: "those of the last \(HistorySummary.window) runs, or with `--test` those that match"),
    FieldHelp(
      "file", "path", meaning: "of a test: relative to the folder of .orch; titles from the outermost suite on"),
    FieldHelp(
      "flaky_score", "median_ns",
      meaning:
        "of a test: the share of runs in which it passed late or turned, from 0 to 1; the median of those that passed"),
    FieldHelp(
      "run", "verdict", "attempts", meaning: "inside of a test's runs: the run's id, how it ended, at which attempt"),
    FieldHelp("messages", meaning: "of a test, with `--test`: why it failed, the newest first"),
    FieldHelp("services", meaning: "those of the last \(HistorySummary.window) runs"),
    FieldHelp(
      "environment", "service", "image", "image_bytes", "build_ns",
      meaning: "of a service: the last image, its size and the time of its last build or pull"),
    FieldHelp(
      "ready_ns", "failures",
      meaning: "of a service: how long each start took until it was ready, and how many were not"),
    FieldHelp("slower", meaning: "tests and services that took \(Slowdown.rule)"),
    FieldHelp("name", "last_ns", meaning: "inside of slower: which, and the last time, beside median_ns"),
    FieldHelp("kept", meaning: "what there is of the history and of run folders, and how much may be"),
    FieldHelp(
      "most_runs", "history_bytes", "folders", "most_folders", "folders_bytes", meaning: "inside of kept, beside runs"),
  ]

  package static var help: String {
    """
    The history as JSON, version 1
    `orch history --json` is one object, with `--test` of tests alone. What is not known is left out.

    \(FieldHelp.text(fields))
    """
  }
}
