import ContainerEngine

/// Pulls and builds images, each once however many environments want it at the same moment.
actor ImageProvider {
  private let engine: any ContainerEngine
  private let pulls = SharedWork<String, Void>()
  private let builds = SharedWork<String, String>()
  /// Image ids by digest, of this run.
  private(set) var built: [String: String] = [:]

  init(_ engine: any ContainerEngine) { self.engine = engine }

  func pull(
    _ reference: String, for services: [String], progress: @escaping @Sendable (String) -> Void
  ) async throws {
    do {
      try await pulls.value(reference) { [engine] in try await engine.pullImage(reference, progress: progress) }
    } catch let error as EngineError {
      throw OrchestrationError.imageMissing(services: services, reference: reference, cause: error)
    }
  }

  func build(_ plan: BuildPlan, output: @escaping @Sendable (String) -> Void) async throws {
    // Another environment of this run has built it since the plan was made.
    if let id = built[plan.digest], (try? await engine.inspectImage(id)) != nil { return }
    do {
      let id = try await builds.value(plan.digest) { [engine] in
        try await ImageProvider.build(plan, engine, output: output)
      }
      built[plan.digest] = id
    } catch let error as EngineError {
      throw OrchestrationError.buildFailed(services: plan.services, plan.source, cause: error)
    }
  }

  private static func build(
    _ plan: BuildPlan, _ engine: any ContainerEngine, output: @escaping @Sendable (String) -> Void
  ) async throws -> String {
    let service = plan.services.first ?? ""
    let context = try await onOwnThread { () throws(OrchestrationError) in
      try BuildContext.load(plan.source, for: service)
    }
    let place = ContextStream.place(of: context)
    var spec = BuildSpec(
      context: { ContextStream.stream(context, dockerfileText: plan.dockerfileText) }, dockerfile: place.path,
      tags: [plan.tag])
    spec.arguments = plan.source.arguments
    spec.target = plan.source.target
    spec.labels = plan.labels
    spec.noCache = plan.source.noCache
    let id = try await engine.buildImage(spec, output: output)
    // A build without cache takes the tag away from its predecessor, which nobody would find any more.
    if let replaced = plan.replaces, replaced != id { try? await engine.removeImage(replaced) }
    return id
  }
}
