import ContainerEngine

/// How one service of a stack is.
package struct StackServiceStatus: Hashable, Sendable {
  package var service: String
  /// `running`, `exited (1)`, `missing`, `undeclared`, …
  package var state: String
  /// Whether it answers its probe; `nil` where it does not run.
  package var isReady: Bool?
  /// Seconds since 1970.
  package var startedAt: Double?
  package var image: String
  /// Seconds since 1970, when its image was made.
  package var imageCreatedAt: Double?
  /// Its sources, or the image that its declaration names, are another by now.
  package var isStale: Bool
  package var host: String
  package var ports: [ServicePort]
  /// Bytes.
  package var memory: UInt64?
}

extension Orchestrator {
  /// Every declared service of a stack that is up, in their order, and behind them what is there of others.
  package func status(of stack: StackSpec) async throws -> [StackServiceStatus] {
    let (running, plan) = try await adopt(stack)
    let observer = Observer(
      engine: engine, settings: settings, built: await images.built, pulled: await images.pulled)
    let all = try Orchestrator.services(of: stack.environment)
    let observed = try await translatingErrors { try await observer.observe(all, alpine: stack.environment.alpine) }
    let names = Set(all.map(\.name))
    let undeclared = running.services.filter { !names.contains($0.name) }.map(StackServiceStatus.undeclared)
    return try await withThrowingTaskGroup(of: (Int, StackServiceStatus).self) { group in
      for (index, service) in all.enumerated() {
        group.addTask { [self] in
          guard let found = running[service.name] else { return (index, .missing(service.name)) }
          return (index, try await status(of: found, service, plan, observed, running))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1) + undeclared
    }
  }

  private func status(
    of found: RunningService, _ service: ServiceSpec, _ plan: Plan, _ observed: Observation,
    _ running: RunningEnvironment
  ) async throws -> StackServiceStatus {
    let (state, image) = try await translatingErrors(of: service.name) {
      let state = try await engine.inspectContainer(found.containerID)
      return (state, try await engine.inspectImage(state.imageID))
    }
    let isRunning = state.phase == .running
    async let statistics = isRunning ? try? engine.statistics(found.containerID) : nil
    async let isReady = isRunning ? answers(found, plan, state) : nil
    return StackServiceStatus(
      service: service.name, state: state.phase.word, isReady: await isReady,
      startedAt: isRunning ? state.startedAt.flatMap(Timestamp.seconds) : nil, image: state.image,
      imageCreatedAt: image.flatMap { Timestamp.seconds($0.createdAt) },
      isStale: isStale(service, image, observed), host: found.host, ports: found.ports,
      memory: await statistics?.memory)
  }

  /// One look at its probe.
  private func answers(_ found: RunningService, _ plan: Plan, _ state: ContainerState) async -> Bool? {
    guard let (readiness, healthCheck) = try? await readiness(of: found, plan, state) else { return nil }
    var once = readiness
    once.within = .seconds(1)
    let wait = ReadinessWait(subject: subject(state, once.probe, healthCheck), readiness: once) { _, _, _ in }
    return try? await wait.run(from: .now)
  }

  private func isStale(_ service: ServiceSpec, _ image: ImageDetails?, _ observed: Observation) -> Bool {
    guard let image else { return false }
    switch service.source {
    case .build(let source):
      guard let now = observed.builds[source]?.digest else { return false }
      return image.labels[Labels.build] != now
    case .image(let written):
      guard let now = observed.images[settings.imageSubstitution(written)] else { return false }
      return now.id != image.id
    }
  }
}

extension StackServiceStatus {
  fileprivate static func missing(_ service: String) -> StackServiceStatus {
    StackServiceStatus(service: service, state: "missing", image: "", isStale: false, host: "", ports: [])
  }

  /// Its declaration has gone from the stack since it was started; the next `up` takes it down.
  fileprivate static func undeclared(_ found: RunningService) -> StackServiceStatus {
    StackServiceStatus(
      service: found.name, state: "undeclared", image: found.imageID, isStale: false, host: found.host,
      ports: found.ports)
  }
}

extension ContainerState.Phase {
  fileprivate var word: String {
    switch self {
    case .created: "created"
    case .running: "running"
    case .paused: "paused"
    case .restarting: "restarting"
    case .removing: "removing"
    case .exited(let code, let outOfMemory): outOfMemory ? "out of memory" : "exited (\(code))"
    case .dead: "dead"
    }
  }
}
