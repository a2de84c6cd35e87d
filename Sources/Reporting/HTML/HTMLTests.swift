/// Every test in a table that can be searched and sorted.
struct HTMLTests {
  let tests: [TestRecord]
  let trends: RunTrends

  var markup: HTML? {
    guard !tests.isEmpty else { return nil }
    let words = ["passed", "failed", "flaky", "not_run", "skipped", "interrupted", "exited"].filter { word in
      tests.contains { ($0.result?.verdict.word ?? "interrupted") == word }
    }
    let buttons = words.map { word -> HTML in
      """
      <button type="button" data-verdict="\(word)" aria-pressed="false">\(word == "not_run" ? "not run" : word)</button>
      """
    }
    return """
      <form class="filter" role="search" hidden>\
      <label>Search <input type="search" name="q" autocomplete="off" placeholder="title, suite or file"></label>\
      <span class="buttons" role="group" aria-label="Show only">\(buttons)</span>\
      <output aria-live="polite"></output></form>
      <div class="scroll" tabindex="0" role="region" aria-label="All tests"><table>
      <thead><tr>\(heads)</tr></thead>
      <tbody>
      \(tests.enumerated().map { row($0.offset, $0.element) })</tbody>
      </table></div>
      """
  }

  private var heads: [HTML] {
    [("Verdict", "text"), ("Test", "text"), ("Time", "number"), ("Median", "number"), ("Before", "")].map {
      title, kind in
      kind.isEmpty
        ? "<th scope=\"col\">\(title)</th>" : "<th scope=\"col\" data-sort=\"\(kind)\" aria-sort=\"none\">\(title)</th>"
    }
  }

  private func row(_ index: Int, _ test: TestRecord) -> HTML {
    let word = test.result?.verdict.word ?? "interrupted"
    let trend = trends.trend(of: test.identity)
    let duration = (test.result?.duration ?? 0) + (test.result?.startup ?? 0)
    let median = trend?.medianDuration
    let reason: HTML? = test.result?.reason.flatMap { $0.isEmpty ? nil : "<small>\($0)</small>" }
    let isSlower = median.map { Slowdown(median: $0, last: duration).isRegression } ?? false
    let place = test.suite + ["\(test.place.file):\(test.place.line)"]
    let slower: HTML? = isSlower ? " class=\"slower\"" : nil
    return """
      <tr data-v="\(word)"><td><span class="badge \(word)">\(test.result?.verdict.label ?? "interrupted")</span></td>\
      <td>\(test.title)\(reason)<small>\(place.joined(separator: TestRecord.separator))</small></td>\
      <td data-n="\(duration)"\(slower)>\(time(duration))</td>\
      <td data-n="\(median ?? -1)">\(median.map(time) ?? "")</td>\
      <td class="marks">\(trend.map(Self.marks) ?? "")</td></tr>

      """
  }

  /// The last ten runs, oldest first.
  static func marks(_ trend: TestTrend) -> String {
    String(
      trend.entries.suffix(10).map { entry in
        switch entry.verdict {
        case "passed": "·"
        case "flaky": "~"
        case "failed", "not_run": "✘"
        default: "–"
        }
      })
  }
}

/// What costs the most time, and what is least to be relied on.
struct HTMLRankings {
  let tests: [TestRecord]
  let trends: RunTrends

  private static let most = 10
  /// Nanoseconds; what took less is shown as none.
  private static let least: Int64 = 500_000

  var markup: HTML? {
    let lists = [slowest, flakiest].compactMap(\.self)
    return lists.isEmpty ? nil : "<div class=\"columns\">\(lists)</div>"
  }

  private var slowest: HTML? {
    let ranked = tests.compactMap { test in test.result.map { (test: test, time: $0.duration + $0.startup) } }
      .filter { $0.time >= Self.least }.sorted { $0.time > $1.time }.prefix(Self.most)
    guard let longest = ranked.first?.time else { return nil }
    let items = ranked.map { entry -> HTML in
      let median = trends.trend(of: entry.test.identity)?.medianDuration
      let slowdown = median.map { Slowdown(median: $0, last: entry.time) }
      let before: HTML? = slowdown.map {
        " <span class=\"\($0.isRegression ? "slower" : "muted")\">median \(time($0.median))</span>"
      }
      return item(time(entry.time), Double(entry.time) / Double(longest), entry.test.name, before)
    }
    return "<div><h3>Slowest in this run</h3><ol class=\"path\">\(items)</ol></div>"
  }

  private var flakiest: HTML? {
    let ranked = trends.tests.map { (name: $0.key.name, trend: $0.value) }.filter { $0.trend.flakyScore > 0 }
      .sorted { ($1.trend.flakyScore, $0.name) < ($0.trend.flakyScore, $1.name) }.prefix(Self.most)
    guard !ranked.isEmpty else { return nil }
    let items = ranked.map { entry in
      item(
        "\(Int((entry.trend.flakyScore * 100).rounded()))%", entry.trend.flakyScore, entry.name,
        " <span class=\"marks\">\(HTMLTests.marks(entry.trend))</span>")
    }
    return """
      <div><h3>Flakiest of late</h3><ol class="path">\(items)</ol>\
      <p class="muted">The share of the last \(trends.runs.count) runs in which a test passed late, or turned from failed \
      to passed or back.</p></div>
      """
  }

  private func item(_ number: String, _ share: Double, _ name: String, _ rest: HTML?) -> HTML {
    """
    <li><span class="took">\(number)</span> \
    <span class="meter" aria-hidden="true"><i style="width:\(percent: share)"></i></span> \
    <span>\(name)\(rest)</span></li>
    """
  }
}

/// The runs before this one, and it.
struct HTMLTrends {
  let record: RunRecord
  let trends: RunTrends

  private static let most = 40

  private struct Column {
    var label: String
    var duration: Int64
    var tally: Tally
    var isGood: Bool
  }

  var markup: HTML? {
    guard !trends.runs.isEmpty else { return nil }
    let past = trends.runs.suffix(Self.most).map { run in
      Column(
        label: run.number.map { "#\($0)" } ?? Timestamp(milliseconds: run.startedAt).day, duration: run.duration,
        tally: run.tally, isGood: run.exitStatus == 0)
    }
    let columns =
      past + [Column(label: "this run", duration: record.elapsed, tally: record.tally, isGood: record.isGood)]
    let longest = max(1, columns.map(\.duration).max() ?? 1)
    let bars = columns.map { column -> HTML in
      let height = max(0.02, Double(column.duration) / Double(longest))
      return """
        <i class="\(column.isGood ? "passed" : "failed")" style="height:\(percent: height)" \
        title="\(column.label): \(time(column.duration)), \(column.tally.text)"></i>
        """
    }
    let rows = columns.reversed().map { column -> HTML in
      "<tr><th scope=\"row\">\(column.label)</th><td>\(column.tally.text)</td><td>\(time(column.duration))</td></tr>"
    }
    return """
      <figure class="history"><div class="chart" role="img" aria-label="Durations of the last \(columns.count) runs, \
      up to \(time(longest)); the table below has the numbers">\(bars)</div>\
      <figcaption><span>\(columns.count - 1) runs before</span><span>highest \(time(longest))</span>\
      <span>this run</span></figcaption></figure>
      <details><summary>As a table</summary><div class="scroll" tabindex="0" role="region" aria-label="Runs">\
      <table class="small"><thead><tr><th scope="col">Run</th><th scope="col">Result</th><th scope="col">Time</th></tr>\
      </thead><tbody>\(Array(rows))</tbody></table></div></details>
      """
  }
}
