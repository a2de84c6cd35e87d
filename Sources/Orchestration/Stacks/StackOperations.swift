import ContainerEngine

extension Orchestrator {
  /// One change of a stack at a time.
  private func changing<Result>(_ stack: StackSpec, _ body: () async throws -> Result) async throws -> Result {
    try await StackLock.hold(stack.name, waits: { note(.stackBusy(stack.name), nil) }, body)
  }

  /// Brings a stack up: all of it where it is not there yet, else what is missing, has ended, or is declared differently by now.
  package func up(_ stack: StackSpec) async throws -> RunningEnvironment {
    try await changing(stack) { try await renew(stack, asked: nil) }
  }

  /// Builds these services from the sources as they are now, puts them in the place of those that run, and restarts what needs them.
  package func refresh(_ stack: StackSpec, services: Set<String>) async throws -> RunningEnvironment {
    try await changing(stack) { try await renew(stack, asked: services) }
  }

  /// Restarts these services, one after what it needs, without building anything.
  package func restart(_ stack: StackSpec, services: Set<String>) async throws -> RunningEnvironment {
    try await changing(stack) { try await restartAlone(stack, services: services) }
  }

  private func restartAlone(_ stack: StackSpec, services: Set<String>) async throws -> RunningEnvironment {
    let (running, plan) = try await adopt(stack)
    let names = plan.services.map(\.name).filter(services.contains)
    try await restart(names, in: running.id) { plan.grace(of: $0) }
    var renewed = try await adopt(stack).running
    for name in services { renewed.renewals[name] = .restarted }
    return renewed
  }

  /// Takes a stack down; its data stay unless `volumes` says otherwise. The names of what could not be removed.
  package func end(_ stack: StackSpec, volumes: Bool) async throws -> [String] {
    try await changing(stack) { try await endAlone(stack, volumes: volumes) }
  }

  private func endAlone(_ stack: StackSpec, volumes: Bool) async throws -> [String] {
    var left: [String] = []
    if let identity = try await identity(of: stack) { left = await down(identity.id) }
    guard volumes else { return left }
    let own = try await translatingErrors { try await engine.listVolumes(labels: [Labels.stack: stack.name]) }
    for volume in own {
      do { try await engine.removeVolume(volume.name) } catch { left.append(volume.name) }
    }
    return left
  }

  /// Takes some of a stack's services down, which `up` brings back; the rest goes on. The names of what could not be
  /// removed.
  package func end(_ stack: StackSpec, services: Set<String>) async throws -> [String] {
    try await changing(stack) { try await endAlone(stack, services: services) }
  }

  private func endAlone(_ stack: StackSpec, services: Set<String>) async throws -> [String] {
    guard let identity = try await identity(of: stack) else {
      throw OrchestrationError.unknownEnvironment(stack.name, known: [])
    }
    let found = try await translatingErrors {
      try await engine.listContainers(labels: [Labels.environment: identity.id])
    }
    let current = StackContainers(found, [])
    // A network without services would be nothing to come back to.
    if services.isSuperset(of: current.names) { return try await endAlone(stack, volumes: false) }
    return await withTaskGroup(of: String?.self) { group in
      for container in current.containers(of: services) {
        let grace = stack.grace(of: current.service(of: container) ?? "")
        group.addTask { [engine] in
          do {
            try? await engine.stopContainer(container, grace: grace)
            try await engine.removeContainer(container)
            return nil
          } catch {
            return container.rawValue
          }
        }
      }
      return await group.reduce(into: [String]()) { left, name in
        if let name { left.append(name) }
      }
    }
  }

  /// `nil` where it is not up.
  package func identity(of stack: StackSpec) async throws -> EnvironmentIdentity? {
    try await list().last { $0.identity.givenName == stack.name }?.identity
  }

  /// A handle to a stack that is up.
  package func attached(_ stack: StackSpec) async throws -> RunningEnvironment { try await adopt(stack).running }

