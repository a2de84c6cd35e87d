import Library
import Runtime
package import Terminal
package import TestRunner

/// Annotations for GitHub Actions, as tests end, and a summary of the step.
package struct GitHubReport: RunReport {
  package let name = "github report"
  private let sink: any OutputSink
  private let summaryPath: String?

  /// `summaryPath` is what GITHUB_STEP_SUMMARY says, where it is set.
  package init(sink: any OutputSink, summaryPath: String?) {
    self.sink = sink
    self.summaryPath = summaryPath
  }

  package mutating func note(_ event: RunEvent, _ record: RunRecord) throws(ReportError) {
    let text: String?
    switch event.kind {
    case .test(let job, let event):
      guard case .testFinished(_) = event.kind else { return }
      let test = record[job: job.id]?.tests.last { $0.path == event.path && $0.result != nil }
      text = test.flatMap(annotation)
    case .jobFailed(let job, let failure):
      text = annotation(FailureRecord(failure), record[job: job.id]?.outsideTitle ?? job.file, nil)
    default: return
    }
    guard let text else { return }
    try sink.writeReport(text)
  }

  package mutating func finish(_ record: RunRecord) throws(ReportError) {
    guard let summaryPath, !summaryPath.isEmpty else { return }
    try ReportStream.append(Array(GitHubSummary.text(record).utf8), to: summaryPath)
  }

  private func annotation(_ test: TestRecord) -> String? {
    let title = test.path.joined(separator: TestRecord.separator)
    switch test.result?.verdict {
    case .failed(let failure): return annotation(failure, title, test.place, test)
    case .notRun(let failure): return annotation(failure, "\(title) was not run", test.place, test)
    case .flaky(let earlier):
      guard let failure = earlier.last else { return nil }
      return command(
        "warning", failure.place ?? test.place, title: "\(title) is flaky",
        "passed at attempt \(test.result?.attempts ?? 0), after: \(failure.summary)")
    case .exited(let status) where status != 0:
      return command("error", test.place, title: title, GitHubSummary.text(ofExit: status))
    case .passed, .skipped, .interrupted, .notReached, .exited, nil: return nil
    }
  }

  private func annotation(
    _ failure: FailureRecord, _ title: String, _ place: Place?, _ test: TestRecord? = nil
  ) -> String {
    let rendered = FailureRenderer(style: .plain, width: nil).renderInTest(failure)
    let text = rendered.isEmpty ? failure.summary : rendered
    let troubles = (test?.result?.evidence ?? []).flatMap(\.troubles)
    let more = (troubles + (test?.bundle.map { ["bundle: \($0)"] } ?? [])).joined(separator: "\n")
    let gap = more.isEmpty || text.hasSuffix("\n") ? "" : "\n"
    return command("error", failure.place ?? place, title: title, text + gap + more)
  }

  private func command(_ name: String, _ place: Place?, title: String, _ message: String) -> String {
    var properties: [String] = []
    if let place {
      properties = ["file=\(Self.property(place.file))", "line=\(place.line)", "col=\(place.column)"]
    }
    properties.append("title=\(Self.property(title))")
    return "::\(name) \(properties.joined(separator: ","))::\(Self.data(message))\n"
  }

  /// As `@actions/core` escapes them.
  private static func data(_ text: String) -> String { escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A"]) }

  private static func property(_ text: String) -> String {
    escaped(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
  }

  private static func escaped(_ text: String, _ table: [Unicode.Scalar: String]) -> String {
    var result = ""
    for scalar in text.withoutStyles.unicodeScalars {
      if let escape = table[scalar] { result += escape } else { result.unicodeScalars.append(scalar) }
    }
    return result
  }
}

/// The step's summary, in GitHub's Markdown.
enum GitHubSummary {
  /// GitHub takes 1 MiB for each step.
  private static let mostFailures = 50

  static func text(_ record: RunRecord) -> String {
    var text = "## \(record.isGood ? "✅" : "❌") orch: \(record.summary)\n\n"
    text += "in \(DurationText.short(record.elapsed))"
    if let run = record.description { text += ", \(run.mode.rawValue), \(run.concurrency) at once" }
    text += "\n\n"
    let failures = record.failures
    for test in failures.prefix(mostFailures) { text += details(test) }
    if failures.count > mostFailures { text += "… and \(failures.count - mostFailures) more\n\n" }
    for job in record.jobs {
      if let failure = job.failure { text += details(failure, title: "\(job.name), outside of tests", place: nil) }
    }
    for test in record.tests.filter({ $0.exitStatus ?? 0 != 0 }).prefix(mostFailures) {
      let title = test.path.joined(separator: TestRecord.separator)
      text += "❌ \(escaped(title)) <code>\(escaped(test.place.description))</code>: "
      text += "\(Self.text(ofExit: test.exitStatus ?? 0))\n\n"
    }
    let flaky = record.tests.filter { $0.result?.earlier != nil }
    if !flaky.isEmpty {
      text += "**Flaky:** " + flaky.prefix(mostFailures).map { escaped($0.name) }.joined(separator: ", ") + "\n\n"
    }
    return text
  }

  static func text(ofExit status: Int32) -> String { "called `exit \(status)`, which ended its program" }

  private static func details(_ test: TestRecord) -> String {
    guard let failure = test.result?.verdict.failure else { return "" }
    return details(failure, title: test.path.joined(separator: TestRecord.separator), place: test.place)
  }

  private static func details(_ failure: FailureRecord, title: String, place: Place?) -> String {
    let location = (failure.place ?? place).map { " <code>\(escaped($0.description))</code>" } ?? ""
    let body = FailureRenderer(style: .plain, width: nil).renderInTest(failure).shortened(to: 8000)
    return "<details><summary>❌ \(escaped(title))\(location)</summary>\n\n<pre>\(escaped(body))</pre>\n\n</details>\n\n"
  }

  private static func escaped(_ text: String) -> String { HTMLText.escaped(text) }
}
