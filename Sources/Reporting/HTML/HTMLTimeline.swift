import Orchestration
import TestRunner

/// What started when, what waited for what, and what set the length of it all.
struct HTMLTimeline {
  let record: RunRecord
  private let total: Int64
  private let critical: CriticalPath

  private static let mostRows = 500

  init(record: RunRecord) {
    self.record = record
    total = max(1, record.elapsed)
    critical = CriticalPath(record)
  }

  var markup: HTML? {
    let jobs = record.jobs.filter { $0.startedAt != nil || !$0.waits.isEmpty }
    let others = record.environments.filter { $0.job == nil }
    guard !jobs.isEmpty || !others.isEmpty else { return nil }
    let rows = jobs.prefix(Self.mostRows).map(row)
    let more: HTML? =
      jobs.count > Self.mostRows
      ? "<p class=\"more\">\(jobs.count - Self.mostRows) further jobs are left out.</p>" : nil
    return """
      <ul class="legend" aria-label="Legend"><li><i class="queue"></i>waits</li>\
      <li><i class="environment"></i>environment starts</li><li><i class="passed"></i>passed</li>\
      <li><i class="failed"></i>failed</li><li><i class="flaky"></i>flaky</li><li><i class="skipped"></i>skipped</li>\
      <li><i class="key"></i>critical path</li></ul>
      <div class="timeline">
      <div class="axis" aria-hidden="true"><span></span><span class="track">\(axis)</span><span></span></div>
      \(Array(rows))\(more)\(others.map(standalone))</div>
      \(criticalPath)
      """
  }

  private var axis: [HTML] {
    Ticks.of(total).map { "<i style=\"left:\(percent: share($0))\">\(time($0))</i>" }
  }

  private func share(_ moment: Int64) -> Double { Double(moment) / Double(total) }

  // MARK: Rows

  private func row(_ job: JobRecord) -> HTML {
    let environments = record.environments.filter { $0.job == job.job.id }
    let took = job.startedAt.map { (job.finishedAt ?? record.elapsed) - $0 }
    let details: [HTML] = job.waits.compactMap(waiting) + environments.map(environment)
    let isBad = job.failure != nil || job.tests.contains { $0.result?.verdict.failure != nil }
    let label: HTML =
      "<span class=\"label\(isBad ? " bad" : "")\" title=\"\(job.name)\">\(job.job.title ?? job.job.file)</span>"
    let track: HTML = "<span class=\"track\">\(bars(of: job, environments))</span>"
    return """
      <details class="row"><summary>\(label)\(track)<span class="took">\(took.map(time) ?? "waits")</span></summary>
      <div class="inside">\(details)\(list(of: job))</div></details>

      """
  }

  private func bars(of job: JobRecord, _ environments: [EnvironmentRecord]) -> [HTML] {
    var bars: [HTML] = []
    for wait in job.waits { bars.append(bar("queue", wait.from, wait.to ?? record.elapsed)) }
    for environment in environments {
      let isOnPath = critical.parts.contains {
        $0.kind == .environment && $0.job == job.job.id && $0.from == environment.startedAt
      }
      bars.append(
        bar("environment" + (isOnPath ? " key" : ""), environment.startedAt, environment.startEnd ?? record.elapsed))
    }
    for (test, lane, lanes) in Lanes.of(job.tests, until: record.elapsed) {
      let from = begin(of: test)
      let isOnPath = critical.parts.contains {
        $0.kind == .test && $0.job == job.job.id && $0.from == from && $0.to == test.finishedAt
      }
      let word = (test.result?.verdict.word ?? "running") + (isOnPath ? " key" : "")
      bars.append(
        bar(word, from, test.finishedAt ?? record.elapsed, lane: lanes > 1 ? (lane, lanes) : nil, title: test.title))
    }
    return bars
  }

  /// The start of its environment is a bar of its own.
  private func begin(of test: TestRecord) -> Int64 {
    let lead = record.environments.filter { $0.job == test.job }.compactMap(\.upAt).filter {
      $0 >= test.startedAt && $0 <= test.finishedAt ?? .max
    }
    return lead.max() ?? test.startedAt
  }

  private func bar(
    _ word: String, _ from: Int64, _ to: Int64, lane: (Int, Int)? = nil, title: String? = nil
  ) -> HTML {
    let place: HTML? = lane.map { ";top:\(percent: Double($0.0) / Double($0.1));height:\(percent: 1 / Double($0.1))" }
    let tip: HTML? = title.map { " title=\"\($0), \(time(to - from))\"" }
    let width = share(max(0, to - from))
    return """
      <i class="\(word)" style="left:\(percent: share(from));width:\(percent: width)\(place)"\(tip)></i>
      """
  }

  // MARK: Inside of a row

  private func waiting(_ wait: JobRecord.Wait) -> HTML? {
    let length = (wait.to ?? record.elapsed) - wait.from
    guard length > 1_000_000 else { return nil }
    return "<p>Waited \(time(length)) for \(wait.reason ?? "its turn").</p>"
  }

