import Orchestration
import Runtime

/// Failures first, each with all that is known of it.
struct HTMLFailures {
  let record: RunRecord
  let tests: [TestRecord]

  /// Bytes of logs in the whole page, so that it stays quick to open.
  private static let logBudget = 600_000
  private static let longestLog = 16_000
  private static let longestServiceLog = 4_000
  private static let mostInFull = 100

  var markup: HTML? {
    let failed = tests.filter { $0.result?.verdict.failure != nil }
    let flaky = tests.filter { $0.result?.earlier != nil }
    let jobs = record.jobs.filter { $0.failure != nil }
    let run = record.ending?.cause.failure.flatMap { failure in
      record.jobs.contains { $0.failure == failure } ? nil : failure
    }
    if failed.isEmpty, flaky.isEmpty, jobs.isEmpty, run == nil { return nil }
    var budget = Self.logBudget
    var parts: [HTML] = []
    if let run { parts.append(card("Outside of tests", "", run, output: nil, &budget)) }
    for job in jobs {
      if let failure = job.failure {
        parts.append(card("\(job.name), outside of tests", "failed", failure, output: job.output, &budget))
      }
    }
    var seen: Set<FailureRecord.Identity> = []
    for test in failed.prefix(Self.mostInFull) { parts.append(card(test, &seen, &budget)) }
    if failed.count > Self.mostInFull {
      parts.append(
        "<p class=\"more\">\(failed.count - Self.mostInFull) further failures are among all tests below.</p>")
    }
    for test in flaky.prefix(Self.mostInFull) { parts.append(flakyCard(test, &budget)) }
    return "\(parts)"
  }

  private func card(_ test: TestRecord, _ seen: inout Set<FailureRecord.Identity>, _ budget: inout Int) -> HTML {
    guard let result = test.result, let failure = result.verdict.failure else { return .nothing }
    let isRepeated = !seen.insert(failure.identity).inserted
    let body: HTML =
      isRepeated ? "<p class=\"muted\">For the same reason as the one above: \(failure.summary)</p>" : details(failure)
    return """
      <article class="card \(result.verdict.word)">
      <h3><span class="badge \(result.verdict.word)">\(result.verdict.label)</span> \(titles(test))</h3>
      <p class="place"><code>\((failure.place ?? test.place).description)</code> \
      <span class="muted">\(time(result.duration))\(attempts(result))</span></p>
      \(body)\(log(test.output, &budget))\(logs(result.evidence, &budget))\(bundle(test))
      </article>

      """
  }

  private func flakyCard(_ test: TestRecord, _ budget: inout Int) -> HTML {
    guard let result = test.result, let earlier = result.earlier else { return .nothing }
    let parts = earlier.enumerated().map { index, failure -> HTML in
      "<details><summary>Attempt \(index + 1): \(failure.summary)</summary>\(details(failure))</details>"
    }
    return """
      <article class="card flaky">
      <h3><span class="badge flaky">flaky</span> \(titles(test))</h3>
      <p class="place"><code>\(test.place.description)</code> \
      <span class="muted">passed at attempt \(result.attempts)</span></p>
      \(parts)\(log(test.output, &budget))
      </article>

      """
  }

  private func card(
    _ title: String, _ word: String, _ failure: FailureRecord, output: CapturedOutput?, _ budget: inout Int
  ) -> HTML {
    let place: HTML? = failure.place.map { "<p class=\"place\"><code>\($0.description)</code></p>" }
    return """
      <article class="card failed">
      <h3><span class="badge failed">error</span> \(title)</h3>
      \(place)\(details(failure))\(output.map { log($0, &budget) })
      </article>

      """
  }

  private func attempts(_ result: TestResult) -> String {
    result.attempts > 1 ? ", \(result.attempts) attempts" : ""
  }

  private func titles(_ test: TestRecord) -> HTML {
    let suites = test.suite.map { suite -> HTML in "<span class=\"muted\">\(suite) ›</span> " }
    return "\(suites)\(test.title)"
  }

  // MARK: A failure

