import Runtime
import TestRunner

/// The page as a whole: what it is made of, and in which order.
struct HTMLPage {
  let record: RunRecord
  let trends: RunTrends
  let tests: [TestRecord]
  let tally: Tally

  init(record: RunRecord, trends: RunTrends) {
    self.record = record
    self.trends = trends
    tests = record.tests
    tally = record.tally
  }

  private struct Section {
    var id: String
    var title: String
    var content: HTML?
  }

  var markup: HTML {
    let sections = [
      Section(id: "failures", title: "Failures", content: HTMLFailures(record: record, tests: tests).markup),
      Section(id: "timeline", title: "Timeline", content: HTMLTimeline(record: record).markup),
      Section(
        id: "unsteady", title: "Slowest and flakiest", content: HTMLRankings(tests: tests, trends: trends).markup),
      Section(id: "trends", title: "Trends", content: HTMLTrends(record: record, trends: trends).markup),
      Section(id: "tests", title: "All tests", content: HTMLTests(tests: tests, trends: trends).markup),
    ].filter { $0.content != nil }
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <style>\(raw: HTMLResources.style)</style>
      </head>
      <body>
      <a class="skip" href="#main">Skip to the results</a>
      \(header)
      <nav aria-label="Sections"><ul>\(sections.map { "<li><a href=\"#\($0.id)\">\($0.title)</a></li>" })</ul></nav>
      <main id="main" tabindex="-1">
      \(sections.map(section))
      </main>
      <footer>\(footer)</footer>
      <script>\(raw: HTMLResources.script)</script>
      </body>
      </html>

      """
  }

  private func section(_ section: Section) -> HTML {
    "<section id=\"\(section.id)\" aria-labelledby=\"\(section.id)-title\">"
      + "<h2 id=\"\(section.id)-title\">\(section.title)</h2>\n\(section.content)</section>\n"
  }

  // MARK: Header

  private var title: String { "\(record.isGood ? "Passed" : "Failed"): \(record.summary)" }

  private var header: HTML {
    """
    <header class="\(record.isGood ? "good" : "bad")">
    <div class="headline"><p class="word">\(word)</p><h1>\(headline)</h1></div>
    \(bar)
    <ul class="counts">\(tally.parts.map(count))</ul>
    <dl class="facts">\(facts)</dl>
    </header>
    """
  }

  private var word: String {
    switch record.ending?.cause {
    case .interrupted: "Interrupted"
    case nil: "Unfinished"
    case .completed, .failed, .exited: record.isGood ? "Passed" : "Failed"
    }
  }

  private var headline: String {
    let tests = tally.total == 1 ? "1 test" : "\(tally.total) tests"
    let errors = Tally.text(errorsOutside: record.errorsOutside).map { ", \($0)," } ?? ""
    return "\(tests)\(errors) in \(time(record.elapsed))"
  }

  private func count(_ part: Tally.Part) -> HTML {
    let words = part.text.split(separator: " ", maxSplits: 1).map(String.init)
    let rest = words.count > 1 ? words[1] : ""
    return
      """
      <li class="\(part.kind.css)\(part.count == 0 ? " none" : "")"><b>\(words.first ?? "")</b> <span>\(rest)</span></li>
      """
  }

  /// How the whole divides, for the eye; the counts below say the same.
  private var bar: HTML {
    guard tally.total > 0 else { return .nothing }
    let shares: [(String, Int)] = [
      ("passed", tally.passed - tally.flaky), ("flaky", tally.flaky), ("failed", tally.failed),
      ("not_run", tally.notRun + tally.notReached),
      ("skipped", tally.skipped + tally.exited), ("interrupted", tally.interrupted),
    ]
    let parts = shares.filter { $0.1 > 0 }.map { share -> HTML in
      "<i class=\"\(share.0)\" style=\"flex-grow:\(share.1)\"></i>"
    }
    return "<div class=\"bar\" aria-hidden=\"true\">\(parts)</div>"
  }

  private var facts: [HTML] {
    var facts: [(String, String)] = []
    if let run = record.description {
      facts.append(("Started", Timestamp(milliseconds: run.startedAt).text.replacingT))
      facts.append(("Mode", "\(run.mode.rawValue), \(run.concurrency) at once"))
      if !run.commandLine.isEmpty { facts.append(("Command", run.commandLine.joined(separator: " "))) }
      if let seed = run.seed { facts.append(("Seed", String(seed))) }
    }
    let machine = record.machine
    if machine.processors > 0 {
      let memory = machine.memory > 0 ? ", \((machine.memory + (1 << 29)) >> 30) GiB" : ""
      let name = machine.name.isEmpty ? "" : "\(machine.name), "
      facts.append(
        ("Machine", "\(name)\(machine.processors) cores\(memory)\(machine.system.isEmpty ? "" : ", \(machine.system)")")
      )
    }
    if let ending = record.ending { facts.append(("Exit status", String(ending.exitStatus))) }
    return facts.map { "<div><dt>\($0.0)</dt><dd>\($0.1)</dd></div>" }
  }

  private var footer: HTML {
    let version = record.machine.version.isEmpty ? "orch" : "orch \(record.machine.version)"
    return "Made by \(version)\(record.description.map { ", run \($0.id)" } ?? "")"
  }
}

extension HTML {
  static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }
}

func time(_ nanoseconds: Int64) -> String { DurationText.short(nanoseconds) }

extension Tally.Part.Kind {
  var css: String {
    switch self {
    case .passed: "passed"
    case .failed: "failed"
    case .skipped, .exited: "skipped"
    case .notRun: "not_run"
    case .interrupted: "interrupted"
    }
  }
}

extension String {
  /// `2026-03-09 14:05:09 UTC`
  fileprivate var replacingT: String {
    String(map { $0 == "T" ? " " : $0 }.filter { $0 != "Z" }) + " UTC"
  }
}

extension TestResult.Verdict {
  /// For people.
  var label: String {
    switch self {
    case .notRun, .notReached: "not run"
    default: word
    }
  }
}