  private func list(of job: JobRecord) -> HTML? {
    guard !job.tests.isEmpty else { return nil }
    let items = job.tests.prefix(Self.mostRows).map { test -> HTML in
      let word = test.result?.verdict.word ?? "running"
      let took = (test.finishedAt ?? record.elapsed) - test.startedAt
      return """
        <li><i class="dot \(word)"></i>\(test.title) \
        <span class="muted">at \(time(test.startedAt)), \(time(took))</span></li>
        """
    }
    return "<ul class=\"plain\">\(Array(items))</ul>"
  }

  private func standalone(_ environment: EnvironmentRecord) -> HTML {
    let track = bar("environment", environment.startedAt, environment.startEnd ?? record.elapsed)
    return """
      <details class="row"><summary><span class="label">\(environment.name)</span><span class="track">\(track)</span>\
      <span class="took">\(environment.startup.map(time) ?? "")</span></summary>
      <div class="inside">\(self.environment(environment))</div></details>

      """
  }

  /// The steps of an environment's start on a scale of their own.
  private func environment(_ environment: EnvironmentRecord) -> HTML {
    let begin = environment.startedAt
    let end = max(begin + 1, environment.startEnd ?? record.elapsed)
    let path = Set(environment.criticalPath.map(\.id))
    let steps = environment.steps.map { step -> HTML in
      let from = Double((step.startedAt ?? end) - begin) / Double(end - begin)
      let stop = Double((step.finishedAt ?? end) - begin) / Double(end - begin)
      let after = step.after.isEmpty ? step.reason : "after " + step.after.map(\.text).joined(separator: ", ")
      let word: String =
        switch step.state {
        case .failed: "failed"
        case .waiting: "queue"
        case .running, .done: path.contains(step.id) ? "environment key" : "environment"
        }
      return """
        <li><span class="label">\(step.id.text)<small>\(after)</small></span><span class="track">\
        <i class="\(word)" style="left:\(percent: from);width:\(percent: max(0, stop - from))"></i></span>\
        <span class="took">\(step.took.map(time) ?? "–")</span></li>
        """
    }
    let state: String =
      switch environment.start {
      case .starting: "not up"
      case .up: "up in \(time(environment.startup ?? 0))"
      case .failed(_, let text): text.split(separator: "\n").first.map(String.init) ?? "failed"
      }
    return """
      <h3>\(environment.name) <span class="muted">\(environment.id), \(state)</span></h3>\
      <ol class="steps">\(steps)</ol>
      """
  }

  // MARK: The critical path

  private var criticalPath: HTML? {
    let groups = critical.groups.filter { $0.took > 0 }
    guard let longest = groups.map(\.took).max() else { return nil }
    let shown = groups.filter { $0.took * 200 >= longest }.prefix(Self.mostOfPath)
    let items = shown.map { group -> HTML in
      let job = record[job: group.job]?.job
      let name = job?.title ?? job?.file ?? ""
      let place: HTML? = group.text.hasPrefix(name) ? nil : " <span class=\"muted\">\(name)</span>"
      return """
        <li><span class="took">\(time(group.took))</span> <span class="meter" aria-hidden="true">\
        <i style="width:\(percent: Double(group.took) / Double(longest))"></i></span> \
        <span>\(group.text)\(place)</span></li>

        """
    }
    let rest = groups.count - items.count
    let more: HTML? = rest > 0 ? "<li class=\"muted\">and \(rest) shorter ones</li>" : nil
    return """
      <h3>What set the length of the run</h3>
      <p class="muted">Each could begin only when the one before it had ended: what makes one of these shorter makes \
      the run shorter.</p>
      <ol class="path">\(Array(items))\(more)</ol>
      """
  }

  private static let mostOfPath = 20
}

extension EnvironmentRecord {
  /// When it was up, or known not to come up.
  var startEnd: Int64? {
    switch start {
    case .starting: nil
    case .up(let time), .failed(let time, _): time
    }
  }
}

/// Marks of a time axis at round numbers.
enum Ticks {
  static func of(_ total: Int64) -> [Int64] {
    var step: Int64 = 1_000_000
    for factor in [
      2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 3_600_000,
    ] where total / step > 6 {
      step = Int64(factor) * 1_000_000
    }
    guard total / step <= 100 else { return [0] }
    return Array(stride(from: 0, through: total - step / 3, by: Int64.Stride(step)))
  }
}

/// Tests of one job that ran side by side are drawn below each other.
enum Lanes {
  static func of(_ tests: [TestRecord], until end: Int64) -> [(TestRecord, lane: Int, lanes: Int)] {
    var ends: [Int64] = []
    var placed: [(TestRecord, lane: Int)] = []
    for test in tests {
      let lane = ends.firstIndex { $0 <= test.startedAt } ?? ends.count
      if lane == ends.count { ends.append(0) }
      ends[lane] = test.finishedAt ?? end
      placed.append((test, lane))
    }
    return placed.map { ($0.0, $0.lane, ends.count) }
  }
}
