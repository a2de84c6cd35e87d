import ContainerEngine
import Testing

@testable import Orchestration

/// An engine that is being stopped goes on with what it is asked, and forgets some of it.
@Suite("An engine that is being stopped")
struct EndingEngineTests {
  @Test("has removed a network when it is back, and no sooner", arguments: [false, true])
  func known(isEnding: Bool) async throws {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    let engine = FakeEngine(script)
    let orchestrator = try Orchestrator(
      engine: engine, session: Session(id: "test", owner: .current()), supervisor: nil)
    let shop = try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: [Sample.service("db")]))
    engine.changeScript { $0.isEnding = isEnding }
    let left = await orchestrator.down(shop.id)
    #expect(left == (isEnding ? ["test-net-\(shop.id)"] : []))
    await orchestrator.finish()
    // What went wrong before the end of the run is the supervisor's, too.
    #expect(orchestrator.hasLeftObjects == isEnding)
  }
}