  private func details(_ failure: FailureRecord) -> HTML {
    let message: HTML = failure.isPlainExpectation ? .nothing : "<pre class=\"message\">\(failure.message)</pre>"
    let later = failure.later.map { later -> HTML in
      "<details><summary>At a later attempt: \(later.summary)</summary>\(details(later))</details>"
    }
    return "\(message)\(excerpt(failure))\(values(failure))\(difference(failure))\(help(failure))\(later)"
  }

  private func excerpt(_ failure: FailureRecord) -> HTML? {
    guard let excerpt = failure.excerpt else { return nil }
    let text = Array(excerpt.text)
    let range = excerpt.marked.clamped(to: 0..<text.count)
    let parts = [text[..<range.lowerBound], text[range], text[range.upperBound...]].map { String($0) }
    return
      """
      <pre class="source"><span class="line">\(excerpt.line)</span>\(parts[0])<mark>\(parts[1])</mark>\(parts[2])</pre>
      """
  }

  private func values(_ failure: FailureRecord) -> HTML? {
    guard !failure.values.isEmpty else { return nil }
    let rows = failure.values.map { part -> HTML in
      let origin: HTML? = part.origin.map { " <span class=\"muted\">from \($0.file):\($0.line)</span>" }
      return "<div><dt><code>\(part.name)</code></dt><dd><code>\(part.value)</code>\(origin)</dd></div>"
    }
    return "<dl class=\"values\">\(rows)</dl>"
  }

  private func difference(_ failure: FailureRecord) -> HTML? {
    guard let difference = failure.difference else { return nil }
    let legend = Difference.legend.map { "<span class=\"\($0.side.css)\">\($0.marked)</span> " as HTML }
    let lines = difference.lines.map { "<span class=\"\($0.side.css)\">\($0.marked)\n</span>" as HTML }
    return "<figure class=\"difference\"><figcaption>\(legend)</figcaption><pre>\(lines)</pre></figure>"
  }

  private func help(_ failure: FailureRecord) -> HTML? {
    let lines = failure.relatedLines + failure.help + failure.attached.map { "then, while cleaning up: \($0)" }
    return lines.isEmpty ? nil : "<ul class=\"help\">\(lines.map { "<li>\($0)</li>" as HTML })</ul>"
  }

  // MARK: What it left

  private func log(_ output: CapturedOutput, _ budget: inout Int) -> HTML {
    guard !output.isEmpty else { return .nothing }
    let text = output.text()
    let kept = String(decoding: text.utf8.suffix(max(0, min(Self.longestLog, budget))), as: UTF8.self)
    budget -= kept.utf8.count
    guard !kept.isEmpty else {
      return "<p class=\"muted\">Its output is left out here: the page would be too large.</p>"
    }
    let cut: HTML? =
      kept.utf8.count < text.utf8.count ? "<span class=\"muted\">… earlier output is left out\n</span>" : nil
    return "<details class=\"log\" open><summary>Output</summary><pre tabindex=\"0\">\(cut)\(kept)</pre></details>"
  }

  /// What the services have written last; all of it is in the run's folder.
  private func logs(_ evidence: [Evidence], _ budget: inout Int) -> [HTML] {
    evidence.flatMap { found in
      found.services.compactMap { service -> HTML? in
        let lines = found.log.filter { $0.service == service.name }.map { "\($0.time) \($0.text)\n" }.joined()
        let kept = String(decoding: lines.utf8.suffix(max(0, min(Self.longestServiceLog, budget))), as: UTF8.self)
        budget -= kept.utf8.count
        guard !kept.isEmpty || service.trouble != nil else { return nil }
        let condition: HTML? = service.trouble.map { " <span class=\"badge failed\">\($0)</span>" }
        let heading: HTML = "<summary>Log of \(service.name)\(condition)</summary>"
        return "<details class=\"log\">\(heading)<pre tabindex=\"0\">\(kept)</pre></details>"
      }
    }
  }

  private func bundle(_ test: TestRecord) -> HTML {
    guard let bundle = test.bundle else { return .nothing }
    return "<p class=\"bundle\">Kept: <code>\(bundle)</code></p>"
  }
}

extension Difference.Side {
  var css: String {
    switch self {
    case .expected: "expected"
    case .actual: "actual"
    case .both, .remark: "muted"
    }
  }
}
