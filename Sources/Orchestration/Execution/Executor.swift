import ContainerEngine

/// Runs a plan: every step as soon as those before it are done. The first failure cancels the rest.
struct Executor: Sendable {
  let plan: Plan
  let steps: StepRunner
  let watch: ContainerWatch
  let emit: @Sendable (OrchestrationEvent.Kind) -> Void

  private enum Outcome {
    case finished(Step)
    case died(PlannedService, ContainerState.Phase?)
    /// The engine starts it again.
    case crashed(PlannedService, ContainerState.Phase?)
    /// A watch that has nothing more to say.
    case silent
  }

  /// Throws ``StepFailure`` or `CancellationError`, once nothing of the plan goes on. `failed` is told of a failure at
  /// once: a container that is just being created keeps the rest for a third of a second.
  func run(failed: @Sendable (StepFailure) -> Void) async throws {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      do {
        try await run(in: &group)
      } catch let failure as StepFailure {
        failed(failure)
        throw failure
      }
      group.cancelAll()
    }
  }

  private func run(in group: inout ThrowingTaskGroup<Outcome, any Error>) async throws {
    var waiting: [StepID: Set<StepID>] = [:]
    for step in plan.steps { waiting[step.id] = Set(step.after) }
    var unfinished = Set(plan.steps.map(\.id))
    let changes = await watch.changes()
    group.addTask {
      for await container in changes { await steps.beginAnew(container) }
      return .silent
    }
    for step in plan.steps where step.after.isEmpty { launch(step, in: &group) }
    while !unfinished.isEmpty, let outcome = try await group.next() {
      switch outcome {
      case .finished(let step):
        unfinished.remove(step.id)
        if case .start(let name) = step.id, let service = plan.service(name) { watchOver(service, in: &group) }
        for next in plan.steps where waiting[next.id]?.remove(step.id) != nil && waiting[next.id]?.isEmpty == true {
          launch(next, in: &group)
        }
      case .died(let service, let phase): throw StepFailure(died: service, phase)
      case .crashed(let service, let phase):
        steps.progress.update(service.name) { $0.crashes.add(phase) }
        watchOver(service, in: &group)
        steps.endLife(of: service)
        beginAnew(service, in: &group)
        awaitAgain(service, &unfinished, in: &group)
      case .silent: break
      }
      if let (service, phase) = hopeless(unfinished) { throw StepFailure(died: service, phase) }
    }
  }

  private func launch(_ step: Step, in group: inout ThrowingTaskGroup<Outcome, any Error>) {
    group.addTask {
      emit(.stepStarted(step))
      let began = ContinuousClock.now
      do {
        try await steps.run(step)
      } catch is CancellationError {
        throw CancellationError()
      } catch {
        if Task.isCancelled { throw CancellationError() }
        emit(.stepFailed(step))
        throw StepFailure(step, error)
      }
      emit(.stepFinished(step, took: steps.progress.finished(step, startedAt: began)))
      return .finished(step)
    }
  }

  /// It may run again already, before its death was told here.
  private func beginAnew(_ service: PlannedService, in group: inout ThrowingTaskGroup<Outcome, any Error>) {
    guard let container = steps.progress.service(service.name).container else { return }
    group.addTask {
      await steps.beginAnew(container)
      return .silent
    }
  }

  /// What was ready and has died is to be ready when all of it is up.
  private func awaitAgain(
    _ service: PlannedService, _ unfinished: inout Set<StepID>,
    in group: inout ThrowingTaskGroup<Outcome, any Error>
  ) {
    guard let step = plan.steps.first(where: { $0.id == .ready(service.name) }), !unfinished.contains(step.id) else {
      return
    }
    unfinished.insert(step.id)
    steps.progress.update(service.name) { $0.startedAt = .now }
    launch(step, in: &group)
  }

  /// A service that dies again and again, once everything else is there that it could have waited for.
  private func hopeless(_ unfinished: Set<StepID>) -> (PlannedService, ContainerState.Phase?)? {
    let looping = plan.services.filter { service in
      unfinished.contains(.ready(service.name)) && steps.progress.service(service.name).crashes.isLoop
    }
    guard let first = looping.first else { return nil }
    let waiting = Set(looping.flatMap { [$0.name] + ServiceSelection.blocked(by: $0.name, in: plan) })
    guard unfinished.allSatisfy({ $0.service.map(waiting.contains) ?? false }) else { return nil }
    return (first, steps.progress.service(first.name).crashes.last)
  }

  /// From its start on, a container's death ends the whole: no probe waits for what cannot come.
  private func watchOver(_ service: PlannedService, in group: inout ThrowingTaskGroup<Outcome, any Error>) {
    let container = steps.progress.service(service.name).container
    group.addTask {
      guard let container else { return .silent }
      let death = try await watch.death(of: container, mayRestart: service.container.restart != .never)
      guard death.isFinal else { return .crashed(service, death.phase) }
      if case .exited(code: 0, _) = death.phase, service.ready.probe.expectsCompletion { return .silent }
      return .died(service, death.phase)
    }
  }
}

extension Probe {
  /// The service is meant to end.
  var expectsCompletion: Bool {
    switch self {
    case .completed: true
    case .all(let parts), .any(let parts): parts.contains(where: \.expectsCompletion)
    default: false
    }
  }
}

extension PlannedService {
  /// It runs, or has ended as it was meant to.
  func isSound(_ phase: ContainerState.Phase) -> Bool {
    switch phase {
    case .running: true
    case .exited(code: 0, _): ready.probe.expectsCompletion
    default: false
    }
  }
}

/// What a step met.
struct StepFailure: Error {
  enum Cause {
    case orchestration(OrchestrationError)
    case engine(EngineError)
    case neverReady
    /// `nil` where the container is gone.
    case died(ContainerState.Phase?)
  }

  var step: StepID
  var cause: Cause

  init(_ step: Step, _ error: any Error) {
    self.step = step.id
    switch error {
    case let error as OrchestrationError: cause = .orchestration(error)
    case let error as EngineError: cause = .engine(error)
    case let error as StepFailure: self = error
    default:
      cause = .engine(EngineError(operation: "bring the environment up", cause: .malformedAnswer(detail: "\(error)")))
    }
  }

  init(_ step: StepID, _ cause: Cause) {
    self.step = step
    self.cause = cause
  }

  init(died service: PlannedService, _ phase: ContainerState.Phase?) {
    self.init(.ready(service.name), .died(phase))
  }
}
