import Library
import Orchestration
import Runtime
import Synchronization
package import Terminal
package import TestRunner

/// The last lines of the terminal while tests run: which suites run, how far each is, and what has come of it all.
package final class RunStatus: RunSink {
  private let style: Style
  private let unicode: Bool
  private let state = Mutex(State())

  fileprivate struct Running {
    var job: Job
    var begin: Int64
    /// The test that began last and has not ended.
    var tests: [String] = []
    var waitingFor: String?
    /// Environments of it that are coming up, by their ids.
    var starting: [String: String] = [:]

    /// A test that begins has its environment started first.
    var doing: String {
      if let waitingFor { return "waits for \(waitingFor)" }
      guard starting.isEmpty else { return "starts \(Set(starting.values).sorted().joined(separator: ", "))" }
      return tests.last ?? ""
    }
  }

  fileprivate struct State {
    var total = 0
    var finished = 0
    var begin: Int64 = 0
    var running: [Running] = []
    /// What has not begun.
    var queued: [Job] = []
    var tally = Tally()
    var isOver = false
  }

  private static let mostRows = 8
  private static let mostQueued = 3
  private static let barWidth = 20

  package init(capabilities: Capabilities) {
    style = Style(capabilities.colour)
    unicode = capabilities.unicode
  }

  package func receive(_ event: RunEvent) { state.withLock { $0.note(event) } }

  /// Nothing before the run and after it.
  package func lines(now: Int64) -> [String] {
    let state = state.withLock { $0 }
    guard state.total > 0, !state.isOver else { return [] }
    let shown = state.running.prefix(Self.mostRows).map { line($0, now) }
    let hidden = state.running.count - shown.count
    return shown + (hidden > 0 ? [style(.muted, "  and \(hidden) more")] : []) + [summary(state, now)]
  }

  private func line(_ running: Running, _ now: Int64) -> String {
    "  \(running.job.name)  \(style(.muted, "\(DurationText.short(now - running.begin))  \(running.doing)"))"
  }

  private func summary(_ state: State, _ now: Int64) -> String {
    let tally = state.tally.parts.map { style($0.role, $0.text) }.joined(separator: ", ")
    return "\(bar(state.finished, of: state.total)) \(state.finished)/\(state.total)  \(tally)  "
      + style(.muted, queue(state.queued) + DurationText.short(now - state.begin))
  }

  /// `3 queued: api, unit, …, `
  private func queue(_ jobs: [Job]) -> String {
    guard !jobs.isEmpty else { return "" }
    let names = jobs.prefix(Self.mostQueued).map(\.name) + (jobs.count > Self.mostQueued ? ["…"] : [])
    return "\(jobs.count) queued: \(names.joined(separator: ", ")), "
  }

  private func bar(_ done: Int, of total: Int) -> String {
    let filled = total > 0 ? done * Self.barWidth / total : 0
    let (full, empty) = unicode ? ("█", "░") : ("#", ".")
    return style(.success, String(repeating: full, count: filled))
      + style(.muted, String(repeating: empty, count: Self.barWidth - filled))
  }
}

extension RunStatus.State {
  fileprivate mutating func note(_ event: RunEvent) {
    switch event.kind {
    case .runStarted(let run):
      self = RunStatus.State()
      total = run.jobs.count
      queued = run.jobs
      begin = event.time
    case .jobStarted(let job):
      queued.removeAll { $0.id == job.id }
      running.append(RunStatus.Running(job: job, begin: event.time))
    case .jobQueued(let job, let reason): change(job) { $0.waitingFor = reason }
    case .jobFinished(let job):
      running.removeAll { $0.job.id == job.id }
      finished += 1
    case .test(let job, let event): note(event, of: job)
    case .environment(let job?, let event): change(job) { $0.note(event) }
    case .runFinished: isOver = true
    case .output, .jobFailed, .environment, .note: break
    }
  }

  private mutating func note(_ event: TestEvent, of job: Job) {
    let title = event.path.last ?? ""
    switch event.kind {
    case .testStarted: change(job) { $0.tests.append(title) }
    case .testFinished(let outcome):
      tally.count(TestResult(outcome).verdict)
      change(job) { running in
        if let index = running.tests.lastIndex(of: title) { running.tests.remove(at: index) }
      }
    case .suiteStarted, .suiteFinished: break
    }
  }

  private mutating func change(_ job: Job, _ body: (inout RunStatus.Running) -> Void) {
    guard let index = running.firstIndex(where: { $0.job.id == job.id }) else { return }
    body(&running[index])
  }
}

extension RunStatus.Running {
  fileprivate mutating func note(_ event: OrchestrationEvent) {
    waitingFor = nil
    guard let environment = event.environment else { return }
    switch event.kind {
    case .planned: starting[environment.id] = environment.name
    case .up, .failed, .downStarted, .downFinished: starting[environment.id] = nil
    default: break
    }
  }
}

extension Job {
  fileprivate var name: String { title ?? file }
}
