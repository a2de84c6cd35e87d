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
