package import ContainerEngine
import Synchronization

/// Brings environments up on an engine and takes them down again.
package final class Orchestrator: Sendable {
  package let engine: any ContainerEngine
  package let session: Session
  package let settings: OrchestrationSettings
  let table = EnvironmentTable()
  let emit: @Sendable (OrchestrationEvent) -> Void
  let watch: ContainerWatch
  let images: ImageProvider
  let departures = Departures()
  let grounds = Grounds()
  private let poller: SocketPoller
  private let supervisor: Supervisor?
  private let namesakes: Namesakes
  private let sweeping = Mutex<Task<Void, Never>?>(nil)

  /// Without a supervisor nothing cleans up after a `kill -9` but the next sweep. Throws where the system gives no
  /// socket.
  package init(
    engine: any ContainerEngine, session: Session, settings: OrchestrationSettings = OrchestrationSettings(),
    supervisor: Supervisor?, events: @escaping @Sendable (OrchestrationEvent) -> Void = { _ in }
  ) throws(OrchestrationError) {
    self.engine = engine
    self.session = session
    self.settings = settings
    self.supervisor = supervisor
    emit = events
    watch = ContainerWatch(engine, labels: [Labels.session: session.id])
    images = ImageProvider(engine)
    namesakes = Namesakes(engine: engine, processes: .local(session.owner))
    do {
      poller = try SocketPoller()
    } catch {
      throw .systemRefused(operation: "open a socket", reason: error.reason)
    }
  }

  /// What `up` would do, without doing it.
  package func plan(_ spec: EnvironmentSpec) async throws -> Plan {
    let services = try Orchestrator.services(of: spec)
    return try await plan(services, spec)
  }

  /// Starts a new environment and returns once every service is ready. Throws ``OrchestrationError`` as soon as one
  /// fails, while what was started goes, which ``finish()`` waits for; or `CancellationError` once everything is down.
  package func up(_ spec: EnvironmentSpec) async throws -> RunningEnvironment {
    let began = ContinuousClock.now
    let services = try Orchestrator.services(of: spec)
    if let name = spec.givenName { await departures.wait(for: name) }
    try supervisor?.guardEngine()
    async let watching: Void = watch.start()
    if let running = try await complete(spec, services, since: began) {
      await watching
      return running
    }
    let plan = try await plan(services, spec)
    note(.planned(plan), plan.identity)
    await watching
    return try await run(plan, spec, ExecutionProgress(begin: began), steps: plan)
  }

  static func services(of spec: EnvironmentSpec) throws(OrchestrationError) -> [ServiceSpec] {
    let selected = try ServiceSelection.services(of: spec)
    guard spec.alpine || spec.buildsAnew else { return selected }
    return selected.map { service in
      guard case .build(var source) = service.source else { return service }
      if spec.alpine { source = source.alpineVariant }
      if spec.buildsAnew { source.noCache = true }
      var variant = service
      variant.source = .build(source)
      return variant
    }
  }

  /// `identity` is that of an environment that is there already.
  func plan(
    _ services: [ServiceSpec], as identity: EnvironmentIdentity? = nil, _ spec: EnvironmentSpec
  ) async throws -> Plan {
    try await translatingErrors {
      let observer = Observer(
        engine: engine, settings: settings, built: await images.built, pulled: await images.pulled)
      async let version = engine.version()
      async let nameIsTaken = nameIsTaken(identity == nil ? spec.givenName : nil)
      let observed = try await observer.observe(services, alpine: spec.alpine)
      if let name = spec.givenName, try await nameIsTaken { throw OrchestrationError.nameInUse(name) }
      var random = SystemRandomNumberGenerator()
      let new = EnvironmentIdentity(
        id: RandomID.make(length: 6, using: &random), declaration: spec.declaration, givenName: spec.givenName,
        purpose: spec.purpose, stack: spec.stack)
      let planner = Planner(settings: settings, session: session, capabilities: try await version.capabilities)
      return try planner.plan(services, as: identity ?? new, kept: spec.kept, observed: observed, using: &random)
    }
  }

  private func nameIsTaken(_ name: String?) async throws -> Bool {
    guard let name else { return false }
    return try await namesakes.exist(of: name, besides: nil)
  }

  /// Carries out the steps of a part of the plan: the rest of it is done.
  func run(
    _ plan: Plan, _ spec: EnvironmentSpec, _ progress: ExecutionProgress, steps part: Plan
  ) async throws -> RunningEnvironment {
    let tell: @Sendable (OrchestrationEvent.Kind) -> Void = { [self] in note($0, plan.identity) }
    let runner = stepRunner(plan, progress, tell)
    let execution = Execution(Executor(plan: part, steps: runner, watch: watch, emit: tell))
    do {
      try await execution.value()
    } catch {
      throw await cleanUp(after: error, execution, plan, progress, keepsFailed: spec.keepsFailed)
    }
    progress.stopFollowing()
    let running = RunningEnvironment(plan, progress, host: settings.publishedHost)
    table.add(EnvironmentTable.Entry(running: running, origin: .started(plan), kept: spec.kept))
    tell(.up(running))
    return running
  }

  func stepRunner(
    _ plan: Plan, _ progress: ExecutionProgress, _ tell: @escaping @Sendable (OrchestrationEvent.Kind) -> Void
  ) -> StepRunner {
    StepRunner(
      plan: plan, engine: engine, images: images, poller: poller, settings: settings,
      namesakes: namesakes, progress: progress, emit: tell)
  }

  /// What to throw. Cancelled, everything is taken down before; a failure is told at once, and what there is goes
  /// meanwhile.
  private func cleanUp(
    after error: any Error, _ execution: Execution, _ plan: Plan, _ progress: ExecutionProgress, keepsFailed: Bool
  ) async -> any Error {
    guard let failure = error as? StepFailure else {
      await execution.end()
      progress.stopFollowing()
      await remove(plan)
      return error
    }
    let inquest = FailureInquest(plan: plan, engine: engine, progress: progress, settings: settings, kept: keepsFailed)
    let explained = await inquest.explain(failure)
    progress.stopFollowing()
    note(.failed(explained), plan.identity)
    if keepsFailed {
      await execution.end()
      await noteEvidence(ofFailed: plan.identity)
      try? await mark(plan.identity)
    } else {
      departures.add(plan.identity) { [self] in
        await execution.end()
        await noteEvidence(ofFailed: plan.identity)
        return await remove(plan)
      }
    }
    return explained
  }

  func note(_ kind: OrchestrationEvent.Kind, _ environment: EnvironmentIdentity?) {
    emit(OrchestrationEvent(time: .now, environment: environment, kind: kind))
  }

  /// Every engine error that leaves this room is an ``OrchestrationError``.
  func translatingErrors<Result>(
    of service: String? = nil, _ body: () async throws -> Result
  ) async throws -> Result {
    do { return try await body() } catch let error as EngineError {
      throw OrchestrationError.engine(error, service: service)
    }
  }

  func probe(_ target: ProbeTarget) -> ProbeAttempt {
    ProbeAttempt(engine: engine, poller: poller, target: target)
  }

  /// Begins to remove what dead owners have left, which nothing waits for but ``finish()``.
  package func sweepMeanwhile() {
    sweeping.withLock { task in
      // An engine that cannot be asked is told of by whatever needs it.
      if task == nil { task = Task { [self] in _ = try? await sweep() } }
    }
  }

  /// Until what has failed so far has been told of in full, and is gone.
  package func awaitDepartures() async { await departures.wait() }

  /// Ends the run: takes down what it owns, and sees the sweep through. The names of what could not be removed; the
  /// engine stays open.
  @discardableResult
  package func finish() async -> [String] {
    await grounds.end()
    let left = await downAll() + departures.all()
    await sweeping.withLock { $0 }?.value
    await watch.stop()
    return left
  }
}

