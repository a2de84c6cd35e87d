import Runtime
import Syntax

/// What a program's suites and tests would start, where nothing is to run.
extension TestExecutor {
  /// Where an environment is only planned, what needs it is passed over rather than the program ended.
  func skipsPlans(_ machine: Machine) -> Bool { isInsideTest(machine) || isPlanning(machine) }

  /// It is inside of a suite that is not meant to do anything.
  func isPlanning(_ machine: Machine) -> Bool { options.plansOnly && !scopes.all(around: machine).isEmpty }

  /// Has the environment planned that a suite or a test names, and those inside of the suite, whose body goes on until it
  /// needs something that is not there: an environment, a program. What it did not come to is named.
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
        let isWhole = try passingOverSkips { () throws(Raise) in _ = try machine.call(test.body, []) }
        if !isWhole { tellOfUnplanned(inside: test, around.map(\.title) + [test.title], machine) }
      }
    } catch { raised = error }
    scopes.pop(machine)
    if let environment { machine.disown(environment) }
    if let raised { throw raised }
  }

  /// Whether it came to its end.
  @discardableResult
  private func passingOverSkips(_ body: () throws(Raise) -> Void) throws(Raise) -> Bool {
    do throws(Raise) {
      try body()
      return true
    } catch {
      guard case .skip = error else { throw error }
      return false
    }
  }

  private func tellOfUnplanned(inside suite: TestInvocation, _ path: [String], _ machine: Machine) {
    guard suite.location.source === options.selection.source,
      let entry = options.outline?.entry(at: Int(suite.location.span.start))
    else { return }
    let rest = takeRest(of: selectedWithEnvironments(inside: entry, path))
    var lines = rest.map {
      "\"\($0.title.written)\" in \($0.environment ?? ""): not planned, what stands before it is not run\n"
    }
    if lines.isEmpty, entry.isOpen { lines = ["further environments are known only when it runs\n"] }
    machine.script?.output.write(lines.joined())
  }

  /// In the order of the text.
  private func selectedWithEnvironments(inside suite: TestOutline.Entry, _ path: [String]) -> [TestOutline.Entry] {
    var found: [TestOutline.Entry] = []
    var open = [(suite: suite, path: path)]
    while let outer = open.popLast() {
      for entry in outer.suite.entries {
        let path = outer.path + [entry.title.written]
        let isOneTest = !entry.isSuite || entry.isOneTest
        guard !options.selection.passedOver.contains(entry.start), !isOneTest || options.selection.includes(path) else {
          continue
        }
        if entry.environment != nil { found.append(entry) }
        open.append((suite: entry, path: path))
      }
    }
    return found.sorted { $0.start < $1.start }
  }

  /// Of a suite that functions hold nothing is known.
  private func mayHoldEnvironments(_ suite: TestInvocation) -> Bool {
    guard suite.location.source === options.selection.source, let outline = options.outline else { return true }
    return outline.mayHoldEnvironments(inside: Int(suite.location.span.start))
  }
}
