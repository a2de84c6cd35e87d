import Library
import Orchestration
import Runtime
package import TestRunner

/// All events as JSON, one object on each line. `orch help reports` describes the fields.
package struct JSONReport: RunReport {
  /// Rises when a reader of an older version would misunderstand; new fields and events may come without.
  package static let version: Int64 = 1

  package let name: String
  private var output: ReportOutput

  package init(to destination: ReportDestination) {
    output = ReportOutput(destination)
    name = "json report \(destination.name)"
  }

  package mutating func note(_ event: RunEvent, _ record: RunRecord) throws(ReportError) {
    try output.write("\(JSONEvent(record: record, time: record.time(of: event)).object(event.kind))\n")
  }

  package mutating func keep(_ record: RunRecord) throws(ReportError) { try output.catchUp() }

  package mutating func finish(_ record: RunRecord) throws(ReportError) { try output.close() }
}

/// One event as JSON.
private struct JSONEvent {
  let record: RunRecord
  let time: Int64

  func object(_ kind: RunEvent.Kind) -> JSONText {
    switch kind {
    case .runStarted(let run): started(run)
    case .jobQueued(let job, let reason):
      .object([
        "event": name(.jobQueued), "time_ns": .number(time), "job": .number(job.id),
        "waiting_for": reason.map(JSONText.string),
      ])
    case .jobStarted(let job): ofJob(.jobStarted, job)
    case .jobFinished(let job): ofJob(.jobFinished, job)
    case .jobFailed(let job, let failure):
      .object([
        "event": name(.jobFailed), "time_ns": .number(time), "job": .number(job.id),
        "failure": FailureRecord(failure).json,
      ])
    case .test(let job, let event): test(job, event)
    case .output(let job, let stream, let text):
      .object([
        "event": name(.output), "time_ns": .number(time), "job": .number(job.id), "stream": .string(stream.rawValue),
        "text": .string(text),
      ])
    case .environment(let job, let event): environment(job, event)
    case .note(let text): .object(["event": name(.note), "time_ns": .number(time), "text": .string(text)])
    case .runFinished: finished()
    }
  }

  private func name(_ event: JSONEventName) -> JSONText { .string(event.rawValue) }

  private func ofJob(_ event: JSONEventName, _ job: Job) -> JSONText {
    .object(["event": name(event), "time_ns": .number(time), "job": .number(job.id)])
  }

  private func started(_ run: RunDescription) -> JSONText {
    .object([
      "event": name(.runStarted), "version": .number(JSONReport.version), "time_ns": .number(time),
      "run": .string(run.id),
      "mode": .string(run.mode.rawValue), "started_at_ms": .number(run.startedAt),
      "command_line": .strings(run.commandLine), "concurrency": .number(run.concurrency),
      // 64 bits are more than readers' numbers hold.
      "seed": run.seed.map { .string(String($0)) }, "machine": record.machine.json,
      "jobs": .list(
        run.jobs.map { job in
          .object([
            "job": .number(job.id), "file": .string(job.file), "title": job.title.map(JSONText.string),
            "line": .number(job.line), "repetition": .number(job.repetition),
          ])
        }),
    ])
  }

  private func test(_ job: Job, _ event: TestEvent) -> JSONText {
    let kind: JSONEventName
    var outcome: TestOutcome?
    switch event.kind {
    case .suiteStarted: kind = .suiteStarted
    case .suiteFinished: kind = .suiteFinished
    case .testStarted: kind = .testStarted
    case .testFinished(let finished):
      kind = .testFinished
      outcome = finished
    }
    let place = Place(event.location)
    let result = outcome.map { TestResult($0) }
    let troubles = (result?.evidence ?? []).flatMap(\.troubles)
    return .object([
      "event": name(kind), "time_ns": .number(time), "job": .number(job.id), "path": .strings(event.path),
      "file": .string(place.file), "line": .number(place.line), "column": .number(place.column),
      "environment": event.environment.map(JSONText.string),
      "environment_id": outcome == nil ? nil : environment(job, event).map(JSONText.string),
      "services": troubles.isEmpty ? nil : .strings(troubles), "verdict": result.map { .string($0.verdict.word) },
      "attempts": result.map { .number($0.attempts) }, "duration_ns": result.map { .number($0.duration) },
      "startup_ns": result.map { .number($0.startup) }, "failure": result?.verdict.failure?.json,
      "earlier": result?.earlier.map { .list($0.map(\.json)) }, "reason": result?.reason.map(JSONText.string),
      "bundle": outcome == nil ? nil : finishedTest(job, event)?.bundle.map(JSONText.string),
    ])
  }

