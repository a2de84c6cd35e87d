import Orchestration
package import Runtime
import Synchronization
import Syntax

/// Runs tests and suites where they stand in a program, and tells what becomes of each.
package final class TestExecutor: Sendable {
  package struct Options: Sendable {
    package var selection = TestSelection.all
    /// Of the selection's file.
    package var outline: TestOutline?
    /// Leaves environments that failed, or in which a test failed, for a look.
    package var keepsFailed = false
    /// For tests that set none themselves; nanoseconds.
    package var timeout: Int64?
    package var retries: Int?
    /// Nothing further is to be begun.
    package var isOver: @Sendable () -> Bool = { false }
    /// Looks, where a test has failed for good, how its environments are.
    package var gathersEvidence = false
    /// Called where a test has failed for good, on the thread of its machine, with its environment still up.
    package var pause: (@Sendable (FailedTest) -> Void)?
    /// Told of environments that were left for a look.
    package var kept: @Sendable (EnvironmentView) -> Void = { _ in }

    package init() {}
  }

  package let options: Options
  private let report: @Sendable (TestEvent) -> Void
  private let state = Mutex(State())
  let evidence: FailureEvidence

  private struct State {
    var tally = TestTally()
    /// Of a test.
    var lastFailure: Failure?
    /// The offsets of the titles of suites and tests of the selection's file that have begun.
    var begun: Set<Int> = []
    var names: Set<TestName> = []
    /// What each machine is inside of.
    var scopes: [ObjectIdentifier: [TestScope]] = [:]
    /// Nanoseconds that each machine has waited for room on the engine.
    var waited: [ObjectIdentifier: Int64] = [:]
  }

  package init(options: Options = Options(), report: @escaping @Sendable (TestEvent) -> Void = { _ in }) {
    self.options = options
    self.report = report
    evidence = FailureEvidence(isWanted: options.gathersEvidence)
  }

  /// Why the test failed that failed last.
  package var lastFailure: Failure? { state.withLock { $0.lastFailure } }

  package var tally: TestTally { state.withLock { $0.tally } }

  func run(_ test: TestInvocation, host: ScriptHost, in machine: Machine) throws(Raise) {
    let around = scopes(of: machine)
    guard !around.contains(where: { !$0.isSuite }) else {
      throw .failure(.testInsideTest, "a \(test.isSuite ? "suite" : "test") cannot run inside a test")
    }
    guard options.selection.selects(test, path: around.map(\.title) + [test.title]) else { return }
    if options.isOver() { throw .exit(0) }
    try noteTitle(of: test, path: around.map(\.title) + [test.title])
    if test.location.source === options.selection.source {
      state.withLock { _ = $0.begun.insert(Int(test.location.span.start)) }
    }
    if test.isSuite, !isOneTest(test) {
      try runSuite(test, inside: around, machine)
    } else {
      try runTest(test, inside: around, machine)
    }
  }

  /// By its titles a test is selected, reported and filed, so that there can be only one of them.
  private func noteTitle(of test: TestInvocation, path: [String]) throws(Raise) {
    let name = TestName(source: test.location.source, isSuite: test.isSuite, path: path)
    guard !state.withLock({ $0.names.insert(name).inserted }) else { return }
    throw .failure(
      .repeatedTitle, "there was a \(test.isSuite ? "suite" : "test") \"\(test.title)\" here already",
      help: ["put into the title what differs: `\"\(test.title) $x\"`"])
  }

  /// A suite without tests of its own, which is run, tried again and limited like one.
  private func isOneTest(_ suite: TestInvocation) -> Bool {
    suite.location.source === options.selection.source && suite.settings["junit"] == nil
      && options.outline?.isOneTest(at: Int(suite.location.span.start)) ?? false
  }

  /// The environment that tests run in at this place of a program, started where it is not up yet. Clean-up starts none.
  func environment(in machine: Machine) throws(Raise) -> EnvironmentHandle? {
    guard let scope = scopes(of: machine).last else { return nil }
    if let own = scope.own { return own }
    if machine.isShielded { return scope.environment?.handle }
    return try scope.environment?.environment(in: machine)
  }

  func isInsideTest(_ machine: Machine) -> Bool { scopes(of: machine).contains { !$0.isSuite } }

  /// Itself, rather than a machine that it is a branch of.
  func runsTest(_ machine: Machine) -> Bool {
    state.withLock { $0.scopes[ObjectIdentifier(machine)]?.contains { !$0.isSuite } ?? false }
  }

  // MARK: Suites

  private func runSuite(_ suite: TestInvocation, inside around: [TestScope], _ machine: Machine) throws(Raise) {
    var scope = TestScope(
      title: suite.title, isSuite: true, timeout: around.last?.timeout, retries: around.last?.retries,
      environment: around.last?.environment)
    try read(suite.settings, into: &scope, machine)
    let environment = suite.environment.map { SuiteEnvironment($0, from: scope.snapshot, of: suite.location) }
    if let environment {
      scope.environment = environment
      machine.ownInside(environment)
    }
    tell(.suiteStarted, suite, around, machine)
    let notRun = tally.notRun
    let begun = Machine.monotonicTime()
    let foreign = try ForeignReports(of: suite, in: machine)
    push(scope, on: machine)
    var raised: Raise?
    // What other frameworks' programs do is all that there is to limit.
    let limit = foreign == nil ? nil : scope.timeout ?? options.timeout
    do throws(Raise) {
      try machine.limited(to: limit) { () throws(Raise) in _ = try machine.call(suite.body, []) }
    } catch { raised = error }
    let environmentFailure = environment?.failure
    if let foreign, environmentFailure == nil {
      takeOver(foreign, suite, around, scope, &raised, machine)
      tellOfPrograms(suite, around, scope, &raised, begun: begun, machine)
    }
    pop(machine)
    if let environment {
      machine.disown(environment)
      if case .failure(let failure)? = raised {
        environment.noteFailure()
        noteEvidence(of: environment.handle, failure, in: machine)
      }
      do throws(Raise) {
        try machine.cleanUp { () throws(Raise) in try end(environment, in: machine) }
      } catch {
        raised = raised ?? error
      }
    }
    let isForWantOfEnvironment =
      if case .failure(let failure)? = raised, failure === environmentFailure { true } else { false }
    if isForWantOfEnvironment, let environmentFailure {
      tellOfRest(.notRun(environmentFailure), within: Int(suite.location.span.start))
    }
    tell(.suiteFinished, suite, around, machine)
    // The suite's tests have been told of as not run; the script goes on.
    if isForWantOfEnvironment, tally.notRun > notRun { return }
    if let raised { throw raised }
  }

  /// Tells of the tests that the end of the program has kept from beginning.
  package func tellOfRest() { tellOfRest(.notReached, within: nil) }

  /// `suite` is the offset of the title of the one suite that has ended.
  private func tellOfRest(_ verdict: TestOutcome.Verdict, within suite: Int?) {
    guard let outline = options.outline, let source = options.selection.source else { return }
    let rest = RemainingTests(
      outline, of: source, selection: options.selection, begun: state.withLock { $0.begun }, within: suite)
    state.withLock { state in
      for test in rest.tests {
        state.begun.insert(Int(test.location.span.start))
        state.tally.count(verdict)
      }
      if rest.mayHaveMore { state.tally.mayHaveMore = true }
    }
    for test in rest.tests {
      let outcome = TestOutcome(verdict: verdict, attempts: 0, duration: 0, startup: 0)
      report(
        TestEvent(
          kind: .testFinished(outcome), path: test.path, location: test.location, environment: test.environment,
          time: Machine.monotonicTime()))
    }
  }

  /// Tells of the tests in the reports that the suite's programs have written.
  private func takeOver(
    _ reports: ForeignReports, _ suite: TestInvocation, _ around: [TestScope], _ scope: TestScope,
    _ raised: inout Raise?, _ machine: Machine
  ) {
    do throws(Raise) {
      var hasFailed = false
      let around = around.map(\.title) + [suite.title]
      let told: (TestEvent.Kind, [String]) -> Void = { kind, titles in
        self.tell(
          TestEvent(
            kind: kind, path: around + titles, location: suite.location,
            environment: scope.environment?.declaration.name, time: Machine.monotonicTime()), machine)
      }
      let tests = try reports.tests(in: machine).filter { options.selection.includes(around + $0.titles) }
      let failure: Failure? = if case .failure(let failure)? = raised { failure } else { nil }
      let evidence = tests.contains { $0.outcome.verdict.isFailure } ? evidence.take(machine, of: failure) : []
      // What a class of tests is there, is a suite here.
      var group: [String] = []
      for test in tests {
        hasFailed = hasFailed || test.outcome.verdict.isFailure
        let next = Array(test.titles.dropLast())
        if next != group, !group.isEmpty { told(.suiteFinished, group) }
        if next != group, !next.isEmpty { told(.suiteStarted, next) }
        group = next
        var outcome = test.outcome
        if outcome.verdict.isFailure { outcome.evidence = evidence }
        told(.testStarted, test.titles)
        told(.testFinished(outcome), test.titles)
        state.withLock { $0.tally.count(test.outcome.verdict) }
      }
      if !group.isEmpty { told(.suiteFinished, group) }
      if hasFailed {
        scope.environment?.noteFailure()
        pause(tests, around, scope, machine)
      }
      // The tests that failed are why the program ended so.
      if hasFailed, case .failure(let failure)? = raised, failure.code == .commandFailed { raised = nil }
    } catch {
      // A program that could not even begin has written no report.
      if raised == nil { raised = error }
    }
  }

  /// Opens the prompt once for all that failed.
  private func pause(_ tests: [ForeignReports.Test], _ around: [String], _ scope: TestScope, _ machine: Machine) {
    guard let pause = options.pause, let failed = tests.first(where: { $0.outcome.verdict.isFailure }),
      case .failed(let failure) = failed.outcome.verdict
    else { return }
    let told = machine.script.map { failure.masked(by: $0.secrets) } ?? failure
    pause(
      FailedTest(
        path: around + failed.titles, failure: told, values: scope.environment?.handle?.namedValues ?? []))
  }

  /// Programs that failed without a failed test in their report fail as a whole, under the suite's own name.
  private func tellOfPrograms(
    _ suite: TestInvocation, _ around: [TestScope], _ scope: TestScope, _ raised: inout Raise?, begun: Int64,
    _ machine: Machine
  ) {
    guard case .failure(let failure)? = raised, failure !== scope.environment?.failure else { return }
    var outcome = TestOutcome(
      verdict: .failed(failure), attempts: 1, duration: Machine.monotonicTime() - begun, startup: 0)
    outcome.evidence = evidence.take(machine, of: failure)
    tell(.testStarted, suite, around, machine)
    tell(.testFinished(outcome), suite, around, machine)
    state.withLock { $0.tally.count(outcome.verdict) }
    scope.environment?.noteFailure()
    raised = nil
  }

  /// Has what there is to keep of an environment gathered, while it is still there.
  private func noteEvidence(of handle: EnvironmentHandle?, _ failure: Failure, in machine: Machine) {
    guard let id = handle?.running.id else { return }
    // Without it the failure is told all the same.
    try? machine.cleanUp { () throws(Raise) in
      evidence.gather(
        beforeDeparture: id, for: FailureCause(failure), in: machine, known: evidence.take(machine, of: failure, in: id)
      )
    }
  }

  private func end(_ environment: SuiteEnvironment, in machine: Machine) throws(Raise) {
    if options.keepsFailed, let handle = environment.failedHandle {
      try keep(handle, in: machine)
    } else {
      try environment.release(in: machine)
    }
  }

  func keep(_ handle: EnvironmentHandle, in machine: Machine) throws(Raise) {
    guard handle.isOwned else { return }
    try handle.keep(in: machine)
    options.kept(EnvironmentView(handle))
  }

  /// An environment has waited for room on the engine, which is no part of its start.
  func noteWait(_ nanoseconds: Int64, of machine: Machine) {
    state.withLock { $0.waited[ObjectIdentifier(machine), default: 0] += nanoseconds }
  }

  /// Nanoseconds since it was asked the last time.
  func takeWait(of machine: Machine) -> Int64 {
    state.withLock { $0.waited.removeValue(forKey: ObjectIdentifier(machine)) } ?? 0
  }

  /// An environment is about to go; where that is for a failure, it is looked at before.
  func gatherEvidence(before id: String, in machine: Machine) {
    guard let raised = machine.failureUnderWay else { return }
    if let runner = machine.outwards(until: runsTest) {
      evidence.gather(beforeDeparture: id, in: machine, for: runner)
    } else if let cause = FailureCause(raised) {
      evidence.gather(beforeDeparture: id, for: cause, in: machine)
    }
  }

  /// A fault is about to be healed; where that is for a failure, its environment is looked at before.
  func gatherEvidence(before fault: FaultHandle, in machine: Machine) {
    guard let raised = machine.failureUnderWay,
      let runner = machine.outwards(until: runsTest) ?? machine.outwards(until: { !scopes(of: $0).isEmpty })
    else { return }
    evidence.gather(before: fault, raised, in: machine, for: runner)
  }

  /// Nothing has taken the failure: what its environments were like is told as events.
  package func tellOfEvidence(for failure: Failure, in machine: Machine) {
    let found = evidence.takeOutsideOfTests(of: failure)
    if !found.isEmpty { try? machine.orchestrate { orchestrator in found.forEach(orchestrator.note) } }
  }

  // MARK: Tests

  private func runTest(_ test: TestInvocation, inside around: [TestScope], _ machine: Machine) throws(Raise) {
    var scope = TestScope(
      title: test.title, isSuite: false, timeout: around.last?.timeout, retries: around.last?.retries,
      environment: around.last?.environment)
    try read(test.settings, into: &scope, machine)
    tell(.testStarted, test, around, machine)
    push(scope, on: machine)
    var run = TestRun(
      test: test, path: around.map(\.title) + [test.title], machine: machine, executor: self,
      timeout: scope.timeout ?? options.timeout, snapshot: scope.snapshot, suite: scope.environment)
    let outcome = run.run(attempts: (scope.retries ?? options.retries ?? 0) + 1)
    pop(machine)
    state.withLock { state in
      state.tally.count(outcome.verdict)
      if case .failed(let failure) = outcome.verdict { state.lastFailure = failure }
    }
    if outcome.verdict.isFailure, test.environment == nil { scope.environment?.noteFailure() }
    tell(.testFinished(outcome), test, around, machine)
    if let ending = run.ending { throw ending }
  }

  private func read(_ settings: [String: Value], into scope: inout TestScope, _ machine: Machine) throws(Raise) {
    let reader = SettingReader(
      owner: "\"\(scope.title)\"", fields: Fields(uniqueKeysWithValues: settings.map { ($0, $1) }))
    if case .duration(let limit)? = reader.value("timeout") {
      guard limit >= 0 else { throw machine.negative(limit, "`timeout` of \"\(scope.title)\"") }
      scope.timeout = limit
    }
    if let retries = try reader.int("retries") {
      guard (0...1000).contains(retries) else {
        throw .failure(.invalidValue, "`retries` is 0 to 1000, this is \(retries)")
      }
      scope.retries = Int(retries)
    }
    scope.snapshot = try Self.snapshot(reader)
  }

  private static func snapshot(_ reader: SettingReader) throws(Raise) -> String? {
    if case .handle(let handle)? = reader.value("from"), let snapshot = handle.object as? SnapshotHandle {
      return snapshot.reference
    }
    return try reader.string("from")
  }

  // MARK: Events and scopes

  private func tell(_ kind: TestEvent.Kind, _ test: TestInvocation, _ around: [TestScope], _ machine: Machine) {
    tell(
      TestEvent(
        kind: kind, path: around.map(\.title) + [test.title], location: test.location,
        environment: test.environment?.name ?? around.last?.environment?.declaration.name,
        time: Machine.monotonicTime()), machine)
  }

  private func tell(_ event: TestEvent, _ machine: Machine) {
    report(machine.script.map { event.masked(by: $0.secrets) } ?? event)
  }

  /// What a machine is inside of, its parents' first: a branch runs inside its parent's suite.
  private func scopes(of machine: Machine) -> [TestScope] {
    let outer = machine.parent.map(scopes) ?? []
    return outer + state.withLock { $0.scopes[ObjectIdentifier(machine)] ?? [] }
  }

  private func push(_ scope: TestScope, on machine: Machine) {
    state.withLock { $0.scopes[ObjectIdentifier(machine), default: []].append(scope) }
  }

  private func pop(_ machine: Machine) {
    state.withLock { state in
      _ = state.scopes[ObjectIdentifier(machine)]?.popLast()
      if state.scopes[ObjectIdentifier(machine)]?.isEmpty == true { state.scopes[ObjectIdentifier(machine)] = nil }
    }
  }

  /// The innermost test's own environment, for as long as an attempt runs in it.
  func setOwnEnvironment(_ handle: EnvironmentHandle?, on machine: Machine) {
    state.withLock { state in
      guard let last = state.scopes[ObjectIdentifier(machine)]?.indices.last else { return }
      state.scopes[ObjectIdentifier(machine)]?[last].own = handle
    }
  }
}

