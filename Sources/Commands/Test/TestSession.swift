import Library
import Orchestration
import Reporting
import Runtime
import Synchronization
import Syntax
import TestRunner

/// One run of tests, in an environment for each suite or against a stack that stands.
struct TestSession {
  let files: [TestFile]
  let plan: RunPlan
  var options: RunOptions
  let arguments: [String]
  let criteria: RunCriteria
  let requests: [ReportRequest]
  let pausesOnFailure: Bool
  /// In refresh mode, the stack to renew and which of its services.
  let stack: (which: StackArguments, services: [String])?

  func run() throws -> Int32 {
    let bench = TestBench(arguments: arguments, requests: requests)
    var options = options
    if pausesOnFailure { options.pause = { job, failed in bench.pause(job, failed) } }
    if let stack {
      let renewal = StackRenewal(
        bench: bench, which: stack.which, services: stack.services, buildsAnew: options.buildsAnew)
      switch try renewal.load() {
      case .loaded(let stack, let services): options.prepare = { renewal.renew(stack, services) }
      case .failed(let status):
        bench.finish()
        return status
      }
    }
    let ended = bench.run(files, plan, options)
    bench.finish()
    switch ended.verdict.ending {
    case .interrupted: Console().report(ended.verdict.ending)
    // What ends a job has been told with it; this ended all of them.
    case .failed where !ended.hasBegun: Console(bench.base.secrets).report(ended.verdict.ending)
    default: break
    }
    let hasRunNone = ended.hasRunNone || criteria.isSelective && ended.verdict.tally.total == 0
    return hasRunNone && ended.status == 0 ? tellOfNone() : ended.status
  }

  private func tellOfNone() -> Int32 {
    // Only running what has failed could tell.
    if criteria.onlyFailed, criteria.suites.isEmpty, criteria.filter == nil {
      Console().error("what failed last time is not there any more: run all of it, without `--failed`\n")
      return 0
    }
    let reason = criteria.isSelective ? "no test matched" : "no test ran"
    Console().error("error: \(reason)\n  = help: `orch test --list` lists what there is\n")
    return 64
  }
}

/// Renews services of the development stack before tests run against it.
private struct StackRenewal {
  let bench: TestBench
  let which: StackArguments
  let services: [String]
  let buildsAnew: Bool

  enum Result {
    case loaded(StackSpec, services: Set<String>)
    /// The exit status.
    case failed(Int32)
  }

  func load() throws -> Result {
    let stack: StackSpec
    do throws(StackProject.Problem) {
      stack = try StackSession.load(which, buildsAnew, bench.base, bench.interrupt)
    } catch {
      return .failed(try error.tell(Console()))
    }
    try StackSession.check(services, of: stack)
    return .loaded(stack, services: Set(services.isEmpty ? stack.builtServices : services))
  }

  func renew(_ stack: StackSpec, _ wanted: Set<String>) -> Preparation {
    let outcome = Mutex<Swift.Result<String, any Error>?>(nil)
    blockingWait { [bench] in
      let task = Task { try await bench.base.engine.started().refresh(stack, services: wanted).id }
      let waker = bench.interrupt.onRaise { task.cancel() }
      let result = await task.result
      outcome.withLock { $0 = result }
      bench.interrupt.forget(waker)
    }
    if let reason = bench.interrupt.reason { return .failed(.interruption(reason)) }
    switch outcome.withLock({ $0 }) {
    case .success(let id): return .standing(id)
    case .failure(let error): return .failed(EngineFailure.raise(error))
    case nil: return .failed(.failure(.unexpectedFailure, "the stack was not renewed"))
    }
  }
}
