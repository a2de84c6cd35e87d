import Library
import Orchestration
import Reporting
import Runtime
import Synchronization
import TestRunner

/// One run of tests, in an environment for each suite or against a stack that stands.
struct TestSession {
  let files: [TestFile]
  let plan: RunPlan
  var options: RunOptions
  let arguments: [String]
  /// The command line asks for some tests only.
  let isSelective: Bool
  let requests: [ReportRequest]
  let pausesOnFailure: Bool
  /// In refresh mode, the stack to renew and which of its services.
  let stack: (which: StackArguments, services: [String])?

  func run() throws -> Int32 {
    let bench = TestBench(arguments: arguments, requests: requests)
    var options = options
    if pausesOnFailure { options.pause = { job, failed in bench.pause(job, failed) } }
    if let stack {
      let renewal = StackRenewal(bench: bench, which: stack.which, services: stack.services)
      switch try renewal.run() {
      case .up(let id): options.standing = id
      case .failed(let status):
        bench.finish()
        return status
      }
    }
    let ended = bench.run(files, plan, options)
    bench.finish()
    if case .interrupted = ended.verdict.ending { Console().report(ended.verdict.ending) }
    if ended.verdict.tally.total == 0, isSelective, ended.status == 0 {
      Console().error("error: no test matched\n  = help: `orch test --list` lists what there is\n")
      return 64
    }
    return ended.status
  }
}

/// Renews services of the development stack before tests run against it.
private struct StackRenewal {
  let bench: TestBench
  let which: StackArguments
  let services: [String]

  enum Result {
    /// The environment's id.
    case up(String)
    /// The exit status.
    case failed(Int32)
  }

  func run() throws -> Result {
    let stack: StackSpec
    do throws(StackProject.Problem) {
      stack = try StackSession.load(which, false, bench.base, bench.interrupt)
    } catch {
      return .failed(try error.tell(Console()))
    }
    try StackSession.check(services, of: stack)
    let wanted = services.isEmpty ? stack.builtServices : services
    let outcome = Mutex<Swift.Result<String, any Error>?>(nil)
    blockingWait { [bench] in
      let task = Task { try await bench.base.engine.started().refresh(stack, services: Set(wanted)).id }
      let waker = bench.interrupt.onRaise { task.cancel() }
      let result = await task.result
      outcome.withLock { $0 = result }
      bench.interrupt.forget(waker)
    }
    switch outcome.withLock({ $0 }) {
    case .success(let id): return .up(id)
    case .failure(let error):
      if case .signal(let number)? = bench.interrupt.reason { return .failed(128 + number) }
      Console(bench.base.secrets).error("error: \(StackSession.message(error))\n")
      return .failed(3)
    case nil: return .failed(3)
    }
  }
}
