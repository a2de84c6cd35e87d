import ContainerEngine
import Dispatch
package import Library
import Orchestration
package import Runtime
import Synchronization
import Syntax

/// Carries out a plan: as many jobs at once as may be, each on a thread of its own.
package final class Runner: Sendable {
  private let files: [TestFile]
  private let plan: RunPlan
  private let options: RunOptions
  private let base: ScriptHost
  private let interrupt: Interrupt
  private let recorder: RunRecorder
  private let state: Mutex<State>
  /// The places in the plan in the order in which jobs begin.
  private let order: [Int]

  private struct State {
    /// How many have begun.
    var next = 0
    var failures = 0
    /// What tests run against.
    var standing: String?
    var repetitions = RepetitionTally()
    var verdict = RunVerdict(ending: .completed, tally: TestTally())
  }

  /// `base` has the engine that all jobs share; whoever made it ends it. Its events must reach the recorder.
  package init(
    files: [TestFile], plan: RunPlan, options: RunOptions, base: ScriptHost, interrupt: Interrupt,
    recorder: RunRecorder
  ) {
    self.files = files
    self.plan = plan
    self.options = options
    self.base = base
    self.interrupt = interrupt
    self.recorder = recorder
    state = Mutex(State())
    order = options.jobs == 1 ? Array(plan.items.indices) : plan.longestFirst
  }

  /// Runs until the last job has ended. The calling thread waits.
  package func run(id: String, startedAt: Int64) -> RunVerdict {
    let workers = max(1, min(plan.items.count, options.jobs ?? Self.mostJobs))
    var description = RunDescription(
      id: id, mode: options.mode, startedAt: startedAt, commandLine: options.commandLine, jobs: plan.jobs,
      concurrency: workers, seed: plan.seed)
    description.isWhole = plan.isWhole
    recorder.record(.runStarted(description))
    for place in order.dropFirst(workers) { recorder.record(.jobQueued(plan.items[place].job, waitingFor: nil)) }
    if prepare() {
      let admission = workers > 1 && options.jobs == nil ? engineAdmission() : nil
      runJobs(workers, admission)
    }
    tellOfRest()
    let (verdict, repetitions) = state.withLock { ($0.verdict.interrupted(by: interrupt), $0.repetitions) }
    if plan.items.contains(where: { $0.job.repetition > 1 }) {
      for line in repetitions.lines { recorder.record(.note(line)) }
    }
    recorder.record(.runFinished(verdict))
    return verdict
  }

  /// `false` where there is nothing to run against, which is why the run ends.
  private func prepare() -> Bool {
    guard let prepare = options.prepare else { return true }
    switch prepare() {
    case .standing(let standing):
      state.withLock { $0.standing = standing }
      return true
    case .failed(let raised):
      state.withLock { $0.verdict.ending = RunVerdict.Ending(raised).masked(by: base.secrets) }
      return false
    }
  }

  /// However much room the engine has: each job has a thread and its own connections.
  private static let mostJobs = 64

  private func runJobs(_ workers: Int, _ admission: Admission?) {
    let done = DispatchSemaphore(value: 0)
    var started = 0
    for _ in 0..<workers {
      let isStarted = MachineThread.start { [self] in
        while let item = takeJob() { finish(job(item, admission).run()) }
        done.signal()
      }
      if isStarted { started += 1 } else { break }
    }
    for _ in 0..<started { done.wait() }
    guard started == 0 else { return }
    let failure = Failure(.unexpectedFailure, "the system gives no thread to run on")
    state.withLock { $0.verdict.ending = .failed(failure) }
  }

  private func takeJob() -> RunPlan.Item? {
    guard interrupt.reason == nil, !isOver else { return nil }
    return state.withLock { state in
      guard state.next < plan.items.count else { return nil }
      defer { state.next += 1 }
      return plan.items[order[state.next]]
    }
  }

  private func job(_ item: RunPlan.Item, _ admission: Admission?) -> JobRun {
    JobRun(
      item: item, file: files[item.file], options: options, base: base, interrupt: interrupt, recorder: recorder,
      admission: admission, standing: state.withLock { $0.standing }, isOver: { [self] in isOver },
      testEnded: { [self] path, outcome in
        state.withLock { state in
          state.repetitions.count(path, outcome.verdict)
          if outcome.verdict.isFailure { state.failures += 1 }
        }
      })
  }

  private var isOver: Bool { options.bail.map { limit in state.withLock { $0.failures >= limit } } ?? false }

  private func finish(_ verdict: RunVerdict) {
    state.withLock { state in
      state.verdict.add(verdict.ofMany)
      if case .failed = verdict.ending { state.failures += 1 }
    }
  }

  private func tellOfRest() {
    let (begun, failures) = state.withLock { ($0.next, $0.failures) }
    for place in order.dropFirst(begun).sorted() { tellOfTests(of: plan.items[place]) }
    let left = plan.items.count - begun
    guard left > 0, begun > 0, interrupt.reason == nil else { return }
    let jobs = left == 1 ? "1 job was" : "\(left) jobs were"
    recorder.record(.note("stopped after \(failures) failure\(failures == 1 ? "" : "s"): \(jobs) not begun"))
  }

  /// Of a job that has not begun.
  private func tellOfTests(of item: RunPlan.Item) {
    var options = TestExecutor.Options()
    options.selection = item.selection
    options.outline = files[item.file].program.outline
    let tests = TestExecutor(options: options) { [recorder] event in recorder.record(.test(item.job, event)) }
    tests.tellOfRest()
    state.withLock { $0.verdict.tally.add(tests.tally) }
  }

  /// By what the engine has; `nil` where it cannot be asked, which the first environment will tell of.
  private func engineAdmission() -> Admission? {
    let found = Mutex<EngineCapacity?>(nil)
    waitFor { [base] in
      guard let capacity = try? await base.engine.started().engine.capacity() else { return }
      found.withLock { $0 = capacity }
    }
    // A fifth of the memory is for the engine itself and for whatever else runs there.
    return found.withLock { $0 }.map {
      Admission(capacity: ResourceDemand(memory: $0.memory / 5 * 4, processors: Double($0.processors)))
    }
  }
}

extension RunVerdict {
  /// What several jobs come to together: of their ends the one that weighs most.
  mutating func add(_ other: RunVerdict) {
    tally.add(other.tally)
    if other.ending.weight > ending.weight { ending = other.ending }
  }

  /// A program that ends itself by `exit` has failed its run if it says so; the other statuses say of a run what no program of
  /// it can know. Its test tells which one it was.
  var ofMany: RunVerdict {
    guard case .exited(let status) = ending, status != 0 else { return self }
    return RunVerdict(ending: .exited(1), tally: tally)
  }

  func interrupted(by interrupt: Interrupt) -> RunVerdict {
    guard case .signal(let number)? = interrupt.reason else { return self }
    return RunVerdict(ending: .interrupted(number), tally: tally)
  }
}

extension RunVerdict.Ending {
  fileprivate var weight: Int {
    switch self {
    case .completed, .exited(0): 0
    case .exited: 1
    case .failed(let failure): failure.isOfEnvironment ? 3 : 2
    case .interrupted: 4
    }
  }

  package init(_ raised: Raise) {
    switch raised {
    case .failure(let failure): self = .failed(failure)
    case .exit(let status): self = .exited(status)
    case .interruption(.signal(let signal)): self = .interrupted(signal)
    case .interruption: self = .failed(Failure(.timedOut, "interrupted"))
    case .skip(let reason): self = .failed(Failure(.failed, "`skip` outside a test: \(reason)"))
    }
  }
}
