import ContainerEngine
import Library
import Orchestration
import Reporting
import Runtime
import Synchronization
import Syntax
import TestRunner
import Testing

/// The events of a run of real programs, with times that are the same every time: one millisecond from event to event.
struct SampleRun {
  private(set) var events: [RunEvent] = []
  private var clock: Int64 = 1_000_000_000

  static let environment = EnvironmentIdentity(id: "k3x9p2", declaration: "shop")

  /// One job for each program, one after the other.
  init(_ programs: [String], names: [String] = ["shop.orch", "users.orch"]) {
    let jobs = programs.indices.map { Job(id: $0, file: $0 < names.count ? names[$0] : "more\($0).orch") }
    add(
      .runStarted(
        RunDescription(
          id: "r7k2", mode: .parallel, startedAt: 1_773_065_109_000, commandLine: ["orch", "test"], jobs: jobs,
          concurrency: 2, seed: 18_446_744_073_709_551_615)))
    for job in jobs { add(.jobQueued(job, waitingFor: job.id > 0 ? "memory: 512M more" : nil)) }
    for (job, program) in zip(jobs, programs) { run(program, as: job) }
  }

  mutating func add(_ kind: RunEvent.Kind) {
    clock += 1_000_000
    events.append(RunEvent(kind, time: clock))
  }

  mutating func finish(_ ending: RunVerdict.Ending = .completed) {
    var tally = TestTally()
    for case .test(_, let event) in events.map(\.kind) {
      guard case .testFinished(let outcome) = event.kind else { continue }
      switch outcome.verdict {
      case .passed: tally.passed += 1
      case .flaky: tally.flaky += 1
      case .failed: tally.failed += 1
      case .skipped: tally.skipped += 1
      case .notRun: tally.notRun += 1
      case .interrupted: tally.interrupted += 1
      case .notReached: tally.notReached += 1
      case .exited: tally.exited += 1
      }
    }
    add(.runFinished(RunVerdict(ending: ending, tally: tally)))
  }

  /// Runs the program and tells of what happens in it as a job's.
  private mutating func run(_ program: String, as job: Job) {
    add(.jobStarted(job))
    let trial = JobTrial()
    for happening in trial.run(SourceFile(name: job.file, text: program)) {
      switch happening {
      case .test(let event): add(.test(job, Self.withFixedTimes(event)))
      case .output(let stream, let text): add(.output(job, stream, text))
      case .failure(let failure): add(.jobFailed(job, failure))
      }
    }
    add(.jobFinished(job))
  }

  private static func withFixedTimes(_ event: TestEvent) -> TestEvent {
    guard case .testFinished(var outcome) = event.kind else { return event }
    outcome.duration = 1_500_000
    outcome.startup = 0
    return TestEvent(
      kind: .testFinished(outcome), path: event.path, location: event.location, environment: event.environment,
      time: event.time)
  }

  var record: RunRecord {
    var record = RunRecord(
      machine: MachineFacts(name: "builder", system: "Linux 6.1", processors: 2, memory: 1 << 30, version: "0.1.0"))
    for event in events { record.note(event) }
    return record
  }

  /// Gives the events to a report, as a run would.
  func tell(_ report: some RunReport) throws(ReportError) {
    var report = report
    var record = RunRecord(
      machine: MachineFacts(name: "builder", system: "Linux 6.1", processors: 2, memory: 1 << 30, version: "0.1.0"))
    for event in events {
      record.note(event)
      try report.note(event, record)
    }
    try report.finish(record)
  }
}

extension SampleRun {
  /// Two tests of one suite, whose environment could not be had.
  mutating func addTwoTestsWithoutEnvironment() {
    let job = Job(id: 0, file: "shop.orch")
    let failure = Failure(.engineFailed, "no engine answers")
    let location = Failure.Location(source: SourceFile(name: "shop.orch", text: "x"), span: Span(0, 1))
    for title in ["one", "two"] {
      let outcome = TestOutcome(verdict: .notRun(failure), attempts: 1, duration: 0, startup: 0)
      add(
        .test(
          job,
          TestEvent(
            kind: .testFinished(outcome), path: ["stores", title], location: location, environment: "shop", time: 0)))
    }
  }