/// A suite or test of one program; each line of a prompt is one of its own.
private struct TestName: Hashable {
  let source: SourceFile
  let isSuite: Bool
  let path: [String]

  static func == (left: TestName, right: TestName) -> Bool {
    left.source === right.source && left.isSuite == right.isSuite && left.path == right.path
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(ObjectIdentifier(source))
    hasher.combine(path)
  }
}

/// A suite or test that runs now.
private struct TestScope {
  var title: String
  var isSuite: Bool
  var timeout: Int64?
  var retries: Int?
  /// What the environment in its own head starts with.
  var snapshot: String?
  /// The suite's around, or the suite's own.
  var environment: SuiteEnvironment?
  /// Of a test that names an `env` itself.
  var own: EnvironmentHandle?
}

/// A test that has failed, with its environment still up.
package struct FailedTest: Sendable {
  /// Titles from the outermost suite to the test itself.
  package var path: [String]
  package var failure: Failure
  /// The environment and its services by the names that the test calls them.
  package var values: [(name: String, value: Value)]
}

extension TestOutcome.Verdict {
  package var isFailure: Bool {
    switch self {
    case .failed, .notRun: true
    case .passed, .flaky, .skipped, .interrupted, .exited, .notReached: false
    }
  }
}

extension Machine {
  /// What ends the block that is being left, where that is a failure or a time limit.
  fileprivate var failureUnderWay: Raise? {
    switch unwinding {
    case .failure, .interruption(.timeout): unwinding
    case .interruption, .exit, .skip, nil: nil
    }
  }

  /// The nearest that meets the condition: this one, or one that it is a branch of.
  fileprivate func outwards(until condition: (Machine) -> Bool) -> Machine? {
    var inner: Machine? = self
    while let current = inner, !condition(current) { inner = current.parent }
    return inner
  }
}
