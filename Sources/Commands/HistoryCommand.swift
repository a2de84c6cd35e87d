import ArgumentParser
import Glibc
import History
import Library
import Orchestration
import Reporting
import Terminal

/// `orch history`: what earlier runs have shown.
struct HistoryCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show recent runs, trends, flaky and slow tests and services, and what became slower.",
    discussion: """
      Runs of `orch test` are recorded in .orch/history.sqlite of the project, the last \(Retention().runs) of them \
      (\(Retention.runsVariable)); the last \(Retention().folders) have a folder in .orch/runs (\(Retention.foldersVariable)). The project is \
      the nearest folder upwards that has .orch or .git, neither / nor the home folder for what lies below them. Flaky is a \
      test that passed only at a later attempt, or that turned from passed to failed or back from run to run; its score is the \
      share of such runs. Slower is what took \(Slowdown.rule).
      """)

  @Option(help: "Only tests whose file or titles contain this text.")
  var test: String?

  @Option(help: "Only runs from then on: 90m, 24h, 7d, 2w, or a day as 2026-03-09 (UTC).")
  var since: String?

  @Option(name: .customLong("runs"), help: "How many runs are listed.")
  var count = 20

  @Flag(help: "The same as JSON, whose fields `orch help reports` describes.")
  var json = false

  @Flag(help: "How long each test takes, as a file for `orch test --shard 2/5 --durations FILE`.")
  var durations = false

  @Flag(help: "Remove runs and their folders instead: what is older than `--since`, and all but the last `--keep`.")
  var prune = false

  @Option(help: "With `--prune`: how many runs stay.")
  var keep: Int?

  mutating func validate() throws {
    if keep != nil, !prune { throw ValidationError("`--keep` goes with `--prune`; `--runs` is how many are listed") }
    if let keep, !(0...Retention.mostRuns).contains(keep) {
      throw ValidationError("`--keep` is 0 to \(Retention.mostRuns), this is \(keep)")
    }
    if prune, json || test != nil || durations {
      throw ValidationError("`--prune` shows nothing: leave out `--json`, `--test` and `--durations`")
    }
  }

  mutating func runForStatus() throws -> Int32 {
    guard (1...Retention.mostRuns).contains(count) else {
      throw ValidationError("`--runs` is 1 to \(Retention.mostRuns), this is \(count)")
    }
    let now = WallClock.milliseconds
    var first: Int64?
    if let since {
      first = Since.moment(since, now: now)
      guard first != nil else {
        throw ValidationError("`--since` takes 90m, 24h, 7d, 2w or a day as 2026-03-09, not `\(since)`")
      }
    }
    let state = StateFolder.ofProject
    let complain: (String) -> Void = { Console().error("warning: \($0)\n") }
    let limits = Retention(variables: ProcessVariables.all, complain: complain)
    let found: [String]?
    do throws(HistoryError) {
      found = try HistoryFile.use(state.historyPath, create: false, tell: complain) { (file) throws(HistoryError) in
        if prune { return try self.prune(file, in: state, limits: limits, since: first) }
        return try lines(of: file, in: state, limits: limits, since: first, now: now)
      }
    } catch {
      Console().error("error: \(error.message)\n")
      return 1
    }
    guard let lines = found else {
      Console().error("no run has been recorded: there is no \(state.historyPath)\n")
      if json { try Console().output((test == nil ? HistoryJSON.empty : HistoryJSON.text([])) + "\n") }
      return 0
    }
    try Console().output(lines.map { $0 + "\n" }.joined())
    return 0
  }

  /// Without a wish the limits hold that each run keeps to; space is given back in any case.
  private func prune(
    _ file: HistoryFile, in state: StateFolder, limits: Retention, since: Int64?
  ) throws(HistoryError) -> [String] {
    let before = try Holdings(file, in: state, limits: limits)
    let runs = try file.prune(keeping: keep ?? limits.runs, since: since)
    var folders = RunFolder.removeOld(in: state, keeping: limits.folders)
    if keep != nil || since != nil { folders += RunFolder.remove(before: try file.oldestNumber() ?? .max, in: state) }
    let freed = max(0, before.size - (try Holdings(file, in: state, limits: limits).size))
    let parts = [Self.count(runs, "run"), Self.count(folders, "run folder")]
    return ["removed \(parts.joined(separator: " and ")), \(Holdings.text(freed)) are free again"]
  }

  private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

  private func lines(
    of file: HistoryFile, in state: StateFolder, limits: Retention, since: Int64?, now: Int64
  ) throws(HistoryError) -> [String] {
    if durations { return [TestDurations.text(try RecordedHistory(file).durations)] }
    let capabilities = Capabilities(TerminalFacts.observe(descriptor: STDOUT_FILENO))
    let page = HistoryPage(
      style: Style(capabilities.colour), width: capabilities.width, unicode: capabilities.unicode, now: now)
    if let test {
      let tests = try file.tests(matching: test, last: 200, since: since)
      if json { return [HistoryJSON.text(tests)] }
      return tests.isEmpty ? ["no recorded test matches `\(test)`"] : page.lines(tests)
    }
    var summary = try HistorySummary(file, runs: count, since: since)
    summary.holdings = try Holdings(file, in: state, limits: limits)
    return json ? [HistoryJSON.text(summary)] : page.lines(summary)
  }
}
