package import ContainerEngine
import DockerAPI

extension DockerEngine {
  package func buildImage(_ spec: BuildSpec, output: @escaping @Sendable (String) -> Void) async throws -> String {
    let operation = "build image \(spec.tags.first ?? spec.dockerfile)"
    let refusal = { (_: Int, message: String) -> EngineError.Cause? in BuildTranscript().failure(message, code: nil) }
    return try await call(operation, refusal: refusal) { client in
      try await client.imageBuild(DockerBuildOptions(spec), context: spec.context) { lines in
        try await Self.follow(lines, output)
      }
    }
  }

  private static func follow(
    _ lines: DockerProgress.Lines, _ output: @Sendable (String) -> Void
  ) async throws -> String {
    var transcript = BuildTranscript()
    var steps = ExtendedBuildTranscript()
    while let line = try await lines.next() {
      switch line {
      case .output(let text): transcript.add(text).forEach(output)
      case .image(let id): transcript.image = id
      case .trace(let trace): steps.add(trace).forEach(output)
      case .failure(let message, let code):
        throw steps.isEmpty ? transcript.failure(message, code: code) : steps.failure(message)
      case .status(let id, let text): output(id.map { "\($0): \(text)" } ?? text)
      case .other: break
      }
    }
    transcript.finish().forEach(output)
    guard let image = transcript.image else { throw DockerError.malformedAnswer(detail: "a build without an image") }
    return image
  }
}

extension DockerBuildOptions {
  fileprivate init(_ spec: BuildSpec) {
    self.init(dockerfile: spec.dockerfile)
    tags = spec.tags
    arguments = spec.arguments
    labels = spec.labels
    target = spec.target
    noCache = spec.noCache
    usesBuildKit = spec.needsExtendedBuilder
  }
}
