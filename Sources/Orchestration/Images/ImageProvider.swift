import ContainerEngine

/// Pulls and builds images, each once however many environments want it at the same moment.
actor ImageProvider {
  private let engine: any ContainerEngine
  private let machine: String
  private let pulls = SharedWork<String, Void>()
  private let builds = SharedWork<String, ImageBuild.Outcome>()
  /// Image ids by digest, of this run.
  private(set) var built: [String: String] = [:]
  /// References, of this run.
  private(set) var pulled: Set<String> = []

  init(_ engine: any ContainerEngine, machine: String) {
    self.engine = engine
    self.machine = machine
  }

  func pull(
    _ reference: String, for services: [String], progress: @escaping @Sendable (String) -> Void
  ) async throws {
    do {
      try await pulls.value(reference) { [engine] in try await engine.pullImage(reference, progress: progress) }
      pulled.insert(reference)
    } catch let error as EngineError {
      throw OrchestrationError.imageMissing(services: services, reference: reference, cause: error)
    }
  }

  func build(_ plan: BuildPlan, output: @escaping @Sendable (String) -> Void) async throws {
    // Another environment of this run has built it since the plan was made.
    if let id = built[plan.digest], (try? await engine.inspectImage(id)) != nil { return }
    do {
      let outcome = try await builds.value(plan.digest) { [engine, machine, pulls] in
        try await ImageBuild(plan: plan, machine: machine, engine: engine, pulls: pulls, output: output).run()
      }
      for digest in [plan.digest, outcome.digest] { built[digest] = outcome.id }
    } catch let error as EngineError {
      throw OrchestrationError.buildFailed(
        services: plan.services, plan.source, replaced: plan.dockerfile.replaced, cause: error)
    }
  }
}
