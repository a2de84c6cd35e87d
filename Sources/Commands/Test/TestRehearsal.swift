import Library
import Reporting
import Runtime
import Synchronization
import TestRunner

/// `orch test --dry-run`: which jobs would run, and what the environments of each would be.
struct TestRehearsal {
  let files: [TestFile]
  let plan: RunPlan
  let options: RunOptions
  let arguments: [String]

  func run() throws -> Int32 {
    let console = Console()
    try console.output(heading)
    let bench = TestBench(arguments: arguments, requests: [])
    defer { bench.finish() }
    for file in files { bench.base.secrets.addVariables(file.program.secretNames) }
    let plans = EnvironmentPlans(files: files, options: options, base: bench.base, interrupt: bench.interrupt)
    var status: Int32 = 0
    // What befalls all jobs, as an engine that does not answer, is told once.
    var told: Set<String> = []
    for item in plan.items {
      try console.output(line(item))
      // The same again has the same environments; in refresh mode there are none.
      guard item.job.repetition == 1, options.mode != .refresh else { continue }
      let output = PlanOutput()
      let ending = MachineThread.run { plans.tell(item, to: output) }
      if !output.errors.isEmpty { console.error(output.errors) }
      try console.output(output.indented)
      switch ending {
      case .completed, .exited: break
      case .interrupted(let signal):
        Console().report(.interrupted(signal))
        return 128 + signal
      case .failed(let failure):
        status = max(status, failure.isOfEnvironment ? 3 : 1)
        if told.insert(failure.message).inserted { Console(bench.base.secrets).report(.failed(failure)) }
      case nil: throw CommandMistake("the system gives no thread to run on")
      }
    }
    return status
  }

  private var heading: String {
    let count = plan.items.count
    var lines = ["\(options.mode.rawValue): \(count) job\(count == 1 ? "" : "s"), \(concurrency) at once"]
    if let seed = plan.seed { lines.append("shuffled by \(seed)") }
    if options.buildsAnew { lines.append("images are built without cache, each once") }
    if options.mode == .refresh {
      lines.append("all run against the development stack, without environments of their own")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func line(_ item: RunPlan.Item) -> String {
    let time = item.expected.map { "  about \(DurationText.short($0))" } ?? ""
    return "  \(item.job.id + 1). \(item.job.purpose)\(time)\n"
  }

  private var concurrency: String {
    options.jobs.map { "\(min($0, plan.items.count))" } ?? "as many as the engine has room for"
  }
}

/// What is printed while a job is only planned, to stand below its line.
private final class PlanOutput: ScriptOutput {
  private let texts = Mutex((output: "", errors: ""))

  var sharesStandardStreams: Bool { false }
  func write(_ text: String) { texts.withLock { $0.output += text } }
  func writeError(_ text: String) { texts.withLock { $0.errors += text } }

  var errors: String { texts.withLock { $0.errors } }

  var indented: String {
    texts.withLock { $0.output }.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "     \($0)" }.joined(separator: "\n")
  }
}