  /// Of an environment of two services.
  static func plan(of identity: EnvironmentIdentity = environment) -> Plan {
    let services = ["db", "api"].map { name in
      PlannedService(
        name: name, container: ContainerSpec(name: "test-\(name)-k3x9p2", image: "\(name):1"), declaredPorts: [],
        needs: name == "api" ? ["db"] : [], files: [], ready: Readiness(.running), prefersImageHealthCheck: false)
    }
    let steps = [
      Step(
        .network, .createNetwork(NetworkSpec(name: "test-net-k3x9p2", labels: [:]), candidates: []), after: [],
        reason: "one each"),
      Step(.image("db:1"), .pullImage(reference: "db:1"), after: [], reason: "not here yet"),
      Step(
        .create("db"), .createContainer(services[0].container), after: [.network, .image("db:1")], reason: "declared"),
      Step(.create("api"), .createContainer(services[1].container), after: [.network], reason: "declared"),
      Step(.start("db"), .start, after: [.create("db")], reason: "declared"),
      Step(.ready("db"), .awaitReady(services[0].ready), after: [.start("db")], reason: "probe"),
      Step(.start("api"), .start, after: [.create("api"), .ready("db")], reason: "needs db"),
      Step(.ready("api"), .awaitReady(services[1].ready), after: [.start("api")], reason: "probe"),
    ]
    return Plan(identity: identity, services: services, steps: steps)
  }

  /// An environment that comes up, and one of its steps after the other.
  static func bringUp(_ sample: inout SampleRun, job: Job) {
    let plan = plan()
    func note(_ kind: OrchestrationEvent.Kind) {
      sample.add(.environment(job, OrchestrationEvent(time: .now, environment: environment, kind: kind)))
    }
    note(.planned(plan))
    for step in plan.steps {
      note(.stepStarted(step))
      note(.stepFinished(step, took: .milliseconds(1)))
    }
    note(
      .up(
        RunningEnvironment(
          identity: environment, network: NetworkID(rawValue: "n"), services: [], startedAt: .now,
          timings: Timings(total: .milliseconds(17)))))
  }
}

/// Runs one program without a container engine.
private final class JobTrial: ScriptOutput {
  enum Happening: Sendable {
    case test(TestEvent)
    case output(RunEvent.OutputStream, String)
    case failure(Failure)
  }

  private struct NoEngine: Error {}

  private let happenings = Mutex<[Happening]>([])

  var sharesStandardStreams: Bool { false }
  func write(_ text: String) { happenings.withLock { $0.append(.output(.output, text)) } }
  func writeError(_ text: String) { happenings.withLock { $0.append(.output(.error, text)) } }

  func run(_ source: SourceFile) -> [Happening] {
    let loaded: ProgramLoader.Loaded
    do throws(ProgramLoader.Rejected) {
      loaded = try ProgramLoader().load(source)
    } catch {
      Issue.record("the program is wrong: \(DiagnosticRenderer().render(error.diagnostics))")
      return []
    }
    let host = ScriptHost(
      output: self, engine: EngineAccess { throw NoEngine() },
      tests: TestExecutor { [self] event in happenings.withLock { $0.append(.test(event)) } })
    let (image, main) = (loaded.image, loaded.main)
    let failure = MachineThread.run { () -> Failure? in
      let machine = Machine(image: image, host: host)
      do throws(Raise) {
        _ = try machine.run(main)
      } catch {
        if case .failure(let failure) = machine.final(error) { return failure }
      }
      return nil
    }
    if case .some(.some(let failure)) = failure { happenings.withLock { $0.append(.failure(failure)) } }
    return happenings.withLock { $0 }
  }
}
