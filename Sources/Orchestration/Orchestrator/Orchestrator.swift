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
  let addresses: ServiceAddresses
  /// Keeps the addresses true.
  private let following: Task<Void, Never>
  let images: ImageProvider
  let departures = Departures()
  let grounds = Grounds()
  let ownSnapshots = OwnSnapshots()
  let faults = FaultLedger()
  let queue: AdmissionQueue
  let starts: StartLine
  let poller: SocketPoller
  let supervisor: Supervisor?
  /// `nil` where none may be started: environments are not kept ready then.
  let keepers: WarmKeeperLauncher?
  let templates: TemplateMaker
  private let namesakes: Namesakes
  private let sweeping = Mutex<Task<Void, Never>?>(nil)
  /// Removes images that builds of this run have superseded, once.
  private let clearing = Mutex<Task<Void, Never>?>(nil)
  let leavesObjects = Atomic(false)
  /// Gives back the places of environments that stand, one after another.
  let queueing = Mutex<Task<Void, Never>?>(nil)

  /// Without a supervisor nothing cleans up after a `kill -9` but the next sweep. Throws where the system gives no
  /// socket.
  package init(
    engine: any ContainerEngine, session: Session, settings: OrchestrationSettings = OrchestrationSettings(),
    supervisor: Supervisor?, keepers: WarmKeeperLauncher? = nil,
    events: @escaping @Sendable (OrchestrationEvent) -> Void = { _ in }
  ) throws(OrchestrationError) {
    self.engine = engine
    self.session = session
    self.settings = settings
    self.supervisor = supervisor
    self.keepers = keepers
    emit = events
    let watch = ContainerWatch(engine, labels: [Labels.session: session.id])
    let addresses = ServiceAddresses(engine: engine, table: table, reach: settings.reach)
    (self.watch, self.addresses) = (watch, addresses)
    images = ImageProvider(engine, machine: session.owner.machine)
    templates = TemplateMaker(engine, settings.initialisationLog, successor: keepers)
    queue = AdmissionQueue(engine, session)
    starts = StartLine { try? await engine.capacity().processors }
    namesakes = Namesakes(engine: engine, processes: .local(session.owner))
    do {
      poller = try SocketPoller()
    } catch {
      throw .systemRefused(operation: "open a socket", reason: error.reason)
    }
    following = Task { await addresses.follow(watch) }
  }

  /// Looks for what is wrong with the engine.
  package func examineEngine() async -> Diagnosis {
    await EngineDoctor(engine: engine, settings: settings, session: session).examine()
  }

  /// What `up` would do, without doing it.
  package func plan(_ spec: EnvironmentSpec) async throws -> Plan {
    try await prospect(try Orchestrator.services(of: spec), spec).plan()
  }

  /// Starts a new environment, or takes one that waits where the specification allows it, and returns once every
  /// service is ready. Throws ``OrchestrationError`` as soon as one fails, while what was started goes, which
  /// ``finish()`` waits for; or `CancellationError` once everything is down.
  package func up(_ spec: EnvironmentSpec, queueing: Queueing = Queueing()) async throws -> RunningEnvironment {
    let began = ContinuousClock.now
    let services = try Orchestrator.services(of: spec)
    try settings.reach.check()
    if let name = spec.givenName { await departures.wait(for: name) }
    try supervisor?.guardEngine()
    async let watching: Void = watch.start()
    if let running = try await complete(spec, services, since: began) {
      await watching
      return running
    }
    async let shelf = shelf(for: spec)
    let prospect = try await prospect(services, spec)
    let found = try await shelf
    if let found, let taken = try await take(prospect, from: found, since: began) {
      replenish(spec, prospect, found)
      await watching
      return taken
    }
    let plan = try prospect.plan()
    grounds.note(spec, services, built: plan.builtServices)
    note(.planned(plan), plan.identity)
    await watching
    let waited = try await admit(plan, spec, queueing)
    defer { admitted(plan) }
    let running = try await starts.take { [self] in
      try await run(plan, spec, ExecutionProgress(begin: began + waited), steps: plan)
    }
    if let found { replenish(spec, try await self.prospect(services, spec), found) }
    if plan.steps.contains(where: \.builds) { clearMeanwhile() }
    return running
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

  /// Looks at the engine and at this machine, so that plans can be made.
  func prospect(_ services: [ServiceSpec], _ spec: EnvironmentSpec, isNew: Bool = true) async throws -> Prospect {
    try await translatingErrors {
      let observer = Observer(
        engine: engine, settings: settings, built: await images.built, pulled: await images.pulled)
      async let capabilities = engine.capabilities()
      async let nameIsTaken = nameIsTaken(isNew ? spec.givenName : nil)
      async let snapshot = snapshot(named: spec.snapshot)
      var observed = try await observer.observe(services, alpine: spec.alpine)
      observed.snapshot = try await snapshot
      if let name = spec.givenName, try await nameIsTaken { throw OrchestrationError.nameInUse(name) }
      return Prospect(
        spec: spec, services: services, observed: observed,
        planner: Planner(settings: settings, session: session, capabilities: try await capabilities))
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
    let running = RunningEnvironment(plan, progress, reach: settings.reach)
    table.add(EnvironmentTable.Entry(running: running, origin: .started(plan), kept: spec.kept))
    tell(.up(running))
    templates.make(plan.templates)
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
    // Where nothing was started there is nothing to look at.
    let keeps = keepsFailed && plan.services.contains { progress.service($0.name).container != nil }
    let inquest = FailureInquest(plan: plan, engine: engine, progress: progress, settings: settings, kept: keeps)
    let explained = await inquest.explain(failure)
    progress.stopFollowing()
    note(.failed(explained), plan.identity)
    if keeps {
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
      // The engine names it by an id that nobody has seen.
      if let service, error.isMissingContainer { throw OrchestrationError.notRunning(service: service, nil) }
      throw OrchestrationError.engine(error, service: service)
    }
  }

  /// - Parameter healthCheck: the image's own.
  func subject(
    _ state: ContainerState, _ probe: Probe, _ healthCheck: [String]?, log: LogWatch? = nil
  ) -> ProbeSubject {
    ProbeSubject(state, log: log, engine: engine, poller: poller) { [settings] in
      settings.reach.target($0, probing: probe, healthCheck: healthCheck)
    }
  }

  /// Begins to remove what dead owners have left, which nothing waits for but ``finish()``.
  package func sweepMeanwhile() {
    sweeping.withLock { task in
      // An engine that cannot be asked is told of by whatever needs it.
      guard task == nil else { return }
      task = Task { [self] in
        if let gone = try? await sweep().gone, !gone.isEmpty { note(.swept(gone), nil) }
      }
    }
  }

  /// Something could not be removed, now or earlier in the run, and is the supervisor's.
  package var hasLeftObjects: Bool { leavesObjects.load(ordering: .relaxed) }

  /// Begins to remove what builds have superseded, which nothing waits for but ``finish()``.
  private func clearMeanwhile() {
    clearing.withLock { task in
      guard task == nil else { return }
      task = Task { [engine] in _ = try? await SupersededImages(engine: engine).remove() }
    }
  }

  /// Until what has failed so far has been told of in full, and is gone.
  package func awaitDepartures() async { await departures.wait() }

  /// Ends the run: takes down what it owns, and sees through what goes on beside it. The names of what could not be removed; the
  /// engine stays open.
  /// - Parameter interrupted: what is made for later runs alone is given up.
  @discardableResult
  package func finish(interrupted: Bool = false) async -> [String] {
    if interrupted { templates.giveUp() }
    await grounds.end()
    await leaveForeignNetworks()
    let left = await downAll() + departures.all() + forgetOwnSnapshots()
    await sweeping.withLock { $0 }?.value
    await clearing.withLock { $0 }?.value
    await templates.end()
    await queueing.withLock { $0 }?.value
    await watch.stop()
    following.cancel()
    await following.value
    return left
  }
}

extension EngineError {
  /// Docker's words, and Podman's begin with others: `no container with name or ID "x" found: no such container`.
  fileprivate var isMissingContainer: Bool {
    guard case .notFound(let message) = cause else { return false }
    return message.lowercased().contains("no such container")
  }
}

extension Step {
  fileprivate var builds: Bool { if case .buildImage = action { true } else { false } }
}

extension RunningEnvironment {
  init(_ plan: Plan, _ progress: ExecutionProgress, reach: ServiceReach) {
    let state = progress.snapshot
    var timings = progress.timings
    timings.onDisk = Set(plan.services.filter(\.keepsDataOnDisk).map(\.name))
    let services = plan.services.map { service in
      let found = state.services[service.name] ?? ExecutionProgress.Service()
      return RunningService(service, found, reach)
    }
    self.init(
      identity: plan.identity, network: state.network ?? NetworkID(rawValue: plan.identity.networkName),
      services: services, startedAt: progress.begin, timings: timings)
  }
}

extension RunningService {
  init(_ service: PlannedService, _ found: ExecutionProgress.Service, _ reach: ServiceReach) {
    self.init(
      name: service.name, containerID: found.container ?? ContainerID(rawValue: service.container.name),
      containerName: service.container.name, host: reach.host(of: found.state),
      ports: reach.ports(service.declaredPorts, of: found.state), declaredPorts: service.declaredPorts,
      imageID: found.state?.imageID ?? "", urlForm: service.urlForm, needs: service.needs)
  }
}
