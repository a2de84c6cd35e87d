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
    /// Has the plans of environments printed, and runs no test, nor a suite that has no further environments.
    package var plansOnly = false
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
  let evidence: FailureEvidence
  let scopes = TestScopes()
  private let report: @Sendable (TestEvent) -> Void
  private let state = Mutex(State())

  private struct State {
    var tally = TestTally()
    /// Of a test.
    var lastFailure: Failure?
    /// What was paused for last: a failure passes all suites around it.
    var paused: Failure?
    /// The offsets of the titles of suites and tests of the selection's file that have begun.
    var begun: Set<Int> = []
    var names: Set<TestName> = []
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

  func count(_ verdict: TestOutcome.Verdict) { state.withLock { $0.tally.count(verdict) } }

  // MARK: Suites and tests

  func run(_ test: TestInvocation, host: ScriptHost, in machine: Machine) throws(Raise) {
    let around = scopes.all(around: machine)
    guard !around.contains(where: { !$0.isSuite }) else {
      throw .failure(.testInsideTest, "a \(test.isSuite ? "suite" : "test") cannot run inside a test")
    }
    for scope in around { scope.progress?.noteTest() }
    let path = around.map(\.title) + [test.title]
    let isOneTest = isOneTest(test)
    guard options.selection.selects(test, path: path, isOneTest: isOneTest) else { return }
    if options.isOver() { throw .exit(0) }
    if options.plansOnly {
      noteBegun(test)
      return try plan(test, inside: around, machine)
    }
    try noteTitle(of: test, path: path)
    noteBegun(test)
    let scope = try TestScope(test, inside: around, isOneTest: isOneTest, machine)
    if isOneTest { try runTest(test, path, scope, machine) } else { try runSuite(test, path, scope, machine) }
  }

  private func noteBegun(_ test: TestInvocation) {
    guard test.location.source === options.selection.source else { return }
    state.withLock { _ = $0.begun.insert(Int(test.location.span.start)) }
  }

  /// Those that have not begun, which from then on count as if they had.
  func takeRest(of entries: [TestOutline.Entry]) -> [TestOutline.Entry] {
    state.withLock { state in entries.filter { state.begun.insert($0.start).inserted } }
  }

  /// By its titles a test is selected, reported and filed, so that there can be only one of them.
  private func noteTitle(of test: TestInvocation, path: [String]) throws(Raise) {
    let name = TestName(source: test.location.source, isSuite: test.isSuite, path: path)
    guard !state.withLock({ $0.names.insert(name).inserted }) else { return }
    throw .failure(
      .repeatedTitle, "there was a \(test.isSuite ? "suite" : "test") \"\(test.title)\" here already",
      help: ["put into the title what differs: `\"\(test.title) $x\"`"])
  }

  /// A test, or a suite that holds none and whose programs report none, which is run, tried again and limited like one.
  private func isOneTest(_ test: TestInvocation) -> Bool {
    !test.isSuite || (test.settings["junit"] == nil && content(of: test)?.isOneTest ?? false)
  }

  /// `nil` for one that is no test file's, as at the prompt.
  func content(of suite: TestInvocation) -> SuiteContent? {
    options.outline?.suites[suite.location.source, Int(suite.location.span.start)]
  }

  private func runSuite(
    _ suite: TestInvocation, _ path: [String], _ scope: TestScope, _ machine: Machine
  ) throws(Raise) {
    var scope = scope
    let own = suite.environment.map { SuiteEnvironment($0, from: scope.snapshot, of: suite.location) }
    if let own {
      scope.environment = own
      machine.ownInside(own)
    }
    var run = SuiteRun(suite, path: path, scope: scope, own: own, machine: machine, executor: self)
    try run.run()
  }

  private func runTest(
    _ test: TestInvocation, _ path: [String], _ scope: TestScope, _ machine: Machine
  ) throws(Raise) {
    let name = test.environment?.name ?? scope.environment?.declaration.name
    let tell = { [self] (kind: TestEvent.Kind) in
      self.tell(
        TestEvent(
          kind: kind, path: path, location: test.location, environment: name, time: Machine.monotonicTime()), machine)
    }
    tell(.testStarted)
    scopes.push(scope, on: machine)
    var run = TestRun(
      test: test, path: path, machine: machine, executor: self, timeout: scope.timeout ?? options.timeout,
      snapshot: scope.snapshot, suite: scope.environment)
    let outcome = run.run(attempts: (scope.retries ?? options.retries ?? 0) + 1)
    scopes.pop(machine)
    count(outcome.verdict)
    if case .failed(let failure) = outcome.verdict { state.withLock { $0.lastFailure = failure } }
    if outcome.verdict.isFailure, test.environment == nil { scope.environment?.noteFailure() }
    tell(.testFinished(outcome))
    if let ending = run.ending { throw ending }
  }

  // MARK: Environments

  /// The environment that tests run in at this place of a program, started where it is not up yet. Clean-up starts none.
  func environment(in machine: Machine) throws(Raise) -> EnvironmentHandle? {
    guard let scope = scopes.all(around: machine).last else { return nil }
    if let own = scope.own { return own }
    if machine.isShielded { return scope.environment?.handle }
    return try scope.environment?.environment(in: machine)
  }

  func isInsideTest(_ machine: Machine) -> Bool { scopes.all(around: machine).contains { !$0.isSuite } }

  func end(_ environment: SuiteEnvironment, in machine: Machine) throws(Raise) {
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

  /// Opens the prompt, where that is asked for, once for each failure.
  func pause(_ path: [String], _ failure: Failure, _ handle: EnvironmentHandle?, in machine: Machine) {
    guard let pause = options.pause else { return }
    let isNew = state.withLock { state in
      defer { state.paused = failure }
      return state.paused !== failure
    }
    guard isNew else { return }
    let told = machine.script.map { failure.masked(by: $0.secrets) } ?? failure
    pause(FailedTest(path: path, failure: told, values: handle?.namedValues ?? []))
  }

  /// An environment has waited for room on the engine, which is no part of its start.
  func noteWait(_ nanoseconds: Int64, of machine: Machine) {
    state.withLock { $0.waited[ObjectIdentifier(machine), default: 0] += nanoseconds }
  }

  /// Nanoseconds since it was asked the last time.
  func takeWait(of machine: Machine) -> Int64 {
    state.withLock { $0.waited.removeValue(forKey: ObjectIdentifier(machine)) } ?? 0
  }

  // MARK: Events

  func tell(_ event: TestEvent, _ machine: Machine) {
    report(machine.script.map { event.masked(by: $0.secrets) } ?? event)
  }

  /// Tells of the tests that the end of the program has kept from beginning.
  package func tellOfRest() { tellOfRest(.notReached, within: nil) }

  /// `suite` is the offset of the title of the one suite that has ended.
  func tellOfRest(_ verdict: TestOutcome.Verdict, within suite: Int?) {
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
