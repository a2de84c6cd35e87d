import ContainerEngine

extension EnvironmentIdentity {
  /// `nil` for what is no environment: a snapshot, the mark of a keeper, a place for one that does not stand yet.
  init?(labels: [String: String]) {
    guard let id = labels[Labels.environment], labels[Labels.snapshot] == nil, labels[Labels.keeper] == nil,
      labels[Labels.reservation] == nil
    else {
      return nil
    }
    self.init(
      id: id, declaration: labels[Labels.declaration] ?? "", givenName: labels[Labels.name],
      purpose: labels[Labels.purpose], stack: labels[Labels.stack])
  }
}

extension Orchestrator {
  /// Every environment on the engine, oldest first.
  package func list() async throws -> [EnvironmentSummary] {
    let found = try await translatingErrors { try await LabelledObjects.find([:], on: engine) }
    let kept = found.kept()
    let census = OwnerCensus(engine: engine, processes: .local(session.owner))
    let owners = await census.states(of: found.allLabels.compactMap { $0[Labels.owner] })
    var identities: [EnvironmentIdentity: [String: String]] = [:]
    for labels in found.allLabels {
      if let identity = EnvironmentIdentity(labels: labels) { identities[identity] = labels }
    }
    let ended = await states(of: found.containers.filter { $0.state == "exited" })
    return identities.map { identity, labels in
      let containers = found.containers.filter { $0.labels[Labels.environment] == identity.id }
      return EnvironmentSummary(
        identity: identity,
        ownership: kept.contains(identity.id) ? .kept : ownership(labels, owners),
        services: services(containers, ended), createdAt: containers.map(\.createdAt).min())
    }.sorted { ($0.createdAt ?? .max, $0.identity.id) < ($1.createdAt ?? .max, $1.identity.id) }
  }

  private func ownership(_ labels: [String: String], _ owners: [String: OwnerState]) -> EnvironmentSummary.Ownership {
    if labels[Labels.session] == session.id { return .own }
    guard let owner = labels[Labels.owner].flatMap({ Owner(label: $0) }) else { return .unknown }
    return switch owners[owner.label] ?? .unknowable {
    case .alive where labels[Labels.lease] == Session.Lease.warm.rawValue: .warm
    case .alive: .other(pid: owner.pid)
    case .dead: .orphan
    case .unknowable: .unknown
    }
  }

  /// What a listing leaves out. One that the engine does not tell of now is left out, too.
  private func states(of containers: [ContainerSummary]) async -> [ContainerID: ContainerState] {
    await withTaskGroup(of: ContainerState?.self) { group in
      for container in containers { group.addTask { [engine] in try? await engine.inspectContainer(container.id) } }
      return await group.reduce(into: [:]) { states, found in if let found { states[found.id] = found } }
    }
  }

  /// The services of one environment as they are now, those among them that somebody has removed.
  package func services(of environment: String) async throws -> [EnvironmentSummary.Service] {
    let found = try await translatingErrors {
      let containers = try await engine.listContainers(labels: [Labels.environment: environment])
      return services(containers, await states(of: containers))
    }
    let known = table.entry(environment)?.running.services ?? []
    let removed = known.filter { service in !found.contains { $0.name == service.name } }
    guard !removed.isEmpty else { return found }
    let order = Dictionary(known.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    return (found + removed.map { EnvironmentSummary.Service(removed: $0) }).sorted {
      (order[$0.name] ?? .max) < (order[$1.name] ?? .max)
    }
  }

  private func services(
    _ containers: [ContainerSummary], _ states: [ContainerID: ContainerState]
  ) -> [EnvironmentSummary.Service] {
    let ordered = containers.sorted { Orchestrator.order($0.labels) < Orchestrator.order($1.labels) }
    return ordered.compactMap { container in
      guard let name = container.labels[Labels.service] else { return nil }
      let state = states[container.id]
      let exitCode = container.state == "exited" ? state?.phase.exitCode : nil
      var service = EnvironmentSummary.Service(
        name: name, container: container.id, containerName: container.name,
        image: container.labels[Labels.image] ?? container.image,
        state: container.state, exitCode: exitCode, host: settings.reach.host(of: container),
        ports: settings.reach.ports(Labels.ports(from: container.labels[Labels.ports] ?? ""), of: container))
      service.restarts = state?.restarts ?? 0
      return service
    }
  }

  private static func order(_ labels: [String: String]) -> Int {
    labels[Labels.order].flatMap { Int($0) } ?? .max
  }

  /// A handle to an environment that is up already, by name or id. It belongs to whoever started it.
  package func attach(_ name: String) async throws -> RunningEnvironment {
    let all = try await list()
    guard let match = try EnvironmentSearch.find(name, among: all) else {
      throw OrchestrationError.unknownEnvironment(name, known: all.map(\.line))
    }
    return try await attach(match)
  }

  package func attach(_ match: EnvironmentSummary) async throws -> RunningEnvironment {
    if let own = table.entry(match.identity.id) { return own.running }
    await join(match.identity)
    let reach = settings.reach
    let services = try await translatingErrors {
      try await withThrowingTaskGroup(of: (Int, RunningService).self) { group in
        for (index, service) in match.services.enumerated() {
          group.addTask { [engine] in
            (index, RunningService(service, try await engine.inspectContainer(service.container), reach))
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
      }
    }
    let running = RunningEnvironment(
      identity: match.identity, network: NetworkID(rawValue: match.identity.networkName), services: services,
      startedAt: .now, timings: Timings())
    table.add(EnvironmentTable.Entry(running: running, origin: .attached, kept: match.ownership == .kept))
    await hear(of: running.id)
    return running
  }
}

extension Orchestrator {
  /// Makes an environment reachable from here that somebody else has started; one that is joined already stays so.
  func join(_ identity: EnvironmentIdentity) async {
    guard let guest = settings.reach.guest else { return }
    try? await engine.connect(guest, to: NetworkID(rawValue: identity.networkName), aliases: [])
  }

  /// Undoes ``join(_:)``.
  func leave(_ identity: EnvironmentIdentity) async {
    guard let guest = settings.reach.guest else { return }
    try? await engine.disconnect(guest, from: NetworkID(rawValue: identity.networkName))
  }

  /// Lets go of networks that this run did not make.
  func leaveForeignNetworks() async {
    for entry in table.all where !entry.isOwned { await leave(entry.running.identity) }
  }
}

extension RunningService {
  init(_ service: EnvironmentSummary.Service, _ state: ContainerState, _ reach: ServiceReach) {
    let declared = Labels.ports(from: state.labels[Labels.ports] ?? "")
    self.init(
      name: service.name, containerID: service.container, containerName: service.containerName,
      host: reach.host(of: state), ports: reach.ports(declared, of: state), declaredPorts: declared,
      imageID: state.imageID,
      urlForm: state.labels[Labels.url]
        ?? state.labels[Labels.urlTemplate].flatMap { SecretURL.form(of: $0, state.environment) },
      needs: (state.labels[Labels.needs] ?? "").split(separator: ",").map(String.init))
    hidesURL = urlForm == nil && ServiceSecrets(label: state.labels[Labels.secrets] ?? "").coversURL
  }
}

extension EnvironmentSummary.Service {
  fileprivate init(removed service: RunningService) {
    self.init(
      name: service.name, container: service.containerID, containerName: service.containerName,
      image: service.imageID, state: ServiceCondition.removed)
  }
}

extension ContainerState.Phase {
  fileprivate var exitCode: Int? { if case .exited(let code, _) = self { code } else { nil } }
}
