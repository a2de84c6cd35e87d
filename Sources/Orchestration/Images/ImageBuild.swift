import ContainerEngine

/// One build, from its base images to its result.
struct ImageBuild: Sendable {
  struct Outcome: Sendable {
    var id: String
    /// Of what it was really made from: base images that were not there before have an id now.
    var digest: String
  }

  let plan: BuildPlan
  /// Tells this one from others that builds run on.
  let machine: String
  let engine: any ContainerEngine
  let pulls: SharedWork<String, Void>
  let output: @Sendable (String) -> Void

  /// Throws what the engine says of the build itself as an ``EngineError``.
  func run() async throws -> Outcome {
    let (bases, haveTriggers) = try await bases()
    let digest = BuildDigest.digest(content: plan.content, bases: bases)
    let dockerfile = try await readable(plan.dockerfile)
    let service = plan.services.first ?? ""
    let needsWholeContext = plan.needsWholeContext || haveTriggers
    let context = try await onOwnThread { [plan] () throws(OrchestrationError) in
      let context = try BuildContext.load(plan.source, for: service)
      return needsWholeContext ? context : context.narrowed
    }
    var spec = BuildSpec(
      context: {
        ContextStream.stream(context, dockerfileText: dockerfile.text, ignores: !dockerfile.needsExtendedBuilder)
      },
      dockerfile: ContextStream.place(of: context).path, tags: Set([plan.tag, BuildDigest.tag(digest)]).sorted())
    spec.arguments = plan.source.arguments
    spec.target = plan.source.target
    spec.labels = [Labels.build: digest, Labels.lineage: plan.lineage(on: machine)]
    spec.noCache = plan.source.noCache
    spec.needsExtendedBuilder = dockerfile.needsExtendedBuilder
    let id = try await build(spec, dockerfile)
    // A build without cache takes the tag away from its predecessor, which nobody would find any more.
    if let replaced = plan.replaces, replaced != id { try? await engine.removeImage(replaced) }
    return Outcome(id: id, digest: digest)
  }

  private func build(_ spec: BuildSpec, _ dockerfile: SentDockerfile) async throws -> String {
    do {
      return try await engine.buildImage(spec, output: output)
    } catch var error as EngineError {
      guard case .buildFailed(let step, let exitCode, let message, let lines) = error.cause else { throw error }
      error.cause = .buildFailed(
        step: step, exitCode: exitCode, message: dockerfile.withOwnLines(message), output: lines)
      throw error
    }
  }

  // MARK: What must be there

  /// Ids of the images that it builds on, and whether one that was not there has triggers. The builder that has no session
  /// with its caller cannot pull any by itself.
  private func bases() async throws -> (ids: [String: String], haveTriggers: Bool) {
    var bases = plan.bases
    var haveTriggers = false
    for image in plan.dockerfile.images where bases[image] == nil {
      try await pull(image)
      guard let details = try await engine.inspectImage(image) else { continue }
      bases[image] = details.id
      haveTriggers = haveTriggers || details.hasTriggers
    }
    return (bases, haveTriggers)
  }

  private func pull(_ image: String) async throws {
    try await pulls.value(image) { [engine, output] in try await engine.pullImage(image, progress: output) }
  }

  /// Without the reader that `# syntax=` names where it cannot be had: the builder's own knows most of the same.
  private func readable(_ dockerfile: SentDockerfile) async throws -> SentDockerfile {
    guard dockerfile.needsExtendedBuilder else { return dockerfile }
    if let frontend = dockerfile.frontend {
      do {
        if try await engine.inspectImage(frontend) == nil { try await pull(frontend) }
        return dockerfile
      } catch let error as EngineError {
        if !frontend.contains("docker/dockerfile") { throw error }
        output("\(frontend) is not to be had; the engine's builder reads the Dockerfile by itself")
      }
    }
    guard let unknown = dockerfile.extensions.first(where: { $0.demand == .recentBuilder }),
      try await !engine.capabilities().contains(.recentDockerfiles)
    else { return dockerfile.withoutFrontend }
    throw OrchestrationError.dockerfileNotSupported(
      service: plan.services.first ?? "", path: plan.source.dockerfilePath, unknown)
  }
}

/// Tells a build's content from any other, its base images included.
enum BuildDigest {
  /// `content` is that of the context, `bases` are ids by reference, of those that the engine has.
  static func digest(content: String, bases: [String: String]) -> String {
    var digest = SHA256()
    digest.update("content\0\(content)\0")
    for (image, id) in bases.sorted(by: { $0.key < $1.key }) { digest.update("base\0\(image)\0\(id)\0") }
    return digest.finishHex()
  }

  /// Of the names of the steps of plans that make images by building.
  static let stepPrefix = "build:"

  static let repository = "orch-build"

  /// Names the content alone, so that a build is found again whichever service it is for.
  static func tag(_ digest: String) -> String { "\(repository):\(digest.prefix(16))" }

  /// What the step makes; `nil` for one that builds nothing.
  static func tag(of step: StepID) -> String? {
    guard case .image(let name) = step, name.hasPrefix(stepPrefix) else { return nil }
    return tag(String(name.dropFirst(stepPrefix.count)))
  }
}
