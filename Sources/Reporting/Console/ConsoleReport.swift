package import Library
import Runtime
import Synchronization
import Syntax
package import Terminal
package import TestRunner

/// Tells of tests on standard output, as they end.
package final class ConsoleReport: Sendable {
  /// Where failures are told in full.
  package enum Detail: Sendable { case atOnce, atEnd }

  private let style: Style
  private let failures: FailureRenderer
  private let detail: Detail
  /// Failures of environments that have been shown in full; the tests that shared one only name it.
  private let shown = Mutex<Set<FailureRecord.Identity>>([])

  package init(style: Style, width: Int?, detail: Detail = .atOnce) {
    self.style = style
    self.detail = detail
    failures = FailureRenderer(style: style, width: width)
  }

  /// The lines for one event; empty where there is nothing to say.
  /// - Parameter bundle: where was put what the test left.
  package func lines(_ event: TestEvent, bundle: String? = nil) -> String {
    switch event.kind {
    case .suiteStarted:
      let place = event.environment.map { style(.muted, " in \($0)") } ?? ""
      return "\(indent(event))\(style(.heading, event.path.last ?? ""))\(place)\n"
    case .suiteFinished, .testStarted: return ""
    case .testFinished(let outcome): return finished(event, outcome, bundle)
    }
  }

  private func indent(_ event: TestEvent) -> String { String(repeating: "  ", count: event.path.count - 1) }

  private func finished(_ event: TestEvent, _ outcome: TestOutcome, _ bundle: String?) -> String {
    let title = "\"\(event.path.last ?? "")\""
    let time = style(.muted, DurationText.short(outcome.duration) + startup(outcome))
    switch outcome.verdict {
    case .passed: return "\(indent(event))\(style(.success, "PASS")) \(title)  \(time)\n"
    case .flaky(let earlier):
      return "\(indent(event))\(style(.warning, "FLAKY")) \(title)  passed at attempt \(outcome.attempts)  \(time)\n"
        + (detail == .atOnce ? earlier.prefix(1).map(failures.renderInTest).joined() : "")
    case .failed(let failure):
      let attempts = outcome.attempts > 1 ? "  failed \(outcome.attempts) times" : ""
      return "\(indent(event))\(style(.error, "FAIL")) \(title)  \(place(failure, event))  \(time)\(attempts)\n"
        + (detail == .atOnce ? told(failure, later: outcome.later) + (bundle.map(line(bundle:)) ?? "") : "")
    case .skipped(let reason):
      return "\(indent(event))\(style(.warning, "SKIP")) \(title)\(reason.isEmpty ? "" : "  \(reason)")\n"
    case .notRun(let failure):
      let heading = "\(indent(event))\(style(.error, "NOT RUN")) \(title)"
      guard detail == .atOnce, shown.withLock({ $0.insert(FailureRecord.Identity(failure)).inserted }) else {
        return heading + "\n"
      }
      return heading + "\n" + failures.render(failure) + (bundle.map(line(bundle:)) ?? "")
    case .interrupted: return "\(indent(event))\(style(.warning, "INTERRUPTED")) \(title)\n"
    // The last line has their number.
    case .notReached: return ""
    case .exited(let status):
      return "\(indent(event))\(style(.warning, "EXIT")) \(title)  ended the script with status \(status)\n"
    }
  }

  private func told(_ failure: Failure, later: [Failure]) -> String {
    failures.renderInTest(FailureRecord(failure, later: later))
  }

  private func startup(_ outcome: TestOutcome) -> String {
    outcome.startup > 50_000_000 ? ", environment up in \(DurationText.short(outcome.startup))" : ""
  }

  private func place(_ failure: Failure, _ event: TestEvent) -> String {
    let location = failure.location ?? event.location
    return "\(location.source.name):\(location.source.position(at: Int(location.span.start)))"
  }

  /// The failures of a whole run, in full, with what was kept of each.
  package func failures(_ record: RunRecord) -> String {
    var text = ""
    var seen: Set<FailureRecord.Identity> = []
    for (index, test) in record.failures.enumerated() {
      guard let failure = test.result?.verdict.failure else { continue }
      if index == 0 { text += "\n\(style(.heading, "Failures"))\n" }
      text += "\n\(style(.error, "\(index + 1)")) \(test.path.joined(separator: TestPath.separator))"
      let attempts = test.result?.attempts ?? 1
      text += "  \(style(.path, "\(failure.place ?? test.place)"))\(attempts > 1 ? "  failed \(attempts) times" : "")\n"
      text += seen.insert(failure.identity).inserted ? failures.renderInTest(failure) : "  for the same reason\n"
      for trouble in (test.result?.evidence ?? []).flatMap(\.troubles) { text += "  = \(style(.error, trouble))\n" }
      if let bundle = test.bundle { text += line(bundle: bundle) }
    }
    text += outsideOfTests(record)
    let flaky = record.tests.filter { $0.result?.earlier != nil }
    for (index, test) in flaky.enumerated() {
      if index == 0 { text += "\n\(style(.heading, "Flaky"))\n" }
      text += "\n\(test.path.joined(separator: TestPath.separator))  \(style(.path, "\(test.place)"))\n"
      text += test.result?.earlier?.last.map(failures.renderInTest) ?? ""
    }
    return text
  }

  /// The errors that ended jobs; they were told in full when they came, with the suites that they ended.
  private func outsideOfTests(_ record: RunRecord) -> String {
    var text = ""
    for (index, job) in record.jobs.filter({ $0.failure != nil }).enumerated() {
      guard let failure = job.failure else { continue }
      if index == 0 { text += "\n\(style(.heading, "Errors outside of tests"))\n" }
      text += "\n\(job.name)  \(style(.path, failure.place.map { "\($0)" } ?? ""))\n  \(failure.summary)\n"
      let failed = record.environments.filter { $0.job == job.job.id && $0.owner == nil && $0.hasFailed }
      let kept = failed.compactMap(\.bundle) + record.bundlesOutsideOfTests(of: job.job)
      text += kept.map(line(bundle:)).joined()
    }
    return text
  }

  /// Where something was kept.
  package func line(bundle: String) -> String { "  \(style(.muted, "= bundle:")) \(bundle)/\n" }

  /// The last line of a run that had tests, or jobs that an error outside of them ended.
  package func summary(_ verdict: RunVerdict, errors: Int = 0, duration: Int64) -> String {
    let tally = Tally(verdict.tally)
    guard tally.total + errors > 0 else { return "" }
    var parts = tally.parts.map { style($0.role, $0.text) }
    if let text = Tally.text(errorsOutside: errors) { parts.append(style(.error, text)) }
    return "\n\(parts.joined(separator: ", "))  \(style(.muted, "in \(DurationText.short(duration))"))\n"
  }
}

extension Tally.Part {
  /// Its look.
  package var role: Role {
    switch kind {
    case .passed: .success
    case .failed: count > 0 ? .error : .muted
    case .notRun: .error
    case .skipped, .interrupted, .exited: .warning
    }
  }
}

extension DurationText {
  /// Rounded for people: `1.2s`, `34ms`.
  package static func short(_ nanoseconds: Int64) -> String {
    let milliseconds = (nanoseconds + 500_000) / 1_000_000
    guard milliseconds >= 1000 else { return "\(milliseconds)ms" }
    let tenths = (nanoseconds + 50_000_000) / 100_000_000
    guard tenths >= 600 else { return "\(tenths / 10).\(tenths % 10)s" }
    return "\(tenths / 600)m\(tenths % 600 / 10)s"
  }
}
