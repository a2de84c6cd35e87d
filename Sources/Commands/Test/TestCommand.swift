import ArgumentParser
import Glibc
import Library
import Reporting
import Runtime
import TestRunner

/// `orch test [PATH…]`: finds tests, runs them, each suite in an environment of its own.
struct TestCommand: StatusCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Run the tests of files and folders, each suite in an environment of its own.",
    discussion: """
      Without a path: the folder `tests` or `test`, else this folder. All files are checked before anything starts.

      Modes: `isolated` runs suite after suite and builds images without cache; `parallel` runs suites side by side; `refresh` renews \
      `--services` of the dev stack and tests against it; `ci` watches `--watch-paths` and tests again on each change.
      """)

  @Argument(
    help: ArgumentHelp(
      "Files, and folders whose `*.orch` files that hold tests are taken. Behind `--`: the files' `args`.",
      valueName: "path"))
  var words: [String] = []

  @OptionGroup(title: "What is run") var choice: ChoiceArguments
  @OptionGroup(title: "How it is run") var manner: MannerArguments

  @OptionGroup(title: "What it is told in") var reports: ReportArguments
  @OptionGroup(title: "Mode refresh") var which: StackArguments
  @OptionGroup var stackServices: ServiceArguments

  @Flag(name: .customLong("list"), help: "List the tests instead of running them.")
  var lists = false

  @Flag(help: "With `--list`: a JSON array.")
  var json = false

  @Flag(
    name: .customLong("dry-run"),
    help:
      "Say which jobs would run, in what order, how many at once, and print the plan of each environment, with the reason for each step. What stands outside of suites and tests is carried out, and the body of a suite that holds further environments, up to its first program or environment; nothing is started, no test runs."
  )
  var dryRun = false

  mutating func validate() throws {
    try manner.validate()
    try reports.validate()
    if json, !lists { throw ValidationError("`--json` goes with `--list`") }
    if !stackServices.services.isEmpty, manner.mode != .refresh {
      throw ValidationError("`--services` goes with `--mode refresh`; `--suites` chooses tests")
    }
    if let given = which.given, manner.mode != .refresh {
      throw ValidationError("`\(given)` says which stack is renewed: it goes with `--mode refresh`")
    }
    if !manner.watchPaths.isEmpty, manner.mode != .ci { throw ValidationError("`--watch-paths` goes with `--mode ci`") }
    if manner.pauseOnFailure, isatty(STDIN_FILENO) != 1 {
      throw ValidationError("`--pause-on-failure` needs a terminal to open the prompt on")
    }
  }

  mutating func runForStatus() throws -> Int32 {
    let (paths, arguments) = Self.divide(words, in: CommandLine.arguments)
    var criteria = try choice.criteria()
    criteria.repetitions = manner.repeat ?? 1
    if manner.mode == .ci, !lists, !dryRun {
      if criteria.onlyFailed, !Self.knowsFailures(PlanningHistory.read()) { return 1 }
      return try WatchSession(
        paths: paths, watched: manner.watchPaths, criteria: criteria,
        options: manner.options(commandLine: CommandLine.arguments, seed: criteria.seed), arguments: arguments,
        requests: reports.requests, pausesOnFailure: manner.pauseOnFailure
      ).run()
    }
    let found: [TestFileFinder.Found]
    do throws(TestFileFinder.Problem) { found = try TestFileFinder().files(paths) } catch {
      throw CommandMistake(error.message)
    }
    let loaded = TestFileLoader().load(found)
    let console = Console()
    console.report(loaded.diagnostics)
    for failure in loaded.failures { console.error("error: \(failure.message)\n") }
    guard loaded.isRunnable else { return 2 }
    let sources = loaded.files.flatMap(\.program.sources)
    if let mistake = CommandMistake(words: arguments, of: sources, where: "the files have") { throw mistake }
    let past = PlanningHistory.read()
    if criteria.onlyFailed, !Self.knowsFailures(past) { return 1 }
    let plan: RunPlan
    do throws(PlanProblem) {
      plan = try RunPlanner(files: loaded.files, criteria: criteria, history: past.history, names: past.paths.recorded)
        .plan()
    } catch {
      throw CommandMistake(error.message)
    }
    if plan.lacksDurations, let file = choice.durations {
      console.error(
        "warning: \(file) knows none of these tests: the shards are as without it\n"
          + "  = help: `orch history --durations > \(file)`, started in the same project, writes it anew\n")
    }
    if lists {
      try console.output(TestListing(files: loaded.files, plan: plan).text(json: json))
      return 0
    }
    guard !plan.items.isEmpty else { return try nothingSelected(loaded, criteria) }
    let options = manner.options(commandLine: CommandLine.arguments, seed: criteria.seed)
    if dryRun {
      return try TestRehearsal(files: loaded.files, plan: plan, options: options, arguments: arguments).run()
    }
    return try TestSession(
      files: loaded.files, plan: plan, options: options, arguments: arguments, criteria: criteria,
      requests: reports.requests, pausesOnFailure: manner.pauseOnFailure,
      stack: manner.mode == .refresh ? (which, stackServices.services) : nil
    ).run()
  }

  /// Words that stand behind `--` on the command line are the files' arguments.
  private static func divide(_ words: [String], in commandLine: [String]) -> (paths: [String], arguments: [String]) {
    guard let end = commandLine.firstIndex(of: "--") else { return (words, []) }
    let arguments = Array(commandLine[(end + 1)...])
    return (words.dropLast(arguments.count), arguments)
  }

  /// Where it is not known what failed last time, which is told, that nothing failed is not known either.
  private static func knowsFailures(_ past: PlanningHistory) -> Bool {
    guard past.problem != nil || past.isEmpty else { return true }
    let reason = past.problem == nil ? ": no run has been recorded" : ""
    Console().error("error: what failed last time is not known\(reason)\n  = help: run all of it, without `--failed`\n")
    return false
  }

  private func nothingSelected(_ loaded: TestFileLoader.Loaded, _ criteria: RunCriteria) throws -> Int32 {
    if criteria.onlyFailed {
      let isSelective = !criteria.suites.isEmpty || criteria.filter != nil
      try Console().output("nothing \(isSelective ? "of what was chosen " : "")failed last time\n")
      return 0
    }
    // Shards of a small run may well be empty.
    if criteria.shard != nil {
      try Console().output("nothing in this shard\n")
      return 0
    }
    let reason = loaded.files.isEmpty ? "there are no tests" : "no test is selected"
    Console().error("error: \(reason)\n  = help: `orch test --list` lists what there is\n")
    return 64
  }
}

extension TestCommand {
  static func message(_ error: any Error) -> String {
    switch error {
    case let problem as TestFileFinder.Problem: problem.message
    case let problem as PlanProblem: problem.message
    default: "\(error)"
    }
  }
}

extension TestFileFinder.Problem {
  fileprivate var message: String {
    switch self {
    case .missing(let path): "there is no file or folder `\(path)`"
    case .unreadable(let path, let reason): "the folder `\(path)` cannot be read: \(reason)"
    case .notAProgram(let path): "`\(path)` is no program: its name does not end in `.orch`"
    }
  }
}

extension PlanProblem {
  fileprivate var message: String {
    switch self {
    case .unknownSuite(let name, let suggestion?, _):
      "there is no suite or file `\(name)`: did you mean `\(suggestion)`?"
    case .unknownSuite(let name, nil, let known):
      "there is no suite or file `\(name)`: there are \(known.map { "`\($0)`" }.joined(separator: ", "))"
    }
  }
}
