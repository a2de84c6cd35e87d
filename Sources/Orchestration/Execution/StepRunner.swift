import ContainerEngine

/// Does one step of a plan on the engine.
struct StepRunner: Sendable {
  let plan: Plan
  let engine: any ContainerEngine
  let images: ImageProvider
  let poller: SocketPoller
  let settings: OrchestrationSettings
  let namesakes: Namesakes
  let progress: ExecutionProgress
  let emit: @Sendable (OrchestrationEvent.Kind) -> Void

  func run(_ step: Step) async throws {
    switch step.action {
    case .createNetwork(let spec, let candidates): try await createNetwork(spec, candidates)
    case .useImage: break
    case .pullImage(let reference): try await pull(reference, step.id)
    case .buildImage(let build):
      try await images.build(build) { emit(.imageOutput(services: build.services, line: $0)) }
    case .createVolume(let name, let labels):
      try await withoutCancellation { [engine] in try await engine.createVolume(name, labels: labels) }
    case .createContainer(let spec): try await create(spec, for: step.id)
    case .copyFiles(let files): try await copy(files, to: step.id)
    case .start: try await start(step.id)
    case .awaitReady(let readiness): try await awaitReady(readiness, step.id)
    }
  }

  // MARK: Network, images

  private func createNetwork(_ spec: NetworkSpec, _ candidates: [Subnet]) async throws {
    let network = try await withoutCancellation { [engine] in try await StepRunner.create(spec, candidates, engine) }
    progress.update { $0.network = network }
    if let guest = settings.reach.guest { try await engine.connect(guest, to: network, aliases: []) }
    // Two processes that chose the same name at the same moment see each other here at the latest, and both give way.
    guard let name = plan.identity.givenName else { return }
    if try await namesakes.exist(of: name, besides: plan.identity.id) { throw OrchestrationError.nameInUse(name) }
  }

  private static func create(
    _ spec: NetworkSpec, _ candidates: [Subnet], _ engine: any ContainerEngine
  ) async throws -> NetworkID {
    var spec = spec
    for candidate in candidates {
      spec.subnet = candidate.description
      do {
        return try await engine.createNetwork(spec)
      } catch let error as EngineError {
        guard case .addressPoolOverlap = error.cause, candidate != candidates.last else { throw error }
      }
    }
    spec.subnet = nil
    return try await engine.createNetwork(spec)
  }

  private func pull(_ reference: String, _ step: StepID) async throws {
    let users = plan.services.filter { $0.container.image == reference }.map(\.name)
    try await images.pull(reference, for: users) { emit(.imageOutput(services: users, line: $0)) }
  }

  // MARK: Containers

  private func service(_ step: StepID) -> PlannedService? { step.service.flatMap { plan.service($0) } }

  /// A creation that was begun is seen through, also when cancelled: otherwise a container could appear after the
  /// clean-up.
  private func create(_ spec: ContainerSpec, for step: StepID) async throws {
    guard let name = step.service else { return }
    var spec = try await restoring(spec, service(step)?.restores ?? [], of: name)
    if let service = service(step) { spec.mounts += try await MountedFiles(engine: engine, service: service).mounts() }
    let complete = spec
    let (initialisation, tag) = (service(step)?.initialisation, plan.buildTag(for: step))
    let id = try await withoutCancellation { try await createContainer(complete, initialisation, tag: tag) }
    progress.update(name) { $0.container = id }
  }

  /// From a template that somebody has removed no container comes: then the service initialises by itself.
  private func createContainer(
    _ spec: ContainerSpec, _ initialisation: Initialisation?, tag: String?
  ) async throws -> ContainerID {
    if case .template(let template)? = initialisation {
      do {
        return try await engine.createContainer(template.spec(spec))
      } catch let error as EngineError {
        guard case .notFound = error.cause else { throw error }
      }
    }
    return try await createContainer(spec, tag: tag)
  }

  /// - Parameter tag: the name of the image's build. Another run that built the same content without cache has put its
  ///   image in the place of the one that was planned, which is gone then.
  private func createContainer(_ spec: ContainerSpec, tag: String?) async throws -> ContainerID {
    do {
      return try await engine.createContainer(spec)
    } catch let error as EngineError {
      guard case .notFound = error.cause, let tag, tag != spec.image,
        try await engine.inspectImage(spec.image) == nil, try await engine.inspectImage(tag) != nil
      else { throw error }
      var spec = spec
      spec.image = tag
      return try await engine.createContainer(spec)
    }
  }

  /// By now the image is there, whose program it is that starts behind the restoration.
  private func restoring(_ spec: ContainerSpec, _ folders: [String], of service: String) async throws -> ContainerSpec {
    guard !folders.isEmpty, let image = try await engine.inspectImage(spec.image) else { return spec }
    return RestoredStart(service: service, folders: folders).spec(spec, of: image)
  }

