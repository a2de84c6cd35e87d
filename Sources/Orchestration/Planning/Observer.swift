import ContainerEngine

/// Looks at the engine and at this machine before a plan is made; everything at once.
struct Observer: Sendable {
  let engine: any ContainerEngine
  let settings: OrchestrationSettings
  /// Image ids by digest of builds made in this run.
  let built: [String: String]

  func observe(_ services: [ServiceSpec], alpine: Bool) async throws -> Observation {
    async let images = images(of: services)
    async let builds = builds(of: services, alpine: alpine)
    async let networks = engine.listNetworks(labels: [:])
    let routes = HostRoutes.current()
    return Observation(
      images: try await images, builds: try await builds,
      takenSubnets: routes + (try await networks.flatMap(\.subnets).compactMap { Subnet($0) }))
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

  private func builds(of services: [ServiceSpec], alpine: Bool) async throws -> [BuildSource: ObservedBuild] {
    var users: [BuildSource: String] = [:]
    for service in services.reversed() {
      if case .build(let source) = service.source { users[source] = service.name }
    }
    guard !users.isEmpty else { return [:] }
    async let existing = engine.listImages(labels: [Labels.build: ""])
    let contents = try await withThrowingTaskGroup(of: (BuildSource, ObservedBuild).self) { group in
      for (source, service) in users {
        group.addTask { (source, try await content(of: source, for: service, alpine: alpine)) }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    return try await complete(contents, with: existing)
  }

  private func content(of source: BuildSource, for service: String, alpine: Bool) async throws -> ObservedBuild {
    let substitution = settings.imageSubstitution
    return try await onOwnThread { () throws(OrchestrationError) in
      let context: BuildContext
      do throws(OrchestrationError) {
        context = try BuildContext.load(source, for: service)
      } catch .dockerfileMissing(let service, let path, _) {
        throw .dockerfileMissing(service: service, path: path, alpine: alpine)
      }
      let text = Dockerfile(context.dockerfileText)
        .substitutingImages(arguments: source.arguments) { substitution($0) }
      return ObservedBuild(digest: try context.digest(dockerfileText: text), dockerfileText: text)
    }
  }

  private func complete(
    _ contents: [BuildSource: ObservedBuild], with images: [ImageSummary]
  ) async throws -> [BuildSource: ObservedBuild] {
    var completed = contents
    for (source, content) in contents {
      let made = built[content.digest]
      let match = images.first { $0.id == made } ?? images.first { $0.labels[Labels.build] == content.digest }
      guard let match else { continue }
      completed[source]?.existing = try await engine.inspectImage(match.id)
      completed[source]?.builtInThisRun = made == match.id
    }
    return completed
  }
}