  /// A stack that is up, with what is declared of its services now.
  func adopt(_ stack: StackSpec) async throws -> (running: RunningEnvironment, plan: Plan) {
    guard let identity = try await identity(of: stack) else {
      throw OrchestrationError.unknownEnvironment(stack.name, known: try await list().map(\.identity.name))
    }
    _ = table.remove(identity.id)
    let running = try await attach(identity.id)
    var wanted = stack.environment
    wanted.wanted = running.services.map(\.name).filter { name in wanted.services.contains { $0.name == name } }
    let plan = try await prospect(try Orchestrator.services(of: wanted), wanted, isNew: false).plan(as: identity)
    table.update(identity.id) { entry in
      entry.origin = .started(plan)
      entry.kept = true
    }
    return (running, plan)
  }

  // MARK: Renewal

  private func renew(_ stack: StackSpec, asked: Set<String>?) async throws -> RunningEnvironment {
    let began = ContinuousClock.now
    var spec = stack.environment
    guard let identity = try await identity(of: stack) else {
      HostPortChoice(stack: stack.name).assign(&spec.services, current: [:])
      return try await upAnew(spec)
    }
    let found = try await translatingErrors {
      try await engine.listContainers(labels: [Labels.environment: identity.id])
    }
    let current = StackContainers(found, try await states(found))
    HostPortChoice(stack: stack.name).assign(&spec.services, current: current.ports)
    if let asked {
      let declared = Set(spec.services.map(\.name))
      spec.wanted = asked.sorted() + current.names.filter(declared.contains)
    }
    let plan = try await prospect(try Orchestrator.services(of: spec), spec, isNew: false).plan(as: identity)
    let replaced = current.outdated(by: plan).union(asked ?? [])
    note(.planned(plan), identity)
    try await replace(replaced, plan, current, undeclared: current.undeclared(in: stack))
    let dependents = stack.dependents(of: replaced).subtracting(replaced).intersection(plan.services.map(\.name))
    let running = try await adopt(stack).running
    let names = plan.services.map(\.name).filter(dependents.contains)
    try await restart(names, in: running.id) { plan.grace(of: $0) }
    var renewed = try await adopt(stack).running
    renewed.timings.total = .now - began
    renewed.renewals = plan.renewals(replacing: replaced, of: current)
    for name in dependents { renewed.renewals[name] = .restarted }
    note(.up(renewed), identity)
    return renewed
  }

  private func upAnew(_ spec: EnvironmentSpec) async throws -> RunningEnvironment {
    do {
      return try await up(spec)
    } catch {
      // Whoever waits to change the stack would find parts of what goes now.
      if let name = spec.givenName { await departures.wait(for: name) }
      throw error
    }
  }

  private func states(_ containers: [ContainerSummary]) async throws -> [ContainerState] {
    try await translatingErrors {
      try await withThrowingTaskGroup(of: ContainerState.self) { group in
        for container in containers { group.addTask { [engine] in try await engine.inspectContainer(container.id) } }
        return try await group.reduce(into: []) { $0.append($1) }
      }
    }
  }

  /// Images first, so that what runs goes only when what takes its place is there.
  private func replace(
    _ names: Set<String>, _ plan: Plan, _ current: StackContainers, undeclared: [ContainerID]
  ) async throws {
    guard !names.isEmpty || !undeclared.isEmpty else { return }
    try await carryOut(plan.images(of: names), plan)
    let going = current.containers(of: names) + undeclared
    try await translatingErrors {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for id in going {
          let grace = plan.grace(of: current.service(of: id) ?? "")
          group.addTask { [engine] in
            try? await engine.stopContainer(id, grace: grace)
            try await engine.removeContainer(id)
          }
        }
        try await group.waitForAll()
      }
    }
    try await carryOut(plan.containers(of: names), plan)
  }

  func carryOut(_ part: Plan, _ whole: Plan) async throws {
    await watch.start()
    let progress = ExecutionProgress(begin: .now)
    let tell: @Sendable (OrchestrationEvent.Kind) -> Void = { [self] in note($0, whole.identity) }
    let runner = stepRunner(part, progress, tell)
    defer { progress.stopFollowing() }
    do {
      try await Executor(plan: part, steps: runner, watch: watch, emit: tell).run { _ in }
    } catch let failure as StepFailure {
      let inquest = FailureInquest(plan: whole, engine: engine, progress: progress, settings: settings, kept: true)
      let explained = await inquest.explain(failure)
      note(.failed(explained), whole.identity)
      throw explained
    }
  }
}

