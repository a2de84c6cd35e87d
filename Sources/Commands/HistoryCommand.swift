import ArgumentParser
import Glibc
import History
import Library
import Reporting
import Terminal

/// `orch history`: what earlier runs have shown.
struct HistoryCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "history",
    abstract: "Show recent runs, trends, flaky and slow tests and services, and what became slower.",
    discussion: """
      Runs of `orch test` are recorded in .orch/history.sqlite of the project, the last \(HistoryFile.kept) of them. Flaky is a \
      test that passed only at a later attempt, or that turned from passed to failed or back from run to run; its score is the \
      share of such runs. What is called \(Slowdown.rule).
      """)

  @Option(help: "Only tests whose file or titles contain this text.")
  var test: String?

  @Option(help: "Only runs from then on: 90m, 24h, 7d, 2w, or a day as 2026-03-09 (UTC).")
  var since: String?

  @Option(name: .customLong("runs"), help: "How many runs are listed.")
  var count = 20

  @Flag(help: "The same as JSON; durations in nanoseconds.")
  var json = false

  mutating func runForStatus() throws -> Int32 {
    guard (1...HistoryFile.kept).contains(count) else {
      throw ValidationError("`--runs` is 1 to \(HistoryFile.kept), this is \(count)")
    }
    let now = WallClock.milliseconds
    var first: Int64?
    if let since {
      first = Since.moment(since, now: now)
      guard first != nil else {
        throw ValidationError("`--since` takes 90m, 24h, 7d, 2w or a day as 2026-03-09, not `\(since)`")
      }
    }
    let folder = StateFolder.find(from: WorkingFolder.current)
    let lines: [String]
    do throws(HistoryError) {
      guard let file = try HistoryFile.open(folder.historyPath, create: false) else {
        Console().error("no run has been recorded: there is no \(folder.historyPath)\n")
        return 0
      }
      if let aside = file.setAside {
        Console().error("warning: the history was damaged and begins anew; the old one is \(aside)\n")
      }
      lines = try self.lines(of: file, since: first, now: now)
    } catch {
      Console().error("error: \(error.message)\n")
      return 1
    }
    try Console().output(lines.map { $0 + "\n" }.joined())
    return 0
  }

  private func lines(of file: HistoryFile, since: Int64?, now: Int64) throws(HistoryError) -> [String] {
    let capabilities = Capabilities(TerminalFacts.observe(descriptor: STDOUT_FILENO))
    let page = HistoryPage(
      style: Style(capabilities.colour), width: capabilities.width, unicode: capabilities.unicode, now: now)
    if let test {
      let tests = try file.tests(matching: test, last: 200, since: since)
      if json { return [HistoryJSON.text(tests)] }
      return tests.isEmpty ? ["no recorded test matches `\(test)`"] : page.lines(tests)
    }
    let summary = try HistorySummary(file, runs: count, since: since)
    return json ? [HistoryJSON.text(summary)] : page.lines(summary)
  }
}

/// The time of day.
enum WallClock {
  /// Since 1970.
  static var milliseconds: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
  }
}
