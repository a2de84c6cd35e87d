import Orchestration
import Runtime
import Syntax

/// One suite, from its start until its environment has gone.
struct SuiteRun {
  let suite: TestInvocation
  /// Titles from the outermost suite to this one.
  let path: [String]
  let scope: TestScope
  /// The environment that its own head names.
  let own: SuiteEnvironment?
  let machine: Machine
  let executor: TestExecutor
  private let begun = Machine.monotonicTime()
  /// What has ended its block, unless a test has been told of it.
  private var raised: Raise?
  /// What has failed and was told of as a test.
  private var failed: (path: [String], failure: Failure)?

  init(
    _ suite: TestInvocation, path: [String], scope: TestScope, own: SuiteEnvironment?, machine: Machine,
    executor: TestExecutor
  ) {
    self.suite = suite
    self.path = path
    self.scope = scope
    self.own = own
    self.machine = machine
    self.executor = executor
  }

  mutating func run() throws(Raise) {
    tell(.suiteStarted)
    let notRun = executor.tally.notRun
    let reports = try ForeignReports(of: suite, in: machine)
    executor.scopes.push(scope, on: machine)
    do throws(Raise) { try call(isLimited: reports != nil) } catch { raised = error }
    if let reports {
      if own?.failure == nil { takeOver(reports) }
      tellOfPrograms()
    }
    if reports == nil, isUntold { tellAsOneTest() }
    pause()
    executor.scopes.pop(machine)
    let isForWantOfEnvironment = failure.map { $0 === own?.failure } ?? false
    endEnvironment()
    if isForWantOfEnvironment, let failure { executor.tellOfRest(.notRun(failure), within: start) }
    tell(.suiteFinished)
    // The suite's tests have been told of as not run; the script goes on.
    if isForWantOfEnvironment, executor.tally.notRun > notRun { return }
    if let raised { throw raised }
  }

  /// Where tests have limits of their own, the suite has none; what other frameworks' programs do is all that there is to limit.
  private func call(isLimited: Bool) throws(Raise) {
    guard isLimited, content?.tests ?? 0 == 0, let limit = scope.timeout ?? executor.options.timeout else {
      _ = try machine.call(suite.body, [])
      return
    }
    // Its start is no part of what is limited.
    _ = try scope.environment?.environment(in: machine)
    try machine.limited(to: limit) { () throws(Raise) in _ = try machine.call(suite.body, []) }
  }

  private mutating func endEnvironment() {
    guard let own else { return }
    machine.disown(own)
    if let failure {
      own.noteFailure()
      executor.noteEvidence(of: own.handle, failure, in: machine)
    }
    do throws(Raise) {
      try machine.cleanUp { () throws(Raise) in try executor.end(own, in: machine) }
    } catch {
      raised = raised ?? error
    }
  }

  // MARK: What it holds

  private var start: Int { Int(suite.location.span.start) }

  private var content: SuiteContent? { executor.content(of: suite) }

  private var failure: Failure? { if case .failure(let failure)? = raised { failure } else { nil } }

  /// Functions that it calls could have run tests and have not, so that it has only done something itself.
  private var isUntold: Bool {
    guard let content, content.tests == 0, !content.isEmpty, scope.progress?.hasTests == false else { return false }
    return executor.options.selection.includes(path)
  }

  // MARK: Telling

  private func tell(_ kind: TestEvent.Kind, _ titles: [String] = []) {
    executor.tell(
      TestEvent(
        kind: kind, path: path + titles, location: suite.location,
        environment: scope.environment?.declaration.name, time: Machine.monotonicTime()), machine)
  }

  /// Tells of the tests in the reports that the suite's programs have written.
  private mutating func takeOver(_ reports: ForeignReports) {
    do throws(Raise) {
      var content = ForeignReports.Content()
      // What had finished is told of, also where the program was interrupted.
      try machine.cleanUp { () throws(Raise) in content = try reports.content(in: machine) }
      // The program has run all of them: what failed is told, whatever was selected.
      let selection = executor.options.selection
      let tests = content.tests.filter { $0.outcome.verdict.isFailure || selection.includes(path + $0.titles) }
      let first = tests.first { $0.outcome.verdict.isFailure }
      tell(of: tests, first == nil ? [] : executor.evidence.take(machine, of: failure))
      if let first, case .failed(let cause) = first.outcome.verdict {
        scope.environment?.noteFailure()
        failed = (path + first.titles, cause)
        // The tests that failed are why the program ended so.
        if failure?.code == .commandFailed { raised = nil }
      }
      if raised == nil { raised = content.failure.map { .failure($0) } }
    } catch {
      // A program that could not even begin has written no report.
      if raised == nil { raised = error }
    }
  }

  private func tell(of tests: [ForeignReports.Test], _ evidence: [Evidence]) {
    // What a class of tests is there, is a suite here.
    var group: [String] = []
    for test in tests {
      let next = Array(test.titles.dropLast())
      if next != group, !group.isEmpty { tell(.suiteFinished, group) }
      if next != group, !next.isEmpty { tell(.suiteStarted, next) }
      group = next
      var outcome = test.outcome
      if outcome.verdict.isFailure { outcome.evidence = evidence }
      tell(.testStarted, test.titles)
      tell(.testFinished(outcome), test.titles)
      executor.count(outcome.verdict)
    }
    if !group.isEmpty { tell(.suiteFinished, group) }
  }

  /// Programs that failed without a failed test in their report fail as a whole, under the suite's own name. So do those that
  /// were interrupted, or had no environment to run in; tests that the suite holds have been told of that themselves.
  private mutating func tellOfPrograms() {
    switch raised {
    case nil: return
    case .failure(let failure):
      if failure === scope.environment?.failure, content?.tests ?? 0 > 0 { return }
    case .skip, .exit, .interruption:
      if scope.progress?.hasTests == true { return }
    }
    tellAsOneTest()
  }

  /// Under its own name.
  private mutating func tellAsOneTest() {
    var outcome = TestOutcome(
      verdict: verdict, attempts: 1, duration: Machine.monotonicTime() - begun, startup: 0)
    switch raised {
    case .failure(let failure):
      outcome.evidence = executor.evidence.take(machine, of: failure)
      scope.environment?.noteFailure()
      if case .failed = outcome.verdict { failed = (path, failure) }
      raised = nil
    case .skip: raised = nil
    case .exit, .interruption, nil: break
    }
    tell(.testStarted)
    tell(.testFinished(outcome))
    executor.count(outcome.verdict)
  }

  private var verdict: TestOutcome.Verdict {
    switch raised {
    case nil: .passed
    case .failure(let failure): failure === scope.environment?.failure ? .notRun(failure) : .failed(failure)
    case .skip(let reason): .skipped(reason)
    case .exit(let status): .exited(status)
    case .interruption: .interrupted
    }
  }

  /// Opens the prompt, where that is asked for, while the environment in which something has failed is still up: once for all
  /// tests of reports.
  private func pause() {
    let handle = scope.environment?.handle
    if let (path, failure) = failed { executor.pause(path, failure, handle, in: machine) }
    guard let failure, failure !== scope.environment?.failure else { return }
    executor.pause(path, failure, handle, in: machine)
  }
}
