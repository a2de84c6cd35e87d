import ContainerEngine

/// Finds out, before everything is taken down, what can be said about a failure.
struct FailureInquest: Sendable {
  let plan: Plan
  let engine: any ContainerEngine
  let progress: ExecutionProgress
  let settings: OrchestrationSettings
  let kept: Bool

  func explain(_ failure: StepFailure) async -> OrchestrationError {
    switch failure.cause {
    case .orchestration(let error): return error
    case .neverReady: return await serviceFailed(failure.step, reason: nil)
    case .died(let phase): return await serviceFailed(failure.step, reason: FailureInquest.reason(phase))
    case .engine(let error):
      guard let reason = FailureInquest.reason(error, at: failure.step) else {
        return .engine(error, service: failure.step.service)
      }
      return await serviceFailed(failure.step, reason: reason)
    }
  }

  /// Where it was the container that would not come and not the engine that was away.
  private static func reason(_ error: EngineError, at step: StepID) -> ServiceFailure.Reason? {
    if case .containerRefused(let obstacle) = error.cause { return .refused(obstacle) }
    switch step {
    case .start, .create: return message(error).map { .couldNotStart(message: $0) }
    case .network, .image, .volume, .files, .ready: return nil
    }
  }

  private static func reason(_ phase: ContainerState.Phase?) -> ServiceFailure.Reason {
    if case .exited(let code, let outOfMemory) = phase { return .exited(code: code, outOfMemory: outOfMemory) }
    return .removed
  }

  private static func message(_ error: EngineError) -> String? {
    switch error.cause {
    case .invalid(let message), .conflict(let message), .refused(_, let message), .notFound(let message): message
    default: nil
    }
  }

  private func lastWords(of service: ExecutionProgress.Service, _ container: ContainerID) async -> [String] {
    if let follower = service.follower { return await follower.lastWords() }
    guard service.container != nil else { return [] }
    let lines = try? await withTimeLimit(.seconds(5)) { [engine, settings] in
      try await LogLines.last(settings.failureLogLines, of: container, engine)
    }
    return (lines ?? nil) ?? []
  }

  private func serviceFailed(_ step: StepID, reason: ServiceFailure.Reason?) async -> OrchestrationError {
    let name = step.service ?? ""
    let service = progress.service(name)
    let container = service.container ?? ContainerID(rawValue: plan.identity.containerName(name))
    let within = plan.service(name)?.ready.within ?? Readiness.defaultLimit
    let lines = await lastWords(of: service, container)
    let blocked = ServiceSelection.blocked(by: name, in: plan)
    return .serviceFailed(
      ServiceFailure(
        service: name, environment: plan.identity, reason: reason ?? .neverReady(within: within),
        answers: service.transcript.answers, restarts: service.crashes.restarts(ended: reason != nil),
        isMeantToEnd: plan.service(name)?.ready.probe.expectsCompletion ?? false,
        listening: reason == nil ? service.state.flatMap(ListeningSocket.all) : nil, log: lines, blocked: blocked,
        kept: kept))
  }
}
