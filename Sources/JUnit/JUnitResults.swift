/// The tests of a JUnit report, as pytest, Jest, Maven, Gradle, gotestsum and swift test write it.
package struct JUnitResults: Hashable, Sendable {
  package struct Case: Hashable, Sendable {
    package enum Result: Hashable, Sendable {
      case passed
      /// Passed after it had failed.
      case flaky([String])
      /// What went wrong, its first line first.
      case failed(String)
      case skipped(String)
    }

    /// Often a module and a class: `tests.test_api.TestOrders`.
    package var className: String
    package var name: String
    /// Nanoseconds.
    package var duration: Int64
    package var result: Result

    package init(className: String, name: String, duration: Int64, result: Result) {
      self.className = className
      self.name = name
      self.duration = duration
      self.result = result
    }
  }

  package var cases: [Case]
  /// What failed and no case tells of: errors outside of all cases, and what is only counted.
  package var untold: [String]

  package static let maximumCases = 200_000

  package init(_ bytes: [UInt8]) throws(XMLReader.Malformed) {
    var reader = try XMLReader(bytes)
    var reading = Reading()
    while let event = try reader.next() { try reading.take(event) }
    cases = reading.cases
    untold = reading.untold
  }
}

/// A report that is being read.
private struct Reading {
  var cases: [JUnitResults.Case] = []
  var untold: [String] = []
  /// Elements around, outermost first.
  private var open: [String] = []
  /// Those of them that hold cases.
  private var groups: [Group] = []
  private var current: JUnitResults.Case?
  /// `failure` and `error` where the case that is being read has one.
  private var toldOfCase: Set<String> = []
  /// The outcome that is being read, and its text so far.
  private var outcome: (element: String, message: String, text: String)?

  /// A `testsuite` or `testsuites`.
  private struct Group {
    var name: String
    /// By its own count.
    var failures: Int
    var errors: Int
    /// Tests by its own count.
    var tests: Int
    /// Failures and errors inside of it so far.
    var told = 0
    /// Cases and what was tried again, directly inside of it.
    var cases = 0
    var reruns = 0
    /// Further failures of cases that have told of one.
    var repeated = 0

    var counted: Int { failures + errors }

    /// Of what was tried again, as Gradle counts it: each try is a test. For Surefire, a case is one test, which failed
    /// or did not.
    private var countedReruns: Int { min(reruns, max(0, tests - cases)) }
    /// To swift test each is a failure, to GoogleTest a case is; what stands for an error is neither.
    private var countedRepeats: Int { min(repeated, max(0, failures - told)) }

    /// Told of, in whichever way it counts.
    var accounted: Int { told + countedReruns + countedRepeats }
  }

  mutating func take(_ event: XMLReader.Event) throws(XMLReader.Malformed) {
    switch event {
    case .start(let name, let attributes):
      if open.isEmpty, name != "testsuites", name != "testsuite" {
        throw XMLReader.Malformed(message: "`<\(name)>` is no JUnit report", line: 1)
      }
      open.append(name)
      start(name, attributes)
    case .text(let text):
      // Standard output inside of a case is not what failed.
      if outcome != nil, open.last == outcome?.element { outcome?.text += text }
    case .end(let name):
      open.removeLast()
      try end(name)
    }
  }

  private mutating func start(_ name: String, _ attributes: [String: String]) {
    switch name {
    case "testcase":
      toldOfCase = []
      if !groups.isEmpty { groups[groups.count - 1].cases += 1 }
      current = JUnitResults.Case(
        className: attributes["classname"] ?? "", name: attributes["name"] ?? "",
        duration: Self.nanoseconds(attributes["time"]), result: .passed)
    case "testsuite", "testsuites":
      groups.append(
        Group(
          name: attributes["name"] ?? "",
          failures: Self.count(attributes["failures"]), errors: Self.count(attributes["errors"]),
          tests: Self.count(attributes["tests"])))
    case "rerunFailure", "rerunError": noteRerun()
    case "failure", "error", "skipped", "flakyFailure", "flakyError":
      note(name)
      let message = attributes["message"] ?? ""
      outcome = (name, message.isEmpty ? attributes["type"] ?? "" : message, "")
    default: break
    }
  }

  private mutating func end(_ name: String) throws(XMLReader.Malformed) {
    if let ended = outcome, ended.element == name {
      settle(ended.element, Self.joined(ended.message, ended.text))
      outcome = nil
    }
    if name == "testsuite" || name == "testsuites" { endGroup() }
    guard name == "testcase", let ended = current else { return }
    guard cases.count < JUnitResults.maximumCases else {
      throw XMLReader.Malformed(message: "it holds more than \(JUnitResults.maximumCases) tests", line: 1)
    }
    cases.append(ended)
    current = nil
  }

  private mutating func note(_ outcome: String) {
    switch outcome {
    case "flakyFailure", "flakyError": noteRerun()
    case "failure", "error":
      if current == nil || toldOfCase.insert(outcome).inserted {
        noteTold(1)
      } else if !groups.isEmpty {
        groups[groups.count - 1].repeated += 1
      }
    default: break
    }
  }

  private mutating func noteRerun() {
    if !groups.isEmpty { groups[groups.count - 1].reruns += 1 }
  }

  private mutating func noteTold(_ count: Int) {
    for index in groups.indices { groups[index].told += count }
  }

  /// A file of tests that could not be loaded is an error that some frameworks only count.
  private mutating func endGroup() {
    guard let group = groups.popLast() else { return }
    let count = group.accounted
    // The groups around count them, too.
    noteTold(max(group.counted, count) - group.told)
    guard group.counted > count else { return }
    let owner = group.name.isEmpty ? "the report" : "\"\(group.name)\" of the report"
    let told = count == 0 ? "none of them is told of" : "\(count) of them are told of"
    untold.append("\(owner) counts \(group.counted) failed, and \(told)")
  }

  private mutating func settle(_ element: String, _ text: String) {
    guard current != nil else {
      if element == "failure" || element == "error" { untold.append(text) }
      return
    }
    switch (element, current?.result) {
    case ("skipped", _): current?.result = .skipped(text)
    case ("failure", _), ("error", _):
      // pytest tells of a failing test whose clean-up fails too twice.
      if case .failed(let earlier)? = current?.result {
        current?.result = .failed(earlier + "\n" + text)
      } else {
        current?.result = .failed(text)
      }
    case (_, .flaky(let earlier)?): current?.result = .flaky(earlier + [text])
    case (_, .passed?): current?.result = .flaky([text])
    default: break
    }
  }

  /// Most writers repeat the message as the text's beginning or end.
  private static func joined(_ message: String, _ text: String) -> String {
    let text = trimmed(text)
    if text.isEmpty || message.contains(text) { return message }
    return message.isEmpty || text.contains(message) ? text : message + "\n" + text
  }

  private static func trimmed(_ text: String) -> String {
    let rest = text.drop { $0.isWhitespace }
    guard let last = rest.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return String(rest[...last])
  }

  private static func count(_ text: String?) -> Int {
    guard let text, let count = Int(text) else { return 0 }
    return min(max(count, 0), JUnitResults.maximumCases)
  }

  /// Of seconds as `0.012`, `1,204.5`.
  private static func nanoseconds(_ text: String?) -> Int64 {
    guard let text, let seconds = Double(text.filter { $0 != "," }), seconds.isFinite else { return 0 }
    return Int64(min(max(seconds, 0), 1e9) * 1e9)
  }
}
