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
    let exitCodes = await exitCodes(of: found.containers)
    return identities.map { identity, labels in
      let containers = found.containers.filter { $0.labels[Labels.environment] == identity.id }
      return EnvironmentSummary(
        identity: identity,
        ownership: kept.contains(identity.id) ? .kept : ownership(labels, owners),
        services: services(containers, exitCodes), createdAt: containers.map(\.createdAt).min())
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

  /// Of those that have ended, which a listing leaves out.
  private func exitCodes(of containers: [ContainerSummary]) async -> [ContainerID: Int] {
    await withTaskGroup(of: (ContainerID, Int)?.self) { group in
      for container in containers where container.state == "exited" {
        group.addTask { [engine] in
          guard case .exited(let code, _) = try? await engine.inspectContainer(container.id).phase else { return nil }
          return (container.id, code)
        }
      }
      return await group.reduce(into: [:]) { codes, found in if let found { codes[found.0] = found.1 } }
    }
  }

  /// The services of one environment as they are now.
  package func services(of environment: String) async throws -> [EnvironmentSummary.Service] {
    try await translatingErrors {
      let containers = try await engine.listContainers(labels: [Labels.environment: environment])
      return services(containers, await exitCodes(of: containers))
    }
  }

  private func services(
    _ containers: [ContainerSummary], _ exitCodes: [ContainerID: Int]
  ) -> [EnvironmentSummary.Service] {
    let ordered = containers.sorted { Orchestrator.order($0.labels) < Orchestrator.order($1.labels) }
    return ordered.compactMap { container in
      container.labels[Labels.service].map {
        EnvironmentSummary.Service(
          name: $0, container: container.id, containerName: container.name,
          image: container.labels[Labels.image] ?? container.image,
          state: container.state, exitCode: exitCodes[container.id], host: settings.reach.host(of: container),
          ports: settings.reach.ports(Labels.ports(from: container.labels[Labels.ports] ?? ""), of: container))
      }
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
    hear(of: running.id)
    return running
  }
}

extension Orchestrator {
  /// Makes an environment reachable from here that somebody else has started; one that is joined already stays so.
  func join(_ identity: EnvironmentIdentity) async {
    guard let guest = settings.reach.guest else { return }
    try? await engine.connect(guest, to: NetworkID(rawValue: identity.networkName), aliases: [])
  }

  /// Lets go of networks that this run did not make.
  func leaveForeignNetworks() async {
    guard let guest = settings.reach.guest else { return }
    for entry in table.all where !entry.isOwned {
      try? await engine.disconnect(guest, from: NetworkID(rawValue: entry.running.identity.networkName))
    }
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
