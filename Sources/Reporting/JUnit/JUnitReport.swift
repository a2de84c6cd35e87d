import Terminal
import TestRunner

/// JUnit XML, valid against Jenkins' junit-10.xsd: one `testsuite` for each suite, the file's own tests in one of the
/// file's name.
package enum JUnitReport {
  package static func text(_ record: RunRecord) -> String {
    var document = JUnitDocument(record: record)
    document.write()
    return document.xml.text
  }
}

private struct JUnitDocument {
  let record: RunRecord
  var xml = XMLWriter()
  private let failures = FailureRenderer(style: .plain, width: nil)

  init(record: RunRecord) { self.record = record }

  /// Tests of one suite of one job.
  private struct Suite {
    var job: JobRecord
    var path: [String]
    var record: SuiteRecord?
    var tests: [TestRecord]

    /// It holds what stands outside of all suites.
    var isOfFile: Bool { path.isEmpty }
  }

  mutating func write() {
    let suites = record.jobs.flatMap(suites)
    let runFailure = failureOfRun
    let counts = suites.map(counts)
    xml.begin(
      "testsuites",
      [
        "name": "orch", "tests": String(counts.reduce(0) { $0 + $1.tests } + (runFailure == nil ? 0 : 1)),
        "failures": String(counts.reduce(0) { $0 + $1.failures }),
        "errors": String(counts.reduce(0) { $0 + $1.errors } + (runFailure == nil ? 0 : 1)),
        "time": Self.seconds(record.elapsed),
      ])
    for suite in suites { write(suite) }
    if let runFailure { write(runFailure) }
    xml.end()
  }

  private func suites(of job: JobRecord) -> [Suite] {
    var suites: [Suite] = []
    var places: [[String]: Int] = [:]
    for test in job.tests {
      let place = places[test.suite] ?? suites.count
      if place == suites.count {
        places[test.suite] = place
        suites.append(
          Suite(job: job, path: test.suite, record: job.suites.last { $0.path == test.suite }, tests: []))
      }
      suites[place].tests.append(test)
    }
    if places[[]] == nil, job.failure != nil || !job.output.isEmpty {
      suites.append(Suite(job: job, path: [], record: nil, tests: []))
    }
    return suites
  }

  private typealias Counts = (tests: Int, failures: Int, errors: Int, skipped: Int)

  private func counts(_ suite: Suite) -> Counts {
    let extra = suite.isOfFile && suite.job.failure != nil ? 1 : 0
    var counts: Counts = (suite.tests.count + extra, 0, extra, 0)
    for test in suite.tests {
      switch test.result?.verdict {
      case .failed: counts.failures += 1
      case .notRun, .interrupted, nil: counts.errors += 1
      case .exited(let status) where status != 0: counts.errors += 1
      case .skipped, .notReached, .exited: counts.skipped += 1
      case .passed, .flaky: break
      }
    }
    return counts
  }

  private mutating func write(_ suite: Suite) {
    let counts = counts(suite)
    let time = suite.tests.reduce(Int64(0)) { $0 + ($1.result?.duration ?? 0) + ($1.result?.startup ?? 0) }
    xml.begin(
      "testsuite",
      [
        "name": ([suite.job.job.file] + suite.path).joined(separator: TestRecord.separator),
        "tests": String(counts.tests), "failures": String(counts.failures), "errors": String(counts.errors),
        "skipped": String(counts.skipped), "time": Self.seconds(time), "timestamp": timestamp(of: suite),
        "hostname": record.machine.name.isEmpty ? nil : record.machine.name, "file": suite.job.job.file,
      ])
    writeProperties(of: suite)
    for test in suite.tests { write(test, in: suite) }
    if suite.isOfFile {
      if let failure = suite.job.failure {
        writeError(failure, named: suite.job.outsideTitle, file: suite.job.job.file)
      }
      writeOutput(suite.job.output)
    }
    xml.end()
  }

