package import Reporting
import Runtime
package import Terminal
package import TestRunner

/// The history for people.
package struct HistoryPage: Sendable {
  private let style: Style
  private let width: Int?
  private let unicode: Bool
  /// Milliseconds since 1970.
  private let now: Int64

  private static let mostRows = 10

  package init(style: Style, width: Int?, unicode: Bool, now: Int64) {
    self.style = style
    self.width = width
    self.unicode = unicode
    self.now = now
  }

  package func lines(_ summary: HistorySummary) -> [String] {
    guard !summary.runs.isEmpty else { return ["no run has been recorded"] }
    let kept = summary.holdings.map { [style(.muted, $0.line)] } ?? []
    return [runs(summary), trend(summary), flaky(summary), slowest(summary), services(summary), slower(summary), kept]
      .filter { !$0.isEmpty }.joined(separator: [""]).map(\.self)
  }

  /// Tests that were asked for by name.
  package func lines(_ tests: [(path: TestPath, trend: TestTrend, messages: [String])]) -> [String] {
    tests.map { test in
      let entries = test.trend.entries
      var lines = [style(.heading, test.path.name)]
      lines.append("  \(marks(test.trend, last: 50))  \(Self.runs(entries.count)), newest on the right")
      if let median = test.trend.medianDuration {
        let times = entries.suffix(50).map { Double($0.duration) }
        let last = entries.last.map { DurationText.short($0.duration) } ?? ""
        lines.append(
          "  \(Sparkline.text(times, unicode: unicode))  median \(DurationText.short(median)), last \(last)")
      }
      if test.trend.flakyScore > 0 { lines.append("  flaky in \(Self.percent(test.trend.flakyScore)) of them") }
      if let slowdown = test.trend.slowdown { lines.append("  \(style(.warning, "slower")): \(Self.text(slowdown))") }
      if let message = test.messages.first { lines.append("  last word: \(message)") }
      return lines
    }.joined(separator: [""]).map(\.self)
  }

  // MARK: Parts

  private func runs(_ summary: HistorySummary) -> [String] {
    var table = Table([
      .init("RUN", .right, canShrink: false), .init("WHEN", canShrink: false), .init("RESULT"), .init("MODE"),
      .init("TIME", .right, canShrink: false),
    ])
    for run in summary.runs.reversed() {
      let result = run.tally.parts.map { style($0.role, $0.text) }.joined(separator: ", ")
      let status =
        if let word = run.breakOff, run.tally.interrupted == 0 { style(.warning, ", \(word)") } else {
          run.exitStatus == 0 || run.breakOff != nil || !run.tally.isGood
            ? "" : style(.error, ", status \(run.exitStatus)")
        }
      table.append([
        run.number.map { "#\($0)" } ?? "", Self.ago(now - run.startedAt, run.startedAt), result + status, run.mode,
        DurationText.short(run.duration),
      ])
    }
    let more = summary.omitted
    return table.lines(width: width, style: style, unicode: unicode)
      + (more > 0
        ? [style(.muted, "… and \(Self.runs(more)) before: `--runs \(summary.runs.count + more)` lists them")] : [])
  }

  private func trend(_ summary: HistorySummary) -> [String] {
    guard summary.runs.count > 1 else { return [] }
    let runs = summary.runs.suffix(50)
    let durations = runs.map(\.duration)
    let bad = runs.count { !$0.tally.isGood }
    let median = Median.of(durations) ?? 0
    return [
      style(.heading, "Trend"),
      "  time    \(Sparkline.text(durations.map(Double.init), unicode: unicode))  median \(DurationText.short(median))",
      "  failed  \(Sparkline.text(runs.map { Double($0.tally.failed + $0.tally.notRun) }, unicode: unicode))"
        + "  \(bad) of \(Self.runs(runs.count))",
    ]
  }

  private func flaky(_ summary: HistorySummary) -> [String] {
    section(
      "Flaky tests",
      summary.flaky.map { test in
        [Self.percent(test.trend.flakyScore), test.path.name, marks(test.trend, last: 20)]
      }, note: "passed late, or turned from run to run, in this share of the last \(HistorySummary.window) runs")
  }

  private func slowest(_ summary: HistorySummary) -> [String] {
    section(
      "Slowest tests",
      summary.slowest.map { test in
        [
          DurationText.short(test.median), test.path.name,
          Sparkline.text(test.trend.entries.suffix(20).map { Double($0.duration) }, unicode: unicode),
        ]
      }, note: "median of those that passed at once, environments' starts included")
  }

  private func services(_ summary: HistorySummary) -> [String] {
    section(
      "Slowest services",
      summary.slowestServices.map { service in
        [
          DurationText.short(service.median ?? 0), service.name,
          Sparkline.text(service.ready.suffix(20).map(Double.init), unicode: unicode),
          [
            service.image, service.imageSize.map(Self.size), service.build.map { "built in \(DurationText.short($0))" },
            service.failures > 0 ? style(.error, "\(service.failures) not ready") : nil,
          ].compactMap(\.self).joined(separator: ", "),
        ]
      }, note: "median from creation until ready")
  }

  private func slower(_ summary: HistorySummary) -> [String] {
    section(
      "Slower than they were", summary.slower.map { ["", $0.name, style(.warning, Self.text($0.slowdown))] },
      note: Slowdown.rule)
  }

  private func section(_ title: String, _ rows: [[String]], note: String) -> [String] {
    guard let count = rows.first?.count else { return [] }
    var table = Table(
      (0..<count).map { Table.Column("", $0 == 0 ? .right : .left, canShrink: $0 == 1 || $0 == 3) })
    for row in rows.prefix(Self.mostRows) { table.append(row) }
    let lines = table.lines(width: width.map { $0 - 2 }, style: style, unicode: unicode).map { "  \($0)" }
    let more = rows.count > Self.mostRows ? ["  … \(rows.count - Self.mostRows) more"] : []
    return ["\(style(.heading, title))  \(style(.muted, note))"] + lines + more
  }

  private func marks(_ trend: TestTrend, last count: Int) -> String {
    trend.entries.suffix(count).map { entry in
      switch entry.verdict {
      case "passed": style(.success, unicode ? "✔" : ".")
      case "flaky": style(.warning, "~")
      case "failed": style(.error, unicode ? "✘" : "F")
      case "not_run": style(.error, "!")
      default: style(.muted, "-")
      }
    }.joined()
  }

  // MARK: Texts

  private static func runs(_ count: Int) -> String { "\(count) run\(count == 1 ? "" : "s")" }
  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded()))%" }

  private static func text(_ slowdown: Slowdown) -> String {
    let tenths = Int((slowdown.ratio * 10).rounded())
    let ratio = slowdown.ratio.isFinite ? ", \(tenths / 10).\(tenths % 10) times" : ""
    return "\(DurationText.short(slowdown.last)), median \(DurationText.short(slowdown.median))\(ratio)"
  }

  private static func size(_ bytes: Int64) -> String { "\((bytes + 500_000) / 1_000_000)MB" }

  /// `5m ago`; a date where that says more.
  private static func ago(_ milliseconds: Int64, _ moment: Int64) -> String {
    let seconds = milliseconds / 1000
    switch seconds {
    case ..<60: return "now"
    case ..<3600: return "\(seconds / 60)m ago"
    case ..<86_400: return "\(seconds / 3600)h ago"
    case ..<(14 * 86_400): return "\(seconds / 86_400)d ago"
    default: return Timestamp(milliseconds: moment).day
    }
  }
}
