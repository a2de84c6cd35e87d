import ContainerEngine
import Testing

@testable import Orchestration

/// Builds on a scripted engine: what must be there before, and when an earlier image will do.
@Suite("Image builds", .timeLimit(.minutes(1)))
struct ImageBuildTests {
  private func up(_ engine: FakeEngine, _ folder: TemporaryFolder) async throws {
    let orchestrator = try Orchestrator(
      engine: engine, session: Session(id: "test", owner: .current()), supervisor: nil)
    var service = ServiceSpec(name: "api", source: .build(BuildSource(context: folder.path)))
    service.ready = Readiness(.running)
    do {
      _ = try await orchestrator.up(EnvironmentSpec(declaration: "built", services: [service]))
    } catch {
      await orchestrator.finish()
      throw error
    }
    await orchestrator.finish()
  }

  private func engine(_ change: (inout FakeEngine.Script) -> Void = { _ in }) -> FakeEngine {
    var script = FakeEngine.Script()
    script.images = ["base:1": Sample.details("base:1")]
    change(&script)
    return FakeEngine(script)
  }

  private func folder(_ dockerfile: String) -> TemporaryFolder {
    let folder = TemporaryFolder()
    folder.write("Dockerfile", dockerfile)
    return folder
  }

  @Test("the same content on the same base is built once, on another base anew")
  func bases() async throws {
    let engine = engine()
    let folder = folder("FROM base:1\nRUN make\n")
    try await up(engine, folder)
    try await up(engine, folder)
    #expect(engine.builds.count == 1)
    engine.changeScript { $0.images["base:1"]?.id = "sha256:newer" }
    try await up(engine, folder)
    #expect(engine.builds.count == 2)
  }

  @Test("an image that another run's build without cache has taken the place of is not missed")
  func replacedMeanwhile() async throws {
    let engine = engine()
    let folder = folder("FROM base:1\nRUN make\n")
    try await up(engine, folder)
    engine.changeScript { $0.goneImages = ["sha256:built"] }
    try await up(engine, folder)
    #expect(engine.builds.count == 1)
    engine.changeScript { script in
      for tag in script.images.keys where tag.hasPrefix("orch-build:") { script.goneImages.insert(tag) }
    }
    await #expect(throws: OrchestrationError.self) { try await up(engine, folder) }
  }

  @Test("a base that is not there is pulled first, and the next run finds what was built on it")
  func missingBase() async throws {
    let engine = engine { $0.pullable = ["other:2": Sample.details("other:2")] }
    let folder = folder("FROM base:1 AS build\nFROM other:2\nCOPY --from=build /a /a\n")
    try await up(engine, folder)
    #expect(
      engine.calls.filter { $0.hasPrefix("pull ") || $0.hasPrefix("build ") }.map { $0.prefix(5) } == [
        "pull ", "build",
      ])
    try await up(engine, folder)
    #expect(engine.builds.count == 1)
  }

  @Test("a base that nobody has fails the build")
  func noBase() async throws {
    await #expect {
      try await up(engine(), folder("FROM none:1\n"))
    } throws: { error in
      guard case .buildFailed(["api"], _, _, let cause) = error as? OrchestrationError else { return false }
      if case .pullFailed("none:1", _, _) = cause.cause { return true }
      return false
    }
  }

  @Test("the newer builder is used where it is needed, and only there")
  func builders() async throws {
    let engine = engine()
    try await up(engine, folder("# syntax=docker/dockerfile:1\nFROM base:1\nRUN make\n"))
    try await up(engine, folder("FROM base:1\nRUN --mount=type=cache,target=/c make\n"))
    #expect(engine.builds.map(\.needsExtendedBuilder) == [false, true])
    #expect(!engine.calls.contains("pull docker/dockerfile:1"))
  }

  @Test("a reader that cannot be had is done without, as far as the engine's own knows the rest")
  func frontend() async throws {
    let text = "# syntax=docker/dockerfile:1\nFROM base:1\nRUN <<EOF\nmake\nEOF\n"
    let had = engine { $0.pullable = ["docker/dockerfile:1": Sample.details("docker/dockerfile:1")] }
    try await up(had, folder(text))
    #expect(try await dockerfile(of: had).hasPrefix("# syntax=docker/dockerfile:1\n"))
    let recent = engine { $0.capabilities.insert(.recentDockerfiles) }
    try await up(recent, folder(text))
    #expect(try await dockerfile(of: recent).hasPrefix("#\nFROM base:1\n"))
    let old = folder(text)
    let unknown = DockerfileExtension("RUN <<", line: 3, .recentBuilder)
    await #expect(
      throws: OrchestrationError.dockerfileNotSupported(
        service: "api", path: old.path + "/Dockerfile", unknown)
    ) {
      try await up(engine(), old)
    }
  }

  /// Of the last build, as it was sent.
  private func dockerfile(of engine: FakeEngine) async throws -> String {
    let spec = try #require(engine.builds.last)
    var bytes: [UInt8] = []
    for try await piece in spec.context() { bytes += piece }
    let text = String(decoding: bytes[512..<1024], as: UTF8.self)
    return String(text.prefix { $0 != "\0" })
  }

  @Test("what wants a secret is refused before anything starts")
  func secrets() async throws {
    let engine = engine()
    let folder = folder("FROM base:1\nRUN --mount=type=secret,id=t make\n")
    await #expect(throws: OrchestrationError.self) { try await up(engine, folder) }
    #expect(engine.builds.isEmpty && engine.networkSpecs.isEmpty)
  }

  @Test("an engine's words about the Dockerfile have its own line numbers")
  func lineNumbers() async throws {
    let engine = engine { $0.buildFailure = "dockerfile parse error line 3: unknown instruction: MAKE" }
    await #expect {
      try await up(engine, folder("FROM base:1\nMAKE it\n"))
    } throws: { error in
      guard let error = error as? OrchestrationError else { return false }
      return error.describe().contains("error line 2:") && error.remedies.contains { $0.contains("Dockerfile:2") }
    }
  }
}