  private func timestamp(of suite: Suite) -> String? {
    guard let begin = record.description?.startedAt else { return nil }
    let offset = suite.record?.startedAt ?? suite.tests.first?.startedAt ?? suite.job.startedAt ?? 0
    return Timestamp(milliseconds: begin + offset / 1_000_000).withoutZone
  }

  private mutating func writeProperties(of suite: Suite) {
    xml.begin("properties")
    xml.element("property", ["name": "line", "value": String(suite.record?.place.line ?? suite.job.job.line)])
    if let environment = suite.record?.environment {
      xml.element("property", ["name": "environment", "value": environment])
    }
    if let run = record.description {
      xml.element("property", ["name": "run", "value": run.id])
      xml.element("property", ["name": "mode", "value": run.mode.rawValue])
      if let seed = run.seed { xml.element("property", ["name": "seed", "value": String(seed)]) }
    }
    xml.end()
  }

  /// The schema has no place for a test's line but its group.
  private mutating func write(_ test: TestRecord, in suite: Suite) {
    let time = (test.result?.duration ?? 0) + (test.result?.startup ?? 0)
    xml.begin(
      "testcase",
      [
        "name": test.title, "classname": ([suite.job.job.file] + suite.path).joined(separator: "."),
        "time": Self.seconds(time), "group": "\(test.place.file):\(test.place.line)",
      ])
    switch test.result?.verdict {
    case .passed: break
    case .flaky(let earlier):
      for failure in earlier { writeFlaky(failure) }
    case .failed(let failure): write(failure, as: "failure", of: test)
    case .notRun(let failure): write(failure, as: "error", of: test)
    case .skipped(let reason): xml.element("skipped", ["message": reason])
    case .notReached: xml.element("skipped", ["message": TestResult.notReachedReason])
    case .exited(let status):
      xml.element(
        status == 0 ? "skipped" : "error", ["type": "exit", "message": "ended the script with status \(status)"])
    case .interrupted, nil: xml.element("error", ["type": "interrupted", "message": "the run was interrupted"])
    }
    writeOutput(test.output)
    xml.end()
  }

  private mutating func write(_ failure: FailureRecord, as element: String, of test: TestRecord) {
    var text = "\(failure.place ?? test.place)\n" + failures.renderInTest(failure)
    for trouble in (test.result?.evidence ?? []).flatMap(\.troubles) { text += "\(trouble)\n" }
    if let bundle = test.bundle { text += "bundle: \(bundle)\n" }
    xml.element(element, ["type": failure.code, "message": failure.summary], content: text)
  }

  private mutating func writeFlaky(_ failure: FailureRecord) {
    xml.begin("flakyFailure", ["type": failure.code, "message": failure.summary])
    xml.element("stackTrace", content: failures.renderInTest(failure))
    xml.end()
  }

  private mutating func writeOutput(_ output: CapturedOutput) {
    for (name, text) in [("system-out", output.text(.output)), ("system-err", output.text(.error))] where !text.isEmpty
    {
      xml.element(name, content: text)
    }
  }

  // MARK: What went wrong outside of jobs

  private var failureOfRun: FailureRecord? {
    guard let failure = record.ending?.cause.failure, !record.jobs.contains(where: { $0.failure == failure }) else {
      return nil
    }
    return failure
  }

  private mutating func write(_ failure: FailureRecord) {
    xml.begin(
      "testsuite", ["name": "run", "tests": "1", "failures": "0", "errors": "1", "skipped": "0", "time": "0.000"])
    writeError(failure, named: "outside of tests", file: failure.place?.file ?? "run")
    xml.end()
  }

  private mutating func writeError(_ failure: FailureRecord, named name: String, file: String) {
    xml.begin("testcase", ["name": name, "classname": file, "time": "0.000"])
    let place = failure.place.map { "\($0)\n" } ?? ""
    xml.element(
      "error", ["type": failure.code, "message": failure.summary], content: place + failures.renderInTest(failure))
    xml.end()
  }

  /// With thousandths, as the schema wants it.
  private static func seconds(_ nanoseconds: Int64) -> String {
    let milliseconds = (max(0, nanoseconds) + 500_000) / 1_000_000
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}
