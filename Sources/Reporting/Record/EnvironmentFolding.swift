import Orchestration
import TestRunner

extension RunRecord {
  mutating func note(_ event: OrchestrationEvent, of job: Job?, at time: Int64) {
    switch event.kind {
    case .swept(let names):
      notes.append(Note(time: time, text: "swept what a dead run had left: \(names.joined(separator: ", "))"))
    case .leftBehind(let names):
      notes.append(
        Note(time: time, text: "not removed in time, left to the supervisor: \(names.joined(separator: ", "))"))
    case .planned(let plan):
      if let place = job.flatMap({ placeOfJob[$0.id] }) { jobs[place].goOn(at: time) }
      guard placeOfEnvironment[plan.identity.id] == nil else { return }
      placeOfEnvironment[plan.identity.id] = environments.count
      environments.append(EnvironmentRecord(plan, job: job?.id, owner: owner(of: plan.identity, job), at: time))
    default:
      guard let identity = event.environment, let place = placeOfEnvironment[identity.id] else { return }
      environments[place].note(event.kind, at: time)
    }
  }

  /// The innermost suite or test of the job that runs in a declaration of this name and has no environment yet.
  private func owner(of identity: EnvironmentIdentity, _ job: Job?) -> EnvironmentRecord.TestOwner? {
    guard let job, let record = self[job: job.id] else { return nil }
    let suites = record.suites.filter { $0.finishedAt == nil && $0.environment == identity.declaration }
    let suite = suites.max { $0.path.count < $1.path.count }
    let taken = suite.map { suite in
      environments.contains { $0.owner == EnvironmentRecord.TestOwner(job: job.id, path: suite.path) && $0.upAt != nil }
    }
    if let suite, taken == false { return .init(job: job.id, path: suite.path) }
    let test = record.tests.last { $0.result == nil && $0.environment == identity.declaration }
    return test.map { .init(job: job.id, path: $0.path) }
  }
}

extension EnvironmentRecord {
  fileprivate init(_ plan: Plan, job: Int?, owner: TestOwner?, at time: Int64) {
    self.init(
      id: plan.identity.id, name: plan.identity.name, job: job, owner: owner, startedAt: time,
      steps: plan.steps.map { StepRecord(id: $0.id, after: $0.after, reason: $0.reason) },
      services: plan.services.map { service in
        ServiceRecord(
          name: service.name, image: service.image.shortDigest, needs: service.needs, imageSize: service.imageSize)
      })
  }

  fileprivate mutating func note(_ event: OrchestrationEvent.Kind, at time: Int64) {
    switch event {
    case .stepStarted(let step):
      change(step) { $0.state = .running(since: time) }
    case .stepFinished(let step, let took):
      let nanoseconds = took.nanoseconds
      change(step) { $0.state = .done(from: min($0.startedAt ?? time, max(0, time - nanoseconds)), to: time) }
      add(nanoseconds, of: step)
    case .stepFailed(let step):
      change(step) { $0.state = .failed(from: $0.startedAt ?? time, at: time) }
    case .probed(let service, let finding, _):
      guard let index = services.firstIndex(where: { $0.name == service }) else { return }
      services[index].note(finding, at: time)
    case .up: start = .up(at: time)
    case .failed(let error): start = .failed(at: time, error.describe())
    case .downStarted: removal = .begun(at: time)
    case .downFinished: removal = .finished(at: time)
    case .planned, .queued, .exceeds, .imageOutput, .evidence, .leftBehind, .swept, .stackBusy: break
    }
  }

  private mutating func change(_ step: Step, _ body: (inout StepRecord) -> Void) {
    guard let index = steps.firstIndex(where: { $0.id == step.id }) else { return }
    body(&steps[index])
  }

  /// Files the time of a step under the services that it was for.
  private mutating func add(_ nanoseconds: Int64, of step: Step) {
    if case .image = step.id {
      guard step.makesImage else { return }
      for index in services.indices where needsImage(services[index].name, of: step.id) {
        services[index].build = nanoseconds
      }
    }
    guard let name = step.id.service, let index = services.firstIndex(where: { $0.name == name }) else { return }
    switch step.id {
    case .create: services[index].create = nanoseconds
    case .start: services[index].start = nanoseconds
    case .ready: services[index].ready = nanoseconds
    case .network, .image, .volume, .files: break
    }
  }

  private func needsImage(_ service: String, of image: StepID) -> Bool {
    steps.first { $0.id == .create(service) }?.after.contains(image) ?? false
  }
}

extension ServiceRecord {
  fileprivate mutating func note(_ finding: ProbeFinding, at time: Int64) {
    let answer = finding == .ready ? "ready" : finding.describe()
    if let last = probes.indices.last, probes[last].answer == answer {
      probes[last].times += 1
      return
    }
    probes.append(ProbeRecord(time: time, answer: answer))
    if probes.count > ProbeRecord.most { probes.removeFirst() }
  }
}

extension Step {
  /// It builds or pulls, rather than uses what is there.
  fileprivate var makesImage: Bool {
    switch action {
    case .buildImage, .pullImage: true
    default: false
    }
  }
}

extension Duration {
  package var nanoseconds: Int64 {
    let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : seconds &+ components.attoseconds / 1_000_000_000
  }
}
