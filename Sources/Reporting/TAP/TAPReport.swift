import Terminal
package import TestRunner

/// TAP version 14. A test is written as soon as it and all before it have ended, so that the order is the files'.
package struct TAPReport: RunReport {
  package let name: String
  private var output: ReportOutput
  private var hasBegun = false
  /// How many jobs have been written.
  private var written = 0
  /// The job after those, as far as it has been written.
  private var current: TAPJob?
  /// Test points of the top level.
  private var points = 0

  package init(to destination: ReportDestination) {
    output = ReportOutput(destination)
    name = "tap report \(destination.name)"
  }

  package mutating func note(_ event: RunEvent, _ record: RunRecord) throws(ReportError) {
    try begin()
    while written < record.jobs.count {
      try writeFinished(record.jobs[written])
      guard record.jobs[written].finishedAt != nil else { return }
      try endJob(record.jobs[written])
    }
  }

  package mutating func keep(_ record: RunRecord) throws(ReportError) { try output.catchUp() }

  package mutating func finish(_ record: RunRecord) throws(ReportError) {
    try begin()
    while written < record.jobs.count { try endJob(record.jobs[written]) }
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

  /// The tests up to the first that goes on.
  private mutating func writeFinished(_ job: JobRecord) throws(ReportError) {
    var open = current ?? TAPJob()
    let text = open.tell(job.tests[open.told...].prefix { $0.result != nil }, of: job.job.file)
    current = open
    if !text.isEmpty { try output.write(text) }
  }

  private mutating func endJob(_ job: JobRecord) throws(ReportError) {
    var open = current ?? TAPJob()
    current = nil
    written += 1
    guard !job.tests.isEmpty || job.failure != nil else { return }
    points += 1
    try output.write(
      open.tell(job.tests[open.told...], of: job.job.file) + open.end(job, number: points))
  }
}

/// A job on its way: the suites that are open, the file's own node around them.
private struct TAPJob {
  private struct Node {
    var title: String
    var points = 0
    var isGood = true
  }

  private var nodes: [Node] = []
  /// How many of its tests have been told of.
  private(set) var told = 0

  private func indent(_ depth: Int) -> String { String(repeating: "    ", count: depth) }

  /// The test points, with the beginnings and ends of the suites around them.
  mutating func tell(_ tests: ArraySlice<TestRecord>, of file: String) -> String {
    var text = ""
    for test in tests {
      text += begin(file)
      let suite = test.suite
      let shared = zip(nodes.dropFirst(), suite).prefix { $0.title == $1 }.count
      while nodes.count > shared + 1 { text += endLast(number: nil) }
      for title in suite.dropFirst(shared) { text += open(title) }
      text += TAPDiagnostics.point(test, number: add(test.isOK), indent: indent(nodes.count))
      told += 1
    }
    return text
  }

  /// The ends of all that is open, and the test point that sums the job up.
  mutating func end(_ job: JobRecord, number: Int) -> String {
    var text = begin(job.job.file)
    while nodes.count > 1 { text += endLast(number: nil) }
    if let failure = job.failure {
      let indent = indent(1)
      text += "\(indent)not ok \(add(false)) - \(TAPDiagnostics.escaped(job.outsideTitle))\n"
      text += TAPDiagnostics.block(failure, indent: indent)
    }
    return text + endLast(number: number)
  }

  private mutating func begin(_ file: String) -> String { nodes.isEmpty ? open(file) : "" }

  private mutating func open(_ title: String) -> String {
    defer { nodes.append(Node(title: title)) }
    return "\(indent(nodes.count))# Subtest: \(TAPDiagnostics.escaped(title))\n"
  }

  /// `number` is that of the top level.
  private mutating func endLast(number: Int?) -> String {
    guard let node = nodes.popLast() else { return "" }
    let plan = "\(indent(nodes.count + 1))1..\(node.points)\n"
    let place = number ?? add(node.isGood)
    let word = node.isGood ? "ok" : "not ok"
    return plan + "\(indent(nodes.count))\(word) \(place) - \(TAPDiagnostics.escaped(node.title))\n"
  }

  /// Counts a test point of the innermost node, and gives its number.
  private mutating func add(_ isGood: Bool) -> Int {
    guard let last = nodes.indices.last else { return 0 }
    nodes[last].points += 1
    nodes[last].isGood = nodes[last].isGood && isGood
    return nodes[last].points
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

/// Test points, with YAML blocks below them.
private enum TAPDiagnostics {
  static func point(_ test: TestRecord, number: Int, indent: String) -> String {
    let start = "\(indent)\(test.isOK ? "ok" : "not ok") \(number) - \(escaped(test.title))"
    switch test.result?.verdict {
    case .skipped(let reason): return start + " # SKIP \(escaped(reason))\n"
    case .notReached: return start + " # SKIP \(TestResult.notReachedReason)\n"
    case .exited(0): return start + " # SKIP ended the script\n"
    default: return start + "\n" + block(test, indent: indent)
    }
  }

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
    let troubles = (test.result?.evidence ?? []).flatMap(\.troubles)
    if !troubles.isEmpty { fields.append(("services", .strings(troubles))) }
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
