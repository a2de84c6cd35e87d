package import Library
package import Runtime
import Syntax
package import TestRunner

// How events become a record. What contradicts itself, as a test that ends without having begun, is taken for what it
// says.
extension RunRecord {
  package mutating func note(_ event: RunEvent) {
    begin = begin ?? event.time
    let time = time(of: event)
    elapsed = max(elapsed, time)
    switch event.kind {
    case .runStarted(let run):
      description = run
      for job in run.jobs { add(job) }
    case .jobQueued(let job, let reason):
      change(job) { $0.wait(for: reason, since: time) }
    case .jobStarted(let job):
      change(job) { record in
        record.startedAt = time
        record.goOn(at: time)
      }
    case .jobFailed(let job, let failure):
      change(job) { $0.failure = FailureRecord(failure) }
    case .jobFinished(let job):
      change(job) { record in
        record.finishedAt = time
        record.goOn(at: time)
      }
    case .test(let job, let event):
      change(job) { $0.note(event, at: time) }
    case .output(let job, let stream, let text):
      change(job) { $0.note(text, stream) }
    case .environment(let job, let event):
      note(event, of: job, at: time)
    case .note(let text):
      notes.append(Note(time: time, text: text))
    case .runFinished(let verdict):
      ending = Ending(verdict)
    }
  }

  /// The event's time since the run's first one.
  package func time(of event: RunEvent) -> Int64 { max(0, event.time - (begin ?? event.time)) }

  /// The place of the job, which a watching run may bring later than the run's beginning.
  @discardableResult
  private mutating func add(_ job: Job) -> Int {
    if let place = placeOfJob[job.id] { return place }
    let place = jobs.firstIndex { $0.job.id > job.id } ?? jobs.count
    jobs.insert(JobRecord(job), at: place)
    for index in place..<jobs.count { placeOfJob[jobs[index].job.id] = index }
    return place
  }

  private mutating func change(_ job: Job, _ body: (inout JobRecord) -> Void) { body(&jobs[add(job)]) }

  /// Where a failed test's remains were put.
  package mutating func keep(bundle: String, of test: TestRecord) {
    guard let place = placeOfJob[test.job],
      let index = jobs[place].tests.lastIndex(where: { $0.path == test.path && $0.startedAt == test.startedAt })
    else { return }
    jobs[place].tests[index].bundle = bundle
  }

  /// Where what an environment left was put.
  mutating func keep(bundle: String, ofEnvironment id: String) {
    if let place = placeOfEnvironment[id] { environments[place].bundle = bundle }
  }

  /// Those of environments that were up when an error ended the job.
  package func bundlesOutsideOfTests(of job: Job) -> [String] {
    environments.filter { $0.job == job.id && $0.upAt != nil }.compactMap(\.bundle)
  }

  func environment(_ id: String) -> EnvironmentRecord? { placeOfEnvironment[id].map { environments[$0] } }
}

extension JobRecord {
  fileprivate mutating func note(_ event: TestEvent, at time: Int64) {
    switch event.kind {
    case .suiteStarted:
      suites.append(
        SuiteRecord(
          path: event.path, place: Place(event.location), environment: event.environment, startedAt: time))
    case .suiteFinished:
      guard let index = suites.lastIndex(where: { $0.path == event.path && $0.finishedAt == nil }) else { return }
      suites[index].finishedAt = time
    case .testStarted: add(event, at: time)
    case .testFinished(let outcome):
      let index = tests.lastIndex { $0.path == event.path && $0.result == nil } ?? add(event, at: time)
      tests[index].state = .finished(TestResult(outcome), at: time)
    }
  }

  @discardableResult
  private mutating func add(_ event: TestEvent, at time: Int64) -> Int {
    tests.append(
      TestRecord(
        job: job.id, file: job.file, path: event.path, place: Place(event.location), environment: event.environment,
        startedAt: time,
        state: .running))
    return tests.count - 1
  }

  fileprivate mutating func note(_ text: String, _ stream: RunEvent.OutputStream) {
    if let test = onlyRunningTest {
      tests[test].output.append(stream, text)
    } else {
      output.append(stream, text)
    }
  }
}

extension Place {
  package init(_ location: Failure.Location) {
    let position = location.source.position(at: Int(location.span.start))
    self.init(file: location.source.name, line: position.line, column: position.column)
  }
}

extension TestResult {
  package init(_ outcome: TestOutcome) {
    let verdict: Verdict =
      switch outcome.verdict {
      case .passed: .passed
      case .flaky(let earlier): .flaky(earlier: earlier.map { FailureRecord($0) })
      case .failed(let failure): .failed(FailureRecord(failure, later: outcome.later))
      case .skipped(let reason): .skipped(reason)
      case .notRun(let failure): .notRun(FailureRecord(failure))
      case .interrupted: .interrupted
      case .notReached: .notReached
      case .exited(let status): .exited(status)
      }
    self.init(
      verdict: verdict, attempts: outcome.attempts, duration: outcome.duration, startup: outcome.startup,
      evidence: outcome.evidence)
  }
}

extension RunRecord.Ending {
  init(_ verdict: RunVerdict) {
    let cause: Cause =
      switch verdict.ending {
      case .completed: .completed
      case .failed(let failure): .failed(FailureRecord(failure))
      case .exited(let status): .exited(status)
      case .interrupted(let signal): .interrupted(signal)
      }
    self.init(cause: cause, exitStatus: verdict.exitStatus, mayHaveMore: verdict.tally.mayHaveMore)
  }
}
