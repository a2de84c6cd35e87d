package import Orchestration
package import Runtime

// What is told of tests and environments, without what is secret.

extension TestEvent {
  package func masked(by mask: SecretMask) -> TestEvent {
    guard !mask.isEmpty else { return self }
    var masked = self
    masked.path = path.map(mask.masked)
    if case .testFinished(let outcome) = kind { masked.kind = .testFinished(outcome.masked(by: mask)) }
    return masked
  }
}

extension TestOutcome {
  fileprivate func masked(by mask: SecretMask) -> TestOutcome {
    var masked = self
    masked.evidence = evidence.map { $0.mapped { mask.masked($0) } }
    masked.later = later.map { $0.masked(by: mask) }
    switch verdict {
    case .flaky(let earlier): masked.verdict = .flaky(earlier: earlier.map { $0.masked(by: mask) })
    case .failed(let failure): masked.verdict = .failed(failure.masked(by: mask))
    case .notRun(let failure): masked.verdict = .notRun(failure.masked(by: mask))
    case .skipped(let reason): masked.verdict = .skipped(mask.masked(reason))
    case .passed, .interrupted, .notReached, .exited: break
    }
    return masked
  }
}

extension OrchestrationEvent {
  package func masked(by mask: SecretMask) -> OrchestrationEvent {
    guard !mask.isEmpty else { return self }
    var masked = self
    switch kind {
    case .planned(var plan):
      // A reason tells what a probe asks, and that may hold a secret.
      for index in plan.steps.indices { plan.steps[index].reason = mask.masked(plan.steps[index].reason) }
      masked.kind = .planned(plan)
    case .imageOutput(let services, let line): masked.kind = .imageOutput(services: services, line: mask.masked(line))
    case .probed(let service, let finding, let attempt):
      masked.kind = .probed(service: service, finding: finding.mappingTexts(mask.masked), attempt: attempt)
    case .evidence(let evidence): masked.kind = .evidence(evidence.mapped { mask.masked($0) })
    case .failed(let error): masked.kind = .failed(error.mappingTexts(mask.masked))
    default: break
    }
    return masked
  }
}
