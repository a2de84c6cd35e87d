import ContainerEngine

/// Looks at the engine and at this machine before a plan is made; everything at once.
struct Observer: Sendable {
  let engine: any ContainerEngine
  let settings: OrchestrationSettings
  /// Image ids by digest of builds made in this run.
  let built: [String: String]
  /// References that this run has pulled.
  let pulled: Set<String>

  func observe(_ services: [ServiceSpec], alpine: Bool) async throws -> Observation {
    async let images = images(of: services)
    async let builds = builds(of: services, alpine: alpine)
    async let networks = engine.listNetworks(labels: [:])
    let routes = HostRoutes.current()
    var observed = Observation(
      images: try await images, builds: try await builds,
      takenSubnets: routes + (try await networks.flatMap(\.subnets).compactMap { Subnet($0) }))
    observed.pulled = pulled
    observed.templates = try await templates(of: services, observed.images)
    return observed
  }

  private func images(of services: [ServiceSpec]) async throws -> [String: ImageDetails] {
    var references: Set<String> = []
    for service in services {
      if case .image(let written) = service.source { references.insert(settings.imageSubstitution(written)) }
    }
    return try await withThrowingTaskGroup(of: (String, ImageDetails?).self) { group in
      for reference in references { group.addTask { (reference, try await engine.inspectImage(reference)) } }
      var found: [String: ImageDetails] = [:]
      for try await (reference, details) in group { found[reference] = details }
      return found
    }
  }

  /// Of databases whose images are there.
  private func templates(
    of services: [ServiceSpec], _ images: [String: ImageDetails]
  ) async throws -> [String: ObservedTemplate] {
    guard let log = settings.initialisationLog else { return [:] }
    var templates: [String: DataTemplate] = [:]
    for service in services {
      guard case .image(let written) = service.source else { continue }
      let reference = settings.imageSubstitution(written)
      if let image = images[reference] {
        templates[service.name] = DataTemplate(service, image: image, reference: reference)
      }
    }
    return try await withThrowingTaskGroup(of: (String, ObservedTemplate).self) { group in
      for (service, template) in templates {
        group.addTask { [engine] in
          let isThere = try await engine.inspectImage(template.tag) != nil
          if isThere { return (service, ObservedTemplate(template: template, isThere: true, isWorthwhile: true)) }
          let isWorthwhile = try await onOwnThread { log.has(template.digest) }
          return (service, ObservedTemplate(template: template, isThere: false, isWorthwhile: isWorthwhile))
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private func builds(of services: [ServiceSpec], alpine: Bool) async throws -> [BuildSource: ObservedBuild] {
    var users: [BuildSource: [String]] = [:]
    for service in services {
      if case .build(let source) = service.source { users[source, default: []].append(service.name) }
    }
    return try await withThrowingTaskGroup(of: (BuildSource, ObservedBuild).self) { group in
      for (source, names) in users {
        group.addTask {
          (source, try await observe(source, for: names[0], alpine: alpine))
        }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  private func observe(_ source: BuildSource, for service: String, alpine: Bool) async throws -> ObservedBuild {
    let (context, dockerfile) = try await read(source, for: service, alpine: alpine)
    let bases = try await details(of: dockerfile.images)
    let needsWholeContext = bases.values.contains(where: \.hasTriggers)
    let content = try await onOwnThread { () throws(OrchestrationError) in
      try (needsWholeContext ? context : context.narrowed).digest(dockerfileText: dockerfile.text)
    }
    var build = ObservedBuild(content: content, dockerfile: dockerfile, bases: bases.mapValues(\.id))
    build.needsWholeContext = needsWholeContext
    try await find(&build)
    return build
  }

  private func read(
    _ source: BuildSource, for service: String, alpine: Bool
  ) async throws -> (BuildContext, SentDockerfile) {
    let substitution = settings.imageSubstitution
    return try await onOwnThread { () throws(OrchestrationError) in
      let context: BuildContext
      do throws(OrchestrationError) {
        context = try BuildContext.load(source, for: service)
      } catch .dockerfileMissing(let service, let path, _) {
        throw .dockerfileMissing(service: service, path: path, alpine: alpine)
      }
      let dockerfile = SentDockerfile(context.dockerfileText, arguments: source.arguments) { substitution($0) }
      if let impossible = dockerfile.extensions.first(where: { $0.demand == .handedIn }) {
        throw .dockerfileNotSupported(service: service, path: source.dockerfilePath, impossible)
      }
      return (context, dockerfile)
    }
  }

  /// Of those images that the engine has.
  private func details(of images: [String]) async throws -> [String: ImageDetails] {
    try await withThrowingTaskGroup(of: (String, ImageDetails?).self) { group in
      for image in images { group.addTask { (image, try await engine.inspectImage(image)) } }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
  }

  /// Looks for an image of this content by the tag that it would have: a search by label takes the engine some thirty
  /// times as long.
  private func find(_ build: inout ObservedBuild) async throws {
    if let made = built[build.digest], let image = try await engine.inspectImage(made) {
      build.existing = image
      build.builtInThisRun = true
      return
    }
    let image = try await engine.inspectImage(BuildDigest.tag(build.digest))
    if let image, image.labels[Labels.build] == build.digest { build.existing = image }
  }
}