  /// The id of the one that it ran in.
  private func environment(_ job: Job, _ event: TestEvent) -> String? {
    finishedTest(job, event).flatMap { record.environment(of: $0) }?.id
  }

  private func finishedTest(_ job: Job, _ event: TestEvent) -> TestRecord? {
    record[job: job.id]?.tests.last { $0.path == event.path && $0.result != nil }
  }

  private func finished() -> JSONText {
    let tally = record.tally
    return .object([
      "event": name(.runFinished), "time_ns": .number(time),
      "ending": record.ending.map { .string($0.cause.word) },
      "exit_status": record.ending.map { .number(Int64($0.exitStatus)) },
      "failure": record.ending?.cause.failure?.json, "passed": .number(tally.passed), "flaky": .number(tally.flaky),
      "failed": .number(tally.failed), "skipped": .number(tally.skipped),
      "not_run": .number(tally.notRun + tally.notReached),
      "interrupted": .number(tally.interrupted), "exited": .number(tally.exited),
      // Which further tests there are was not yet known.
      "may_have_more": tally.mayHaveMore ? .bool(true) : nil,
    ])
  }
}

// MARK: - Environments

extension JSONEvent {
  private func environment(_ job: Job?, _ event: OrchestrationEvent) -> JSONText {
    let details = details(of: event.kind)
    return .object([
      "event": name(details.name), "time_ns": .number(time), "job": job.map { .number($0.id) },
      "environment": event.environment.map { .string($0.id) }, "name": event.environment.map { .string($0.name) },
      "step": details.step.map { .string($0.text) }, "duration_ns": details.duration.map { .number($0.nanoseconds) },
      "service": details.service.map(JSONText.string), "text": details.text.map(JSONText.string),
      "names": details.names.map(JSONText.strings), "steps": details.steps, "services": details.services,
      "bundle": event.environment.flatMap { record.environment($0.id)?.bundle }.map(JSONText.string),
    ])
  }

  private struct Details {
    var name: JSONEventName
    var step: StepID?
    var duration: Duration?
    var service: String?
    var text: String?
    var names: [String]?
    var steps: JSONText?
    var services: JSONText?
  }

  private func details(of event: OrchestrationEvent.Kind) -> Details {
    switch event {
    case .planned(let plan):
      Details(name: .environmentPlanned, steps: steps(plan), services: services(plan))
    case .queued(let shortage): Details(name: .environmentQueued, text: shortage.describe())
    case .exceeds(let excess): Details(name: .environmentExceeds, text: excess.describe())
    case .stepStarted(let step): Details(name: .stepStarted, step: step.id)
    case .stepFinished(let step, let took): Details(name: .stepFinished, step: step.id, duration: took)
    case .stepFailed(let step): Details(name: .stepFailed, step: step.id)
    case .imageOutput(let services, let line): Details(name: .imageOutput, text: line, names: services)
    case .probed(let service, let finding, _): Details(name: .probed, service: service, text: finding.describe())
    case .up(let running): Details(name: .environmentUp, duration: running.timings.total)
    case .failed(let error): Details(name: .environmentFailed, text: error.describe())
    case .evidence: Details(name: .environmentEvidence)
    case .downStarted: Details(name: .environmentEnding)
    case .downFinished(let took): Details(name: .environmentDown, duration: took)
    case .leftBehind(let names): Details(name: .leftBehind, names: names)
    case .swept(let names): Details(name: .swept, names: names)
    case .stackBusy(let name): Details(name: .stackBusy, names: [name])
    }
  }

  private func steps(_ plan: Plan) -> JSONText {
    .list(
      plan.steps.map { step in
        .object([
          "step": .string(step.id.text), "after": .strings(step.after.map(\.text)), "reason": .string(step.reason),
        ])
      })
  }

  private func services(_ plan: Plan) -> JSONText {
    .list(
      plan.services.map { service in
        .object([
          "service": .string(service.name), "image": .string(service.image), "needs": .strings(service.needs),
        ])
      })
  }
}
