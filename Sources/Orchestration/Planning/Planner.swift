package import ContainerEngine

/// Decides what is to be done to bring an environment up. Pure: the same input and the same random numbers give the
/// same plan.
package struct Planner: Sendable {
  package var settings: OrchestrationSettings
  package var session: Session
  package var capabilities: Set<EngineCapability>

  package init(settings: OrchestrationSettings, session: Session, capabilities: Set<EngineCapability>) {
    self.settings = settings
    self.session = session
    self.capabilities = capabilities
  }

  /// `services` are those of ``ServiceSelection``, Alpine variants applied.
  package func plan(
    _ services: [ServiceSpec], as identity: EnvironmentIdentity, kept: Bool = false, observed: Observation,
    using random: inout some RandomNumberGenerator
  ) throws(OrchestrationError) -> Plan {
    let images = try ImagePlanner(services, settings: settings, observed: observed)
    let containers = ContainerPlanner(
      settings: settings, session: session, identity: identity, snapshot: observed.snapshot)
    var planned: [PlannedService] = []
    for (order, service) in services.enumerated() {
      guard let image = images.choices[service.name] else { continue }
      var container = try containers.plan(service, order: order, image: image)
      if identity.stack != nil {
        container.container.labels[Labels.spec] = PlanDigest.digest(of: container, from: service.source, in: identity)
      }
      planned.append(container)
    }
    let digest = PlanDigest.digest(of: planned, in: identity)
    for index in planned.indices { planned[index].container.labels[Labels.plan] = digest }

    let demand = ResourceDemand(declaredBy: services)
    var network = Labels.common(identity, session)
    network[Labels.plan] = digest
    if demand != .none { network[Labels.demand] = demand.label }
    network[Labels.guest] = settings.reach.guest?.rawValue
    var steps = [try networkStep(identity, network, services: planned.count, observed: observed, using: &random)]
    steps += images.steps
    steps += volumeSteps(services, identity: identity, kept: kept)
    for (service, spec) in zip(planned, services) {
      let image = images.choices[service.name]?.steps ?? []
      var volumes = spec.volumeNames(in: identity).compactMap { $0 }
      if let volume = service.filesVolume {
        steps.append(
          Step(
            .volume(volume), .createVolume(name: volume, labels: service.container.labels), after: [],
            reason: service.reasonToMountFiles))
        volumes.append(volume)
      }
      steps += serviceSteps(service, after: image + volumes.map { .volume($0) })
    }
    var plan = Plan(identity: identity, services: planned, steps: Planner.inOrder(steps))
    plan.digest = digest
    plan.demand = demand
    plan.templates = images.templates
    plan.builds = services.compactMap { service in
      if case .build(let source) = service.source { source } else { nil }
    }
    return plan
  }

  private func networkStep(
    _ identity: EnvironmentIdentity, _ labels: [String: String], services: Int, observed: Observation,
    using random: inout some RandomNumberGenerator
  ) throws(OrchestrationError) -> Step {
    let spec = NetworkSpec(name: identity.networkName, labels: labels)
    guard capabilities.contains(.explicitSubnets) else {
      return Step(.network, .createNetwork(spec, candidates: []), after: [], reason: "the engine picks its subnet")
    }
    let prefix = SubnetChoice.prefix(settings.subnetPrefix, holding: services)
    let choice = SubnetChoice(range: settings.subnetRange, prefix: prefix)
    let candidates = try choice.candidates(limit: 12, avoiding: observed.takenSubnets, using: &random)
    return Step(.network, .createNetwork(spec, candidates: candidates), after: [], reason: "isolates the environment")
  }

  private func volumeSteps(_ services: [ServiceSpec], identity: EnvironmentIdentity, kept: Bool) -> [Step] {
    let labels = Labels.common(identity, session)
    var steps = kept ? [Planner.keepingStep(identity, session)] : []
    var seen: Set<String> = []
    for service in services {
      for (volume, name) in zip(service.volumes, service.volumeNames(in: identity)) {
        guard let name, seen.insert(name).inserted else { continue }
        let reason = if case .named = volume { "named by \(service.name)" } else { "data of \(service.name)" }
        // A stack's data do not go with its environment.
        let labels = identity.stack.map { [Labels.stack: $0] } ?? labels
        steps.append(Step(.volume(name), .createVolume(name: name, labels: labels), after: [], reason: reason))
      }
    }
    return steps
  }

  /// Each behind all that it waits for, otherwise as they are: so they can be read from top to bottom.
  static func inOrder(_ steps: [Step]) -> [Step] {
    let known = Set(steps.map(\.id))
    var done: Set<StepID> = []
    var ordered: [Step] = []
    var waiting = steps
    while let next = waiting.firstIndex(where: { $0.after.allSatisfy { done.contains($0) || !known.contains($0) } }) {
      let step = waiting.remove(at: next)
      done.insert(step.id)
      ordered.append(step)
    }
    return ordered + waiting
  }

  /// The mark of an environment that outlives its owner.
  static func keepingStep(_ identity: EnvironmentIdentity, _ session: Session) -> Step {
    var labels = Labels.common(identity, session)
    labels[Labels.kept] = identity.id
    let name = identity.keptMarkName
    return Step(.volume(name), .createVolume(name: name, labels: labels), after: [], reason: "it outlives this run")
  }

  private func serviceSteps(_ service: PlannedService, after prepared: [StepID]) -> [Step] {
    let name = service.name
    // The container need not wait for its needs, nor, where the engine allows it, for the network: only its start must.
    let networkFirst: [StepID] = capabilities.contains(.createBeforeNetwork) ? [] : [.network]
    var steps = [
      Step(
        .create(name), .createContainer(service.container), after: prepared + networkFirst,
        reason: service.needs.isEmpty ? "its image is there" : "ahead of its needs, to save the time")
    ]
    let copied = service.copiedFiles
    if !copied.isEmpty {
      steps.append(Step(.files(name), .copyFiles(copied), after: [.create(name)], reason: "the service sets files"))
    }
    let last: StepID = copied.isEmpty ? .create(name) : .files(name)
    steps.append(
      Step(
        .start(name), .start, after: [last, .network] + service.needs.map { .ready($0) },
        reason: service.needs.isEmpty ? "it needs nothing" : "needs \(service.needs.joined(separator: ", "))"))
    let probe = service.ready.probe.summary
    let reason = service.prefersImageHealthCheck ? "by the image's HEALTHCHECK, else \(probe)" : "by \(probe)"
    steps.append(Step(.ready(name), .awaitReady(service.ready), after: [.start(name)], reason: reason))
    return steps
  }
}

extension PlannedService {
  fileprivate var reasonToMountFiles: String {
    container.readOnly
      ? "files of \(name), whose own file system is read-only" : "files of \(name) in folders that are kept in memory"
  }
}
