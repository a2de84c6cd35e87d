import ContainerEngine

extension Orchestrator {
  /// Takes down what the environment's services have in their volumes and in memory. They stand still meanwhile, all at once, and go
  /// on afterwards. Without a name the snapshot goes with this run; one of the same name gives way to it.
  package func takeSnapshot(
    of environment: String, name: String? = nil, timeToLive: Duration = Snapshot.standardTimeToLive
  ) async throws -> Snapshot {
    guard let entry = table.entry(environment) else { throw unknown(environment) }
    try supervisor?.guardEngine()
    let sources = try await sources(of: entry)
    guard !sources.isEmpty else { throw OrchestrationError.nothingToSnapshot(environment: entry.running.name) }
    try await flush(sources)
    var random = SystemRandomNumberGenerator()
    var snapshot = Snapshot(
      id: RandomID.make(length: 6, using: &random), name: name,
      folders: Dictionary(uniqueKeysWithValues: sources.map { ($0.service.name, $0.folders) }),
      createdAt: WallClock.seconds)
    do {
      try await translatingErrors { try await archive(sources, in: snapshot) }
      if name != nil { snapshot = try await keep(snapshot, for: timeToLive) }
    } catch {
      _ = await forget(snapshot)
      throw error
    }
    if name == nil { ownSnapshots.add(snapshot) }
    return snapshot
  }

  // MARK: What is taken

  private struct Source: Sendable {
    var service: RunningService
    var folders: [String]
    var boundPaths: [String]
    var server: Flush.Server?
  }

  /// Folders that nobody means, as they are empty or of the running programs alone, or that nobody is to see.
  private static let passedOver: Set<String> = [
    "/tmp", "/var/tmp", "/run", "/var/run", "/dev/shm", ServiceSecrets.folder, Snapshot.place,
  ]

  private func sources(of entry: EnvironmentTable.Entry) async throws -> [Source] {
    try await translatingErrors {
      try await withThrowingTaskGroup(of: (Int, Source?).self) { group in
        for (index, service) in entry.running.services.enumerated() {
          group.addTask { [self] in
            let state = try await inspect(service.name, in: entry.running.id)
            let folders = Set(state.dataFolders).subtracting(Orchestrator.passedOver).sorted()
            guard case .running = state.phase, !folders.isEmpty else { return (index, nil) }
            let probe = entry.plan?.service(service.name)?.ready.probe
            let server = Flush.Server(probe, service.ports)
            return (
              index, Source(service: service, folders: folders, boundPaths: state.boundPaths, server: server)
            )
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.compactMap(\.1)
      }
    }
  }

  private func flush(_ sources: [Source]) async throws {
    let flush = Flush(poller: poller, reach: settings.reach)
    for source in sources {
      guard let server = source.server, let refusal = try await flush.flush(server, source.service) else { continue }
      throw OrchestrationError.notFlushed(service: source.service.name, refusal)
    }
  }

  // MARK: Archives

  private func archive(_ sources: [Source], in snapshot: Snapshot) async throws {
    await watch.start()
    let (engine, session, watch) = (engine, session, watch)
    try await withoutCancellation {
      try await engine.createVolume(snapshot.volumeName, labels: snapshot.labels(session))
    }
    let makers = sources.map {
      ArchiveMaker(
        snapshot: snapshot, session: session, service: $0.service, folders: $0.folders, boundPaths: $0.boundPaths)
    }
    let containers = try await withThrowingTaskGroup(of: (ArchiveMaker, ContainerID).self) { group in
      for maker in makers {
        group.addTask { (maker, try await withoutCancellation { try await engine.createContainer(maker.spec) }) }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    // From here on nothing is cancelled, or services would stand still for good.
    try await withoutCancellation {
      try await Orchestrator.standingStill(makers, engine) {
        try await withThrowingTaskGroup(of: Void.self) { group in
          for (maker, id) in containers { group.addTask { try await maker.run(as: id, engine, watch) } }
          try await group.waitForAll()
        }
      }
    }
    for (_, id) in containers { try await engine.removeContainer(id) }
  }

  private static func standingStill(
    _ makers: [ArchiveMaker], _ engine: any ContainerEngine, _ body: () async throws -> Void
  ) async throws {
    do {
      try await forAll(makers) { try await engine.pauseContainer($0.service.containerID) }
      try await body()
    } catch {
      try? await forAll(makers) { try? await engine.unpauseContainer($0.service.containerID) }
      throw error
    }
    try await forAll(makers) { try await engine.unpauseContainer($0.service.containerID) }
  }

  private static func forAll(
    _ makers: [ArchiveMaker], _ work: @escaping @Sendable (ArchiveMaker) async throws -> Void
  ) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for maker in makers { group.addTask { try await work(maker) } }
      try await group.waitForAll()
    }
  }
}

extension ArchiveMaker {
  fileprivate func run(as id: ContainerID, _ engine: any ContainerEngine, _ watch: ContainerWatch) async throws {
    do {
      try await engine.startContainer(id)
    } catch let error as EngineError where error.cause.lacksShell {
      throw OrchestrationError.notArchived(service: service.name, reason: "its image has no /bin/sh")
    }
    guard case .exited(let code, _) = try await watch.death(of: id, mayRestart: false).phase, code == 0 else {
      let said = (try? await LogLines.last(3, of: id, engine)) ?? []
      throw OrchestrationError.notArchived(service: service.name, reason: said.joined(separator: "; "))
    }
  }
}

extension EngineError.Cause {
  fileprivate var lacksShell: Bool { if case .containerRefused(.program) = self { true } else { false } }
}
