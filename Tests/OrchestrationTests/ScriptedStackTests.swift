import ContainerEngine
import Glibc
import Orchestration
import Testing

/// Stacks where the engine does what a script says.
@Suite("Stacks on a scripted engine", .timeLimit(.minutes(1)))
struct ScriptedStackTests {
  @Test("what came up after a stack was found goes with it, also what did not get ready")
  func end() async throws {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    script.dying = ["mail": 3]
    let engine = FakeEngine(script)
    let orchestrator = try Orchestrator(
      engine: engine, session: Session(id: "test", owner: .current()), supervisor: nil)
    let services = [Sample.service("db"), Sample.service("mail")]
    let stack = StackSpec(
      name: "dev-end-test-\(getpid())", environment: EnvironmentSpec(declaration: "dev", services: services))
    var some = stack
    some.environment.wanted = ["db"]
    _ = try await orchestrator.up(some)
    _ = try await orchestrator.attached(stack)
    await #expect(throws: OrchestrationError.self) { try await orchestrator.up(stack) }
    #expect(engine.present.contains { $0.hasPrefix("test-mail-") })
    #expect(try await orchestrator.end(stack, volumes: true).isEmpty)
    #expect(engine.present.isEmpty)
    await orchestrator.finish()
  }
}
