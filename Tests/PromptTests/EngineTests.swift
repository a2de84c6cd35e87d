import ContainerEngine
import DockerEngine
import Glibc
import Library
import Orchestration
import TerminalTesting
import Testing

/// Sessions that bring environments up on the engine of this machine, and leave nothing there.
@Suite("Sessions with environments", .enabled(if: PromptEngine.answers), .serialized, .timeLimit(.minutes(3)))
struct EngineTests {
  @Test("go as written, and leave nothing", arguments: Transcript.all(in: "Engine"))
  func transcripts(_ transcript: Transcript) async throws {
    let engine = PromptEngine()
    var random = SystemRandomNumberGenerator()
    let prefix = RandomID.make(length: 8, using: &random)
    try await transcript.play(on: PromptBench(engine: engine.access)) {
      $0.replacing("PREFIX", with: prefix)
    } normalized: {
      PromptEngine.normalized($0.replacing(prefix, with: "PREFIX"))
    }
    #expect(try await engine.leftovers() == [])
    await engine.close()
  }

  @Test("leave running what is kept at the end")
  func keeping() async throws {
    let engine = PromptEngine()
    let bench = try PromptBench(engine: engine.access)
    var row = -1
    let lines = [
      #"service redis { image: "redis:7-alpine", port: 6379, ready: redis() }"#, "env kept { services: [redis] }",
      "up kept", "exit", "keep",
    ]
    for line in lines {
      row = try #require(try await bench.nextPrompt(after: row)).row
      bench.terminal.send(line + "\r")
    }
    #expect(try await bench.terminal.waits(seconds: 30) { _ in bench.exitStatus != nil })
    #expect(bench.lines.contains { $0.hasPrefix("kept goes on: `orch down ") })
    #expect(try await engine.leftovers().isEmpty == false)
    try await engine.takeDown()
    #expect(try await engine.leftovers() == [])
    await engine.close()
  }
}

/// The engine for one session.
struct PromptEngine {
  private let engine = DockerEngine(endpoint: nil, environment: [:]) { Glibc.access($0, F_OK) == 0 }
  private let session = Session.current()

  static let answers = getenv("ORCH_REQUIRE_ENGINE") != nil || Glibc.access("/var/run/docker.sock", F_OK) == 0

  var access: EngineAccess {
    EngineAccess { [engine, session] in
      var settings = OrchestrationSettings()
      settings.imageSubstitution.prefix = getenv("ORCH_IMAGE_PREFIX").map { String(cString: $0) } ?? ""
      return try Orchestrator(engine: engine, session: session, settings: settings, supervisor: nil)
    }
  }

  /// What carries the session's label.
  func leftovers() async throws -> [String] {
    let labels = [Labels.session: session.id]
    return try await engine.listContainers(labels: labels).map(\.name)
      + engine.listNetworks(labels: labels).map(\.name) + engine.listVolumes(labels: labels).map(\.name)
  }

  /// Ends what this session's environments were, kept or not.
  func takeDown() async throws {
    let orchestrator = try Orchestrator(
      engine: engine, session: session, settings: OrchestrationSettings(), supervisor: nil)
    let own = try await engine.listContainers(labels: [Labels.session: session.id])
    for id in Set(own.compactMap { $0.labels[Labels.environment] }) { _ = await orchestrator.down(id) }
  }

  func close() async { await engine.close() }

  /// Ports, ids and times differ from run to run.
  static func normalized(_ text: String) -> String {
    var text = text
    for match in text.matches(of: #/test-\w+-([2-9a-z]{6})\b/#) {
      text = text.replacing(match.output.1, with: "IDIDID")
    }
    return text.replacing(#/127\.0\.0\.1:\d+/#, with: "127.0.0.1:PORT")
      .replacing(#/done in [\d.]+s/#, with: "done in TIME").replacing(#/\ntook [\d.]+s/#, with: "")
  }
}
