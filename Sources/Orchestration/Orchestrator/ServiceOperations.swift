package import ContainerEngine

/// What is done to a service of an environment that is up. Environments are named by id.
extension Orchestrator {
  package func environment(_ id: String) -> RunningEnvironment? { table.entry(id)?.running }

  /// Puts in forms of URLs, by service, which the engine does not tell of for a secret in them, and the program knows.
  package func disclose(urlForms: [String: String], in environment: String) -> RunningEnvironment? {
    table.update(environment) { entry in
      for index in entry.running.services.indices where entry.running.services[index].hidesURL {
        guard let form = urlForms[entry.running.services[index].name] else { continue }
        entry.running.services[index].urlForm = form
        entry.running.services[index].hidesURL = false
      }
    }
    return self.environment(environment)
  }

  /// A program in a service. It ends with the task that waits for it.
  package func exec(_ service: String, in environment: String, _ spec: ExecSpec) async throws -> ExecResult {
    try await calling(service, in: environment) { [engine] program in
      try await engine.exec(program.container, program.marked(spec))
    }
  }

  /// The same with open streams, until `body` has ended.
  /// - Parameter terminal: the size of the terminal that it gets; `nil` gives it none.
  package func exec<Result: Sendable>(
    _ service: String, in environment: String, _ spec: ExecSpec, terminal: TerminalSize?,
    _ body: @Sendable (any ExecSession) async throws -> Result
  ) async throws -> Result {
    try await calling(service, in: environment) { [engine] program in
      try await body(try await engine.openExec(program.container, program.marked(spec), terminal: terminal))
    }
  }

  private func calling<Result: Sendable>(
    _ service: String, in environment: String, _ body: @Sendable (CalledProgram) async throws -> Result
  ) async throws -> Result {
    let found = try find(service, in: environment)
    let program = CalledProgram(engine: engine, container: found.containerID)
    do {
      return try await body(program)
    } catch {
      if Task.isCancelled { await program.end() }
      guard let error = error as? EngineError else { throw error }
      throw await execFailure(error, found, in: environment)
    }
  }

  /// Why a program could not be run in a service.
  private func execFailure(
    _ error: EngineError, _ service: RunningService, in environment: String
  ) async -> OrchestrationError {
    switch error.cause {
    case .noProgram(let name, let obstacle): return .noProgram(name: name, service: service.name, obstacle)
    case .containerRefused(let obstacle): return .programRefused(service: service.name, obstacle)
    case .conflict, .notFound:
      // The engine names the container by its id, and does not say how it ended.
      return .notRunning(service: service.name, try? await inspect(service.name, in: environment).phase)
    default: return .engine(error, service: service.name)
    }
  }

  package func logs(
    _ service: String, in environment: String, _ options: LogOptions = LogOptions()
  ) async throws -> AsyncThrowingStream<OutputChunk, any Error> {
    let found = try find(service, in: environment)
    return try await translatingErrors(of: service) { [engine] in
      guard let count = options.tail, count > 0 else { return try await engine.logs(found.containerID, options) }
      return try await LogTail(count: count, options: options) { try await engine.logs(found.containerID, $0) }.log()
    }
  }

  package func inspect(_ service: String, in environment: String) async throws -> ContainerState {
    let found = try find(service, in: environment)
    let state = try await translatingErrors(of: service) { try await engine.inspectContainer(found.containerID) }
    return await blamingMemoryRightly(state)
  }

  /// Restarts it and waits until it is ready again. Its host ports are new ones.
  package func restart(_ service: String, in environment: String, grace: Duration? = nil) async throws -> RunningService
  {
    let found = try find(service, in: environment)
    try await translatingErrors(of: service) { try await engine.restartContainer(found.containerID, grace: grace) }
    let renewed = try await renew(found, in: environment)
    try await waitUntilReady(service, in: environment)
    return renewed
  }

  /// The service with the host ports that it has now.
  func renew(_ service: RunningService, in environment: String) async throws -> RunningService {
    try await translatingErrors(of: service.name) { try await addresses.renew(service, in: environment) }
  }

