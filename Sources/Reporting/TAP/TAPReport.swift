import Terminal
package import TestRunner

/// TAP version 14. A job is written as soon as it and all jobs before it have ended, so that the order is the files'.
package struct TAPReport: RunReport {
  package let name: String
  private var output: ReportOutput
  private var hasBegun = false
  /// How many jobs have been written.
  private var written = 0
  /// Test points of the top level.
  private var points = 0

  package init(to destination: ReportDestination) {
    output = ReportOutput(destination)
    name = "tap report \(destination.name)"
  }

  package mutating func note(_ event: RunEvent, _ record: RunRecord) throws(ReportError) {
    try begin()
    while written < record.jobs.count, record.jobs[written].finishedAt != nil { try writeJob(record) }
  }

  package mutating func finish(_ record: RunRecord) throws(ReportError) {
    try begin()
    while written < record.jobs.count { try writeJob(record) }
    switch record.ending?.cause {
    case .interrupted: try output.write("Bail out! interrupted\n")
    case .failed(let failure) where !record.jobs.contains { $0.failure == failure }:
      points += 1
      try output.write("not ok \(points) - outside of tests\n" + TAPDiagnostics.block(failure, indent: ""))
      fallthrough
    default: try output.write("1..\(points)\(points == 0 ? " # no tests" : "")\n")
    }
    try output.close()
  }

  private mutating func begin() throws(ReportError) {
    guard !hasBegun else { return }
    hasBegun = true
    try output.write("TAP version 14\n")
  }

  private mutating func writeJob(_ record: RunRecord) throws(ReportError) {
    let job = record.jobs[written]
    written += 1
    guard !job.tests.isEmpty || job.failure != nil else { return }
    var tree = TAPNode(title: job.job.file)
    for test in job.tests { tree.add(test, below: test.suite[...]) }
    if let failure = job.failure { tree.points.append(.error(failure)) }
    points += 1
    try output.write(tree.text(number: points, indent: ""))
  }
}

/// A suite with its tests and suites, in their order.
private struct TAPNode {
  enum Point {
    case test(TestRecord)
    case suite(TAPNode)
    /// Outside of tests.
    case error(FailureRecord)
  }

  var title: String
  var points: [Point] = []

  init(title: String) { self.title = title }

  mutating func add(_ test: TestRecord, below path: ArraySlice<String>) {
    guard let first = path.first else {
      points.append(.test(test))
      return
    }
    if let last = points.last, case .suite(var suite) = last, suite.title == first {
      suite.add(test, below: path.dropFirst())
      points[points.count - 1] = .suite(suite)
    } else {
      var suite = TAPNode(title: first)
      suite.add(test, below: path.dropFirst())
      points.append(.suite(suite))
    }
  }

  var isGood: Bool {
    points.allSatisfy { point in
      switch point {
      case .test(let test): test.isOK
      case .suite(let suite): suite.isGood
      case .error: false
      }
    }
  }

  /// The subtest, then the test point that sums it up.
  func text(number: Int, indent: String) -> String {
    let inner = indent + "    "
    var text = "\(indent)# Subtest: \(TAPDiagnostics.escaped(title))\n"
    for (index, point) in points.enumerated() {
      switch point {
      case .test(let test): text += line(test, index + 1, inner)
      case .suite(let suite): text += suite.text(number: index + 1, indent: inner)
      case .error(let failure):
        text += "\(inner)not ok \(index + 1) - outside of tests\n" + TAPDiagnostics.block(failure, indent: inner)
      }
    }
    text += "\(inner)1..\(points.count)\n"
    return text + "\(indent)\(isGood ? "ok" : "not ok") \(number) - \(TAPDiagnostics.escaped(title))\n"
  }

  private func line(_ test: TestRecord, _ number: Int, _ indent: String) -> String {
    let start = "\(indent)\(test.isOK ? "ok" : "not ok") \(number) - \(TAPDiagnostics.escaped(test.title))"
    switch test.result?.verdict {
    case .skipped(let reason): return start + " # SKIP \(TAPDiagnostics.escaped(reason))\n"
    case .notReached: return start + " # SKIP \(TestResult.notReachedReason)\n"
    case .exited(0): return start + " # SKIP ended the script\n"
    default: return start + "\n" + TAPDiagnostics.block(test, indent: indent)
    }
  }
}

extension TestRecord {
  /// A skipped test counts as good.
  fileprivate var isOK: Bool {
    switch result?.verdict {
    case .passed, .flaky, .skipped, .notReached, .exited(0): true
    case .exited, .failed, .notRun, .interrupted, nil: false
    }
  }
}

/// YAML blocks below test points.
private enum TAPDiagnostics {
  /// `#` begins a directive, and a backslash escapes it.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.withoutStyles.unicodeScalars {
      switch scalar {
      case "#", "\\": result += "\\\(scalar)"
      case _ where scalar.properties.generalCategory == .control: result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  static func block(_ test: TestRecord, indent: String) -> String {
    var fields: [(String, JSONText)] = []
    if let result = test.result { fields.append(("duration_ms", milliseconds(result.duration))) }
    switch test.result?.verdict {
    case .flaky(let earlier):
      fields.append(("flaky", true))
      fields.append(("attempts", .number(earlier.count + 1)))
      fields.append(("earlier", .strings(earlier.map(\.summary))))
    case .failed(let failure): fields += self.fields(failure, "fail")
    case .notRun(let failure): fields += self.fields(failure, "error")
    case .interrupted, nil: fields.append(("severity", "interrupted"))
    case .exited(let status): fields.append(("exit_status", .number(Int64(status))))
    case .passed, .skipped, .notReached: break
    }
    if let bundle = test.bundle { fields.append(("bundle", .string(bundle))) }
    return written(fields, indent)
  }

  static func block(_ failure: FailureRecord, indent: String) -> String { written(fields(failure, "error"), indent) }

  private static func fields(_ failure: FailureRecord, _ severity: String) -> [(String, JSONText)] {
    var fields: [(String, JSONText)] = [("severity", .string(severity)), ("message", .string(failure.summary))]
    fields.append(("code", .string(failure.code)))
    if let place = failure.place { fields.append(("at", .string(place.description))) }
    fields.append(
      ("text", .string(FailureRenderer(style: .plain, width: nil).renderInTest(failure))))
    return fields
  }

  private static func milliseconds(_ nanoseconds: Int64) -> JSONText {
    .number(Double(nanoseconds / 1000) / 1000)
  }

  /// JSON's values are YAML's too, whatever text they hold.
  private static func written(_ fields: [(String, JSONText)], _ indent: String) -> String {
    guard !fields.isEmpty else { return "" }
    let lines = fields.map { "\(indent)  \($0): \($1)\n" }.joined()
    return "\(indent)  ---\n\(lines)\(indent)  ...\n"
  }
}