/// The containers that a stack has now.
struct StackContainers {
  private var byService: [String: (summary: ContainerSummary, state: ContainerState?)] = [:]

  init(_ summaries: [ContainerSummary], _ states: [ContainerState]) {
    for summary in summaries {
      guard let service = summary.labels[Labels.service] else { continue }
      byService[service] = (summary, states.first { $0.id == summary.id })
    }
  }

  var names: [String] { byService.keys.sorted() }

  /// Published ports by service; of one that has stopped those it was created with.
  var ports: [String: [ContainerPort: UInt16]] {
    byService.mapValues { entry in
      var ports = Labels.hostPorts(from: entry.summary.labels[Labels.hostPorts] ?? "")
      for port in entry.state?.ports ?? [] where port.hostPort != 0 { ports[port.container] = port.hostPort }
      return ports
    }
  }

  /// Services of a plan that do not run, or that run as something else than is declared now.
  func outdated(by plan: Plan) -> Set<String> {
    Set(
      plan.services.filter { service in
        guard let entry = byService[service.name] else { return true }
        if entry.summary.labels[Labels.spec] != service.container.labels[Labels.spec] { return true }
        return entry.state.map { !service.isSound($0.phase) } ?? true
      }.map(\.name))
  }

  /// What the image that a service runs is known by, its name and its id.
  func images(of service: String) -> [String?] {
    guard let entry = byService[service] else { return [] }
    return [entry.summary.image, entry.state?.image, entry.state?.imageID]
  }

  func containers(of names: Set<String>) -> [ContainerID] {
    byService.filter { names.contains($0.key) }.map(\.value.summary.id)
  }

  func service(of container: ContainerID) -> String? { byService.first { $0.value.summary.id == container }?.key }

  /// Of services that the stack does not declare any more; those that were not asked for this time are still its own.
  func undeclared(in stack: StackSpec) -> [ContainerID] {
    let declared = Set(stack.environment.services.map(\.name))
    return byService.filter { entry in !declared.contains(entry.key) }.map(\.value.summary.id)
  }
}

/// How long a service of a stack has to end before it is killed, unless it declares that: few programs of containers hear
/// the signal at all, and whoever develops waits.
private let usualGrace: Duration = .seconds(2)

extension StackSpec {
  /// `nil` is what the service declares.
  func grace(of service: String) -> Duration? {
    environment.services.first { $0.name == service }?.stopTimeout == nil ? usualGrace : nil
  }
}

extension Plan {
  /// `nil` is what the service declares.
  fileprivate func grace(of service: String) -> Duration? {
    self.service(service)?.container.stopTimeout == nil ? usualGrace : nil
  }

  /// The steps that make the images of these services.
  fileprivate func images(of names: Set<String>) -> Plan {
    let needed = Set(steps.filter { names.contains($0.id.service ?? "") }.flatMap(\.after))
    return part { step in
      if case .image = step.id { needed.contains(step.id) } else { false }
    }
  }

  /// The steps that make and start these services, in a network and of images that are there.
  fileprivate func containers(of names: Set<String>) -> Plan {
    part { step in
      switch step.id {
      case .network, .image: false
      case .volume: true
      case .create(let name), .files(let name), .start(let name), .ready(let name): names.contains(name)
      }
    }
  }

  /// The steps that satisfy the condition, as if all others were done.
  func part(_ isOfPart: (Step) -> Bool) -> Plan {
    var part = self
    part.steps = steps.filter(isOfPart)
    let ids = Set(part.steps.map(\.id))
    for index in part.steps.indices { part.steps[index].after.removeAll { !ids.contains($0) } }
    part.services = services.filter { service in part.steps.contains { $0.id.service == service.name } }
    return part
  }
}