  /// Waits as `up` did.
  package func waitUntilReady(_ service: String, in environment: String) async throws {
    let found = try find(service, in: environment)
    await watch.forget(found.containerID)
    let state = try await inspect(service, in: environment)
    guard let entry = table.entry(environment) else { throw unknown(environment) }
    let (readiness, healthCheck) = try await readiness(of: found, entry.plan, state)
    if case .exited = state.phase, !readiness.probe.expectsCompletion {
      throw OrchestrationError.notRunning(service: service, state.phase)
    }
    try checkNotFrozen(state, service)
    let network = entry.running.identity.networkName
    if case .running = state.phase, state.aliases[network] == nil, readiness.probe.asksOverNetwork {
      throw OrchestrationError.cutOff(service: service)
    }
    let transcript = TranscriptBox()
    let follower = follower(of: state, readiness)
    defer { follower?.stop() }
    let subject = subject(state, readiness.probe, healthCheck, log: follower?.watch)
    let wait = ReadinessWait(subject: subject, readiness: readiness) { [self] finding, number, time in
      transcript.add(finding, at: time)
      note(.probed(service: service, finding: finding, attempt: number), entry.running.identity)
    }
    if !entry.wasStartedHere { await watch.cover(environment) }
    guard let (reason, restarts) = try await race(wait, found) else { return }
    let lines = (try? await LogLines.last(settings.failureLogLines, of: found.containerID, engine)) ?? []
    throw OrchestrationError.serviceFailed(
      ServiceFailure(
        service: service, environment: entry.running.identity, reason: reason, answers: transcript.answers,
        restarts: restarts, isMeantToEnd: readiness.probe.expectsCompletion, log: lines))
  }

  /// No time makes ready what stands still.
  func checkNotFrozen(_ state: ContainerState, _ service: String) throws(OrchestrationError) {
    if case .paused = state.phase { throw .notRunning(service: service, .paused) }
  }

  /// Listens for the lines that tell of readiness; what a container wrote before its last start says nothing.
  private func follower(of state: ContainerState, _ readiness: Readiness) -> LogFollower? {
    LogWatch(for: readiness).map {
      LogFollower(state.id, engine, keeping: settings.failureLogLines, watch: $0, since: state.presentLife)
    }
  }

  func readiness(
    of service: RunningService, _ plan: Plan?, _ state: ContainerState
  ) async throws -> (Readiness, [String]?) {
    let healthCheck = try await translatingErrors(of: service.name) {
      try await engine.inspectImage(state.imageID)?.healthCheck
    }
    if let planned = plan?.service(service.name) {
      let asksImage = planned.prefersImageHealthCheck && healthCheck != nil
      return (asksImage ? Readiness(.imageHealthCheck) : planned.ready, healthCheck)
    }
    // Whoever started it has left word of how to ask.
    if let text = state.labels[Labels.ready], let declared = ReadinessLabel(text) {
      let asksImage = declared.prefersImageHealthCheck && healthCheck != nil
      return (asksImage ? Readiness(.imageHealthCheck) : declared.readiness, healthCheck)
    }
    if healthCheck != nil { return (Readiness(.imageHealthCheck), healthCheck) }
    let port = service.ports.first { $0.container.transport == .tcp }?.container.number
    return (Readiness(port.map { .tcp(port: $0) } ?? .running), nil)
  }

  /// The probe against the container's death: `nil` once ready.
  private func race(
    _ wait: ReadinessWait, _ service: RunningService
  ) async throws -> (ServiceFailure.Reason, ServiceFailure.Restarts?)? {
    await watch.start()
    return try await withThrowingTaskGroup(of: (ServiceFailure.Reason, ServiceFailure.Restarts?)?.self) { group in
      group.addTask { try await wait.run(from: .now) ? nil : (.neverReady(within: wait.readiness.within), nil) }
      group.addTask { try await self.end(of: service) }
      group.addTask { try await self.follow(service, wait) }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  /// Asks where a service is that the engine starts again; ends by cancellation alone.
  private func follow(_ service: RunningService, _ wait: ReadinessWait) async throws -> Never {
    var follower: LogFollower?
    defer { follower?.stop() }
    for await container in await watch.changes() where container == service.containerID {
      guard let state = try? await engine.inspectContainer(container), case .running = state.phase else { continue }
      follower = self.follower(of: state, wait.readiness)
      wait.subject.beginAnew(state, log: follower?.watch)
    }
    throw CancellationError()
  }

  /// Dead for good, or dead again and again.
  private func end(of service: RunningService) async throws -> (ServiceFailure.Reason, ServiceFailure.Restarts?) {
    var crashes = Crashes()
    while true {
      let death = try await watch.death(of: service.containerID, mayRestart: true)
      crashes.add(death.phase)
      guard death.isFinal || crashes.isLoop else { continue }
      guard case .exited(let code, let outOfMemory)? = death.phase else { return (.removed, nil) }
      return (.exited(code: code, outOfMemory: outOfMemory), crashes.restarts(ended: true))
    }
  }

  func find(_ service: String, in environment: String) throws(OrchestrationError) -> RunningService {
    guard let running = table.entry(environment)?.running else { throw unknown(environment) }
    guard let found = running[service] else { throw .unknownService(service, known: running.services.map(\.name)) }
    return found
  }
}
