import ArgumentParser
import Glibc
import History
import Library
import Reporting
import Runtime
import Terminal
import TestRunner

/// The reports of a command line.
struct ReportArguments: ParsableArguments {
  @Option(
    name: .customLong("report"),
    help: "junit, html, json, tap or github, with `=PATH` where it is to go; may be given several times.",
    transform: ReportArguments.request)
  var requests: [ReportRequest] = []

  static func request(_ words: String) throws -> ReportRequest {
    do throws(ReportRequest.Mistake) { return try ReportRequest(words) } catch {
      throw ValidationError("\(error.message): `orch help reports` tells more")
    }
  }

  func validate() throws {
    if requests.count(where: \.takesStandardOutput) > 1 {
      throw ValidationError("only one report can go to standard output")
    }
  }
}

extension StateFolder {
  /// Of the project that orch was started in.
  static var ofProject: StateFolder { find(from: WorkingFolder.current, home: ProcessVariables.all["HOME"]) }
}

/// What a run leaves: its reports, its folder, its line in the history.
struct RunReporting {
  let reports: ReportSet

  /// A script keeps the reports that were asked for, with them what its project's folder `.orch` is for where it has one
  /// already, and without any what an environment leaves that failed.
  init(_ requests: [ReportRequest], isScript: Bool, standardOutput: any OutputSink) {
    let state = StateFolder.ofProject
    let complain: @Sendable (String) -> Void = { Console().error("warning: \($0)\n") }
    let retention = Retention(variables: ProcessVariables.all, complain: isScript ? { _ in } : complain)
    let make: @Sendable () throws(ReportError) -> RunFolder = { () throws(ReportError) in
      try RunFolder.make(in: state, shownFrom: WorkingFolder.current, keeping: retention.folders)
    }
    var folder: RunFolder?
    var obstacle: ReportError?
    if !isScript || (state.exists && !requests.isEmpty) || requests.contains(where: \.needsFolder) {
      do throws(ReportError) {
        folder = try make()
      } catch {
        obstacle = error
        complain("this run has no folder: \(error.message)")
      }
    }
    let builder = ReportBuilder(folder: folder, obstacle: obstacle, state: state, standardOutput: standardOutput)
    var built = requests.map(builder.report)
    if !isScript || (state.exists && !requests.isEmpty) {
      built.append(
        HistoryReport(
          folder: state, number: folder?.number, keeping: retention.runs, startedIn: WorkingFolder.current,
          tell: complain))
    }
    reports = ReportSet(
      built, machine: .this, folder: folder.map { FailureFolder.made($0) } ?? .onFailure(make), complain: complain)
  }
}

/// What the runner plans by.
struct PlanningHistory {
  let history: any RunHistory
  /// How it names files.
  let paths = ProjectPaths(StateFolder.ofProject, startedIn: WorkingFolder.current)
  /// Why it could not be read, where it could not.
  let problem: String?
  /// No run has been recorded.
  let isEmpty: Bool

  /// A history that cannot be read is warned of.
  static func read() -> PlanningHistory {
    let state = StateFolder.ofProject
    var problem: String?
    do throws(HistoryError) {
      let found = try HistoryFile.use(state.historyPath, create: false, tell: { problem = $0 }) {
        (file) throws(HistoryError) in try RecordedHistory(file)
      }
      warn(problem)
      guard let found else { return PlanningHistory(history: NoHistory(), problem: problem, isEmpty: true) }
      return PlanningHistory(history: found, problem: problem, isEmpty: found.isEmpty)
    } catch {
      warn(error.message)
      return PlanningHistory(history: NoHistory(), problem: error.message, isEmpty: true)
    }
  }

  private static func warn(_ problem: String?) {
    if let problem { Console().error("warning: \(problem)\n") }
  }
}

/// Makes the reports that were asked for.
private struct ReportBuilder {
  let folder: RunFolder?
  /// Why there is none.
  let obstacle: ReportError?
  let state: StateFolder
  let standardOutput: any OutputSink

  func report(_ request: ReportRequest) -> any RunReport {
    let destination = destination(request)
    switch request.kind {
    case .junit: return DocumentReport.junit(to: destination)
    case .html: return DocumentReport.html(to: destination) { [state] in Self.trends(in: state) }
    case .json: return JSONReport(to: destination)
    case .tap: return TAPReport(to: destination)
    case .github:
      return GitHubReport(sink: standardOutput, summaryPath: ProcessVariables.all["GITHUB_STEP_SUMMARY"])
    }
  }

  private func destination(_ request: ReportRequest) -> ReportDestination {
    switch request.target {
    case .file(let path): .file(path)
    case .standardOutput: .sink(standardOutput)
    case .usual:
      if let folder {
        .file("\(folder.shownPath)/\(request.kind.fileName ?? "")")
      } else {
        .missing(obstacle ?? ReportError(path: state.runsPath, reason: "there is no folder"))
      }
    }
  }

  /// Nothing where there is no history, or none that can be read.
  private static func trends(in state: StateFolder) -> RunTrends {
    let trends = try? HistoryFile.use(state.historyPath, create: false, tell: { _ in }) { (file) throws(HistoryError) in
      try file.trends(last: 40)
    }
    var found = trends ?? RunTrends()
    found.paths = ProjectPaths(state, startedIn: WorkingFolder.current)
    return found
  }
}

extension ReportRequest {
  fileprivate var needsFolder: Bool { target == .usual && kind.fileName != nil }
}

extension MachineFacts {
  /// The machine that this process is on.
  static var this: MachineFacts {
    var names = utsname()
    uname(&names)
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
    let pages = Int64(sysconf(Int32(_SC_PHYS_PAGES)))
    return MachineFacts(
      name: text(names.nodename), system: "\(text(names.sysname)) \(text(names.release))",
      processors: sysconf(Int32(_SC_NPROCESSORS_ONLN)), memory: pages * Int64(sysconf(Int32(_SC_PAGESIZE))),
      version: OrchCommand.version)
  }
}