extension RunningEnvironment {
  init(_ plan: Plan, _ progress: ExecutionProgress, host: String) {
    let state = progress.snapshot
    let services = plan.services.map { service in
      let found = state.services[service.name] ?? ExecutionProgress.Service()
      return RunningService(service, found, host: host)
    }
    self.init(
      identity: plan.identity, network: state.network ?? NetworkID(rawValue: plan.identity.networkName),
      services: services,
      startedAt: progress.begin, timings: progress.timings)
  }
}

extension RunningService {
  init(_ service: PlannedService, _ found: ExecutionProgress.Service, host: String) {
    self.init(
      name: service.name, containerID: found.container ?? ContainerID(rawValue: service.container.name),
      containerName: service.container.name, host: host,
      ports: ServicePort.ports(service.declaredPorts, published: found.state?.ports ?? []),
      imageID: found.state?.imageID ?? "", urlForm: service.urlForm, needs: service.needs)
  }
}

extension ServicePort {
  /// The declared ports in their order with the host port of each; an engine that listens on IPv6 too lists a port
  /// twice.
  static func ports(_ declared: [ContainerPort], published: [PublishedPort]) -> [ServicePort] {
    declared.compactMap { port in
      let found = published.filter { $0.container == port }
      let chosen = found.first { !$0.hostAddress.contains(":") } ?? found.first
      return chosen.map { ServicePort(container: port, host: $0.hostPort) }
    }
  }
}
