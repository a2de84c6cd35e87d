import ContainerEngine
import Testing

@testable import Orchestration

/// Whose deaths and starts a run hears of.
@Suite("Watching containers", .timeLimit(.minutes(1)))
struct ContainerWatchTests {
  private let engine = FakeEngine()

  /// A container that the engine starts again, made by a session for an environment.
  private func container(_ name: String, session: String, environment: String) async throws -> ContainerID {
    var spec = ContainerSpec(name: name, image: Sample.image)
    spec.labels = [Labels.session: session, Labels.environment: environment]
    spec.restart = .always
    let id = try await engine.createContainer(spec)
    try await engine.startContainer(id)
    return id
  }

  private func watch() -> ContainerWatch { ContainerWatch(engine, labels: [Labels.session: "own"]) }

  @Test("one death is one, also of a container that two streams of events tell of")
  func once() async throws {
    let watch = watch()
    let twice = try await container("twice", session: "own", environment: "shop")
    let byFirst = try await container("byFirst", session: "own", environment: "else")
    let bySecond = try await container("bySecond", session: "foreign", environment: "shop")
    await watch.start()
    await watch.cover("shop")
    #expect(engine.streams == 2)
    let changes = await watch.changes()
    // Each stream tells in order.
    for container in [twice, byFirst, bySecond] { engine.die(container.rawValue, code: 3) }
    var heard: [ContainerID] = []
    for await container in changes {
      heard.append(container)
      if heard.contains(byFirst) && heard.contains(bySecond) { break }
    }
    #expect(heard.count == 3)
    await watch.stop()
  }

  @Test("an environment is covered by one stream, however many ask for it at once")
  func cover() async throws {
    let watch = watch()
    async let first: Void = watch.cover("shop")
    async let second: Void = watch.cover("shop")
    _ = await (first, second)
    #expect(engine.streams == 1)
    await watch.stop()
  }

  @Test("a stream that breaks is taken up again, and what may have happened meanwhile is looked at")
  func gap() async throws {
    let watch = watch()
    let container = try await container("db", session: "own", environment: "shop")
    await watch.start()
    var changes = await watch.changes().makeAsyncIterator()
    engine.breakEvents()
    engine.startAgain(container.rawValue, isTold: false)
    let unheard = await changes.next()
    #expect(unheard == container)
    #expect(engine.streams == 1)
    engine.die(container.rawValue, code: 1)
    let heard = await changes.next()
    #expect(heard == container)
    await watch.stop()
  }

  @Test("who listens to a watch that has ended waits for nothing")
  func stopped() async throws {
    let watch = watch()
    await watch.stop()
    for await container in await watch.changes() { Issue.record("\(container)") }
    await watch.cover("shop")
    #expect(engine.streams == 0)
  }
}