  private func copy(_ files: [ServiceFile], to step: StepID) async throws {
    guard let service = service(step), let container = progress.service(service.name).container else { return }
    var folders: [String: [ServiceFile]] = [:]
    for file in files {
      if case .copied(let folder) = service.placement(of: file) { folders[folder, default: []].append(file) }
    }
    for (folder, files) in folders.sorted(by: { $0.key < $1.key }) {
      let archive = TarArchive.archive(
        of: files.map { file in
          let path = file.path.pathParts.dropFirst(folder.pathParts.count).joined(separator: "/")
          return (path: path, contents: file.contents, mode: file.mode)
        })
      try await engine.copyIn(container, to: folder, archive: archive)
    }
  }

  private func start(_ step: StepID) async throws {
    guard let service = service(step), let container = progress.service(service.name).container else { return }
    do {
      try await engine.startContainer(container)
    } catch let error as EngineError {
      throw StepFailure(step, .engine(error))
    }
    let watch = LogWatch(for: service.ready)
    let follower = LogFollower(container, engine, keeping: settings.failureLogLines, watch: watch)
    progress.update(service.name) { state in
      state.startedAt = .now
      state.follower = follower
      state.log = watch
    }
    if case .own(let template)? = service.initialisation { await note(template) }
    try await readBack(service.name, container)
  }

  /// It has died, and the engine starts it again: what it wrote until then makes nothing ready.
  func endLife(of service: PlannedService) {
    let silence = LogWatch(for: service.ready)
    progress.update(service.name) { known in
      known.log = silence
      if let state = known.state { known.subject?.beginAnew(state, log: silence) }
    }
  }

  /// The engine has started a service again that had died.
  func beginAnew(_ container: ContainerID) async {
    guard let service = plan.services.first(where: { progress.service($0.name).container == container }),
      let state = try? await engine.inspectContainer(container), case .running = state.phase
    else { return }
    let follower = LogFollower(
      container, engine, keeping: settings.failureLogLines, watch: LogWatch(for: service.ready),
      since: state.presentLife)
    progress.update(service.name) { known in
      known.follower?.stop()
      known.follower = follower
      known.log = follower.watch
      known.state = state
      known.subject?.beginAnew(state, log: follower.watch)
    }
  }

  private func note(_ template: DataTemplate) async {
    guard let log = settings.initialisationLog else { return }
    try? await onOwnThread { log.note(template.digest) }
  }

  /// Which host ports the engine has chosen.
  private func readBack(_ name: String, _ container: ContainerID) async throws {
    let state = try await engine.inspectContainer(container)
    progress.update(name) { $0.state = state }
  }

  // MARK: Readiness

  private func awaitReady(_ planned: Readiness, _ step: StepID) async throws {
    guard let service = service(step) else { return }
    let (readiness, healthCheck) = try await settle(planned, of: service)
    let state = progress.service(service.name)
    guard let inspected = state.state, let started = state.startedAt else { return }
    let subject = ProbeSubject(inspected, log: state.log, engine: engine, poller: poller) { [settings] in
      settings.reach.target($0, probing: readiness.probe, healthCheck: healthCheck)
    }
    progress.update(service.name) { known in
      known.subject = subject
      // It was started again between the two.
      if let now = known.state, now != inspected || known.log !== state.log {
        subject.beginAnew(now, log: known.log)
      }
    }
    let wait = ReadinessWait(subject: subject, readiness: readiness) { [progress, emit] finding, number, time in
      progress.update(service.name) { $0.transcript.add(finding, at: time) }
      emit(.probed(service: service.name, finding: finding, attempt: number))
    }
    guard try await wait.run(from: started) else { throw StepFailure(step, .neverReady) }
  }

  /// The image's HEALTHCHECK, where the probe is that one or the service leaves it to the image.
  private func settle(_ planned: Readiness, of service: PlannedService) async throws -> (Readiness, [String]?) {
    guard service.prefersImageHealthCheck || planned.probe.asksImage else { return (planned, nil) }
    let healthCheck = try await engine.inspectImage(service.container.image)?.healthCheck
    guard service.prefersImageHealthCheck, healthCheck != nil else { return (planned, healthCheck) }
    return (Readiness(.imageHealthCheck, within: planned.within, every: planned.every), healthCheck)
  }
}

extension Plan {
  /// The name of the build that a container's image comes from; `nil` where it was not built.
  fileprivate func buildTag(for step: StepID) -> String? {
    (steps.first { $0.id == step }?.after ?? []).lazy.compactMap(BuildDigest.tag(of:)).first
  }
}

extension Probe {
  fileprivate var asksImage: Bool {
    switch self {
    case .imageHealthCheck: true
    case .all(let parts), .any(let parts): parts.contains(where: \.asksImage)
    default: false
    }
  }
}

/// Runs work to its end even if the surrounding task is cancelled meanwhile.
@discardableResult
func withoutCancellation<Result: Sendable>(
  _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
  try await Task { try await work() }.value
}
