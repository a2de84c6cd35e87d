import OrderedCollections
import Runtime
import Synchronization
import Syntax

/// Runs tests and suites where they stand in a program, and tells what becomes of each.
package final class TestExecutor: Sendable {
  package struct Options: Sendable {
    /// Leaves environments that failed for a look.
    package var keepsFailed = false

    package init() {}
  }

  package let options: Options
  private let report: @Sendable (TestEvent) -> Void
  private let state = Mutex(State())

  private struct State {
    var tally = TestTally()
    /// What each machine is inside of.
    var scopes: [ObjectIdentifier: [Scope]] = [:]
  }

  /// A suite or test that runs now.
  private struct Scope {
    var title: String
    var isSuite: Bool
    var timeout: Int64?
    var retries: Int?
    var environment: SuiteEnvironment?
  }

  package init(options: Options = Options(), report: @escaping @Sendable (TestEvent) -> Void = { _ in }) {
    self.options = options
    self.report = report
  }

  package var tally: TestTally { state.withLock { $0.tally } }

  func run(_ test: TestInvocation, host: ScriptHost, in machine: Machine) throws(Raise) {
    let around = scopes(of: machine)
    guard !around.contains(where: { !$0.isSuite }) else {
      throw .failure(.testInsideTest, "a \(test.isSuite ? "suite" : "test") cannot run inside a test")
    }
    if test.isSuite {
      try runSuite(test, inside: around, machine)
    } else {
      try runTest(test, inside: around, machine)
    }
  }

  // MARK: Suites

  private func runSuite(_ suite: TestInvocation, inside around: [Scope], _ machine: Machine) throws(Raise) {
    var scope = Scope(
      title: suite.title, isSuite: true, timeout: nil, retries: nil, environment: around.last?.environment)
    try read(suite.settings, into: &scope, machine)
    let environment = suite.environment.map { SuiteEnvironment($0, of: suite.location) }
    if let environment {
      scope.environment = environment
      machine.ownInside(environment)
    }
    tell(.suiteStarted, suite, around)
    push(scope, on: machine)
    var raised: Raise?
    do throws(Raise) { _ = try machine.call(suite.body, []) } catch { raised = error }
    pop(machine)
    if let environment {
      machine.disown(environment)
      do throws(Raise) {
        try machine.cleanUp { () throws(Raise) in try environment.release(in: machine) }
      } catch {
        raised = raised ?? error
      }
    }
    tell(.suiteFinished, suite, around)
    // The suite's tests have been told of as not run; the script goes on.
    if case .failure(let failure)? = raised, environment?.failure === failure { return }
    if let raised { throw raised }
  }

  // MARK: Tests

  private func runTest(_ test: TestInvocation, inside around: [Scope], _ machine: Machine) throws(Raise) {
    var scope = Scope(
      title: test.title, isSuite: false, timeout: around.last?.timeout, retries: around.last?.retries,
      environment: around.last?.environment)
    try read(test.settings, into: &scope, machine)
    tell(.testStarted, test, around)
    push(scope, on: machine)
    var run = TestRun(test: test, machine: machine, timeout: scope.timeout, suite: scope.environment)
    let outcome = run.run(attempts: (scope.retries ?? 0) + 1)
    pop(machine)
    state.withLock { $0.tally.count(outcome.verdict) }
    tell(.testFinished(outcome), test, around)
    if let ending = run.ending { throw ending }
  }

  private func read(_ settings: [String: Value], into scope: inout Scope, _ machine: Machine) throws(Raise) {
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
  }

  // MARK: Events and scopes

  private func tell(_ kind: TestEvent.Kind, _ test: TestInvocation, _ around: [Scope]) {
    report(
      TestEvent(
        kind: kind, path: around.map(\.title) + [test.title], location: test.location,
        environment: test.environment?.name ?? around.last?.environment?.declaration.name,
        time: Machine.monotonicTime()))
  }

  /// What a machine is inside of, its parents' first: a branch runs inside its parent's suite.
  private func scopes(of machine: Machine) -> [Scope] {
    let outer = machine.parent.map(scopes) ?? []
    return outer + state.withLock { $0.scopes[ObjectIdentifier(machine)] ?? [] }
  }

  private func push(_ scope: Scope, on machine: Machine) {
    state.withLock { $0.scopes[ObjectIdentifier(machine), default: []].append(scope) }
  }

  private func pop(_ machine: Machine) {
    state.withLock { state in
      _ = state.scopes[ObjectIdentifier(machine)]?.popLast()
      if state.scopes[ObjectIdentifier(machine)]?.isEmpty == true { state.scopes[ObjectIdentifier(machine)] = nil }
    }
  }
}
