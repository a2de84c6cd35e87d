import Runtime
import Syntax

/// What a program's suites and tests would start, where nothing is to run.
extension TestExecutor {
  /// Where an environment is only planned, what needs it is passed over rather than the program ended.
  func skipsPlans(_ machine: Machine) -> Bool { isInsideTest(machine) || isPlanning(machine) }

  /// It is inside of a suite that is not meant to do anything.
  func isPlanning(_ machine: Machine) -> Bool { options.plansOnly && !scopes.all(around: machine).isEmpty }

  /// Has the environment planned that a suite or a test names, and those inside of the suite, whose body goes on until it
  /// needs something that is not there: an environment, a program.
  func plan(_ test: TestInvocation, inside around: [TestScope], _ machine: Machine) throws(Raise) {
    var scope = try TestScope(test, inside: around, isOneTest: false, machine)
    let environment = test.environment.map { SuiteEnvironment($0, from: scope.snapshot, of: test.location) }
    if let environment {
      scope.environment = environment
      machine.ownInside(environment)
    }
    scopes.push(scope, on: machine)
    var raised: Raise?
    do throws(Raise) {
      try passingOverSkips { () throws(Raise) in _ = try environment?.environment(in: machine) }
      if test.isSuite, mayHoldEnvironments(test) {
        try passingOverSkips { () throws(Raise) in _ = try machine.call(test.body, []) }
      }
    } catch { raised = error }
    scopes.pop(machine)
    if let environment { machine.disown(environment) }
    if let raised { throw raised }
  }

  private func passingOverSkips(_ body: () throws(Raise) -> Void) throws(Raise) {
    do throws(Raise) { try body() } catch {
      guard case .skip = error else { throw error }
    }
  }

  /// Of a suite that functions hold nothing is known.
  private func mayHoldEnvironments(_ suite: TestInvocation) -> Bool {
    guard suite.location.source === options.selection.source, let outline = options.outline else { return true }
    return outline.mayHoldEnvironments(inside: Int(suite.location.span.start))
  }
}
