/// The kinds of reports, described once: for the command line, for help and for the files' names.
package enum ReportKind: String, Sendable, CaseIterable {
  case junit, html, json, tap, github

  /// In the run's folder, where no path is given; `nil` for what goes to standard output only.
  package var fileName: String? {
    switch self {
    case .junit: "junit.xml"
    case .html: "report.html"
    case .json: "events.jsonl"
    case .tap: "report.tap"
    case .github: nil
    }
  }

  package var summary: String {
    switch self {
    case .junit: "JUnit XML, valid against Jenkins' junit-10.xsd, for CI servers"
    case .html: "one page without outside resources: failures with logs, a timeline, trends"
    case .json: "all events as JSON, one on each line, while they happen"
    case .tap: "TAP version 14, with subtests and YAML diagnostics"
    case .github: "annotations for GitHub Actions, and a step summary"
    }
  }
}

/// A report as asked for on the command line: `junit`, `html=build/report.html`, `json=-`.
package struct ReportRequest: Hashable, Sendable {
  package enum Target: Hashable, Sendable {
    /// In the run's folder.
    case usual
    case file(String)
    case standardOutput
  }

  package var kind: ReportKind
  package var target: Target

  package init(kind: ReportKind, target: Target = .usual) {
    self.kind = kind
    self.target = target
  }

  /// What is wrong with the words, in words.
  package struct Mistake: Error, Hashable, Sendable {
    package var message: String

    package init(message: String) { self.message = message }
  }

  package init(_ words: String) throws(Mistake) {
    let parts = words.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let kind = ReportKind(rawValue: parts[0]) else {
      let known = ReportKind.allCases.map(\.rawValue).joined(separator: ", ")
      throw Mistake(message: "there is no report `\(parts[0])`: \(known)")
    }
    guard parts.count == 2 else {
      self.init(kind: kind)
      return
    }
    guard kind.fileName != nil else {
      throw Mistake(message: "`\(kind.rawValue)` takes no path: it goes to standard output")
    }
    switch parts[1] {
    case "": throw Mistake(message: "`\(kind.rawValue)=` lacks its path")
    case "-": self.init(kind: kind, target: .standardOutput)
    case let path: self.init(kind: kind, target: .file(path))
    }
  }

  package var takesStandardOutput: Bool { target == .standardOutput }
}
