import Orchestration
import Runtime
import Syntax

/// One test with its attempts.
struct TestRun {
  let test: TestInvocation
  let path: [String]
  let machine: Machine
  let executor: TestExecutor
  let timeout: Int64?
  /// What its own environment starts with.
  let snapshot: String?
  let suite: SuiteEnvironment?
  /// What ends more than this test: Ctrl-C, `exit`.
  private(set) var ending: Raise?
  private var duration: Int64 = 0
  private var startup: Int64 = 0
  private var evidence: [Evidence] = []

  init(
    test: TestInvocation, path: [String], machine: Machine, executor: TestExecutor, timeout: Int64?,
    snapshot: String?, suite: SuiteEnvironment?
  ) {
    self.test = test
    self.path = path
    self.machine = machine
    self.executor = executor
    self.timeout = timeout
    self.snapshot = snapshot
    self.suite = suite
  }

  mutating func run(attempts: Int) -> TestOutcome {
    var failures: [Failure] = []
    for attempt in 1...max(1, attempts) {
      switch attemptOnce(attempt, isLast: attempt == attempts) {
      case .passed:
        return outcome(failures.isEmpty ? .passed : .flaky(earlier: failures), attempt)
      case .failed(let failure): failures.append(failure)
      case let verdict: return outcome(verdict, attempt)
      }
    }
    return outcome(of: failures)
  }

  private static let mostLater = 4

  /// The first failure is what is told: what an attempt has done is often why the next one fails otherwise.
  private func outcome(of failures: [Failure]) -> TestOutcome {
    guard let first = failures.first else { return outcome(.passed, 1) }
    var result = outcome(.failed(first), failures.count)
    var seen: Set = [FailureCause(first)]
    result.later = Array(failures.filter { seen.insert(FailureCause($0)).inserted }.prefix(Self.mostLater))
    return result
  }

  private func outcome(_ verdict: TestOutcome.Verdict, _ attempts: Int) -> TestOutcome {
    var outcome = TestOutcome(verdict: verdict, attempts: attempts, duration: duration, startup: startup)
    if case .failed = verdict { outcome.evidence = evidence }
    return outcome
  }

  private mutating func attemptOnce(_ attempt: Int, isLast: Bool) -> TestOutcome.Verdict {
    executor.evidence.forget(machine)
    _ = executor.takeWait(of: machine)
    let begin = Machine.monotonicTime()
    let environment: EnvironmentHandle?
    do throws(Raise) {
      environment = try startEnvironment()
    } catch {
      let place = test.location
      return verdict(error) { failure in
        failure.locate(at: place)
        return .notRun(failure)
      }
    }
    startup += max(0, Machine.monotonicTime() - begin - executor.takeWait(of: machine))
    let started = Machine.monotonicTime()
    var result = TestOutcome.Verdict.passed
    do throws(Raise) {
      try machine.limited(to: timeout) { () throws(Raise) in _ = try machine.call(test.body, []) }
    } catch {
      result = verdict(error) { .failed($0) }
    }
    duration += Machine.monotonicTime() - started
    if case .failed(let failure) = result {
      // It goes with the first failure, which is what is told.
      if attempt == 1 { evidence = executor.evidence.take(machine, of: failure) }
      if isLast { executor.pause(path, failure, environment ?? suite?.handle, in: machine) }
    }
    if let environment { end(environment, isLast: isLast, &result) }
    return result
  }

  /// The test's own environment; a suite's is started by its first test.
  private func startEnvironment() throws(Raise) -> EnvironmentHandle? {
    if let declaration = test.environment {
      let handle = try EnvironmentStart(machine: machine, snapshot: snapshot).startForTests(declaration)
      machine.ownInside(handle)
      executor.scopes.setOwnEnvironment(handle, on: machine)
      return handle
    }
    _ = try suite?.environment(in: machine)
    return nil
  }

  private func end(_ environment: EnvironmentHandle, isLast: Bool, _ result: inout TestOutcome.Verdict) {
    executor.scopes.setOwnEnvironment(nil, on: machine)
    machine.disown(environment)
    let keeps = executor.options.keepsFailed && isLast && result.isFailure
    do throws(Raise) {
      try machine.cleanUp { () throws(Raise) in
        if keeps { try executor.keep(environment, in: machine) } else { try environment.release(in: machine) }
      }
    } catch {
      if case .failure(let failure) = error, case .passed = result { result = .failed(failure) }
    }
  }

  private mutating func verdict(
    _ raised: Raise, _ failed: (Failure) -> TestOutcome.Verdict
  ) -> TestOutcome.Verdict {
    switch raised {
    case .failure(let failure): return failed(failure)
    case .skip(let reason): return .skipped(reason)
    case .exit(let status):
      ending = raised
      return .exited(status)
    case .interruption:
      ending = raised
      return .interrupted
    }
  }
}
