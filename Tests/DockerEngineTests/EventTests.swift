import ContainerEngine
import Testing

extension EngineContract {
  @Suite struct Events {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    @Test func aContainersLifeIsToldInOrder() async throws {
      var spec = bench.spec("sh", "-c", "exit 5")
      spec.labels["dev.orch.test.events"] = spec.name
      let events = try await bench.engine.containerEvents(labels: ["dev.orch.test.events": spec.name])
      let id = try await bench.start(spec)
      var actions: [ContainerEvent.Action] = []
      for try await event in events {
        #expect(event.container == id)
        #expect(event.name == spec.name)
        #expect(event.labels["dev.orch.test.events"] == spec.name)
        #expect(event.time > 1_700_000_000_000_000_000)
        if [.create, .start, .die(exitCode: 5), .destroy].contains(event.action) { actions.append(event.action) }
        if event.action == .die(exitCode: 5) { try await bench.engine.removeContainer(id) }
        if event.action == .destroy { break }
      }
      #expect(actions == [.create, .start, .die(exitCode: 5), .destroy])
    }

    @Test func whatHasHappenedIsRememberedForAWhile() async throws {
      var spec = bench.spec("sh", "-c", "exit 5")
      spec.labels["dev.orch.test.events"] = spec.name
      let id = try await bench.start(spec)
      _ = try await bench.waitForEnd(id)
      let labels = ["dev.orch.test.events": spec.name]
      var actions: [ContainerEvent.Action] = []
      for try await event in try await bench.engine.pastEvents(labels: labels, since: 0, follow: false) {
        actions.append(event.action)
      }
      #expect(actions == [.create, .start, .die(exitCode: 5)])
      let later = try await bench.engine.pastEvents(labels: labels, since: 1e10, follow: false)
      #expect(try await later.first { _ in true } == nil)
      let following = try await bench.engine.pastEvents(labels: labels, since: 0, follow: true)
      try await bench.engine.removeContainer(id)
      #expect(try await following.first { $0.action == .destroy } != nil)
    }

    /// The engine answers before it has subscribed: what happens at once must come all the same.
    @Test func nothingIsMissedRightAfterTheSubscription() async throws {
      for _ in 0..<20 {
        var spec = bench.spec()
        spec.labels["dev.orch.test.events"] = spec.name
        let events = try await bench.engine.containerEvents(labels: ["dev.orch.test.events": spec.name])
        let id = try await bench.engine.createContainer(spec)
        let first = try await events.first { _ in true }
        #expect(first?.container == id)
        #expect(first?.action == .create)
      }
    }

    @Test func aSilentSubscriptionEndsWhenCancelled() async throws {
      let events = try await bench.engine.containerEvents(labels: ["dev.orch.test.events": Bench.name("nobody")])
      let reader = Task { try await events.first { _ in true } }
      try await Task.sleep(for: .milliseconds(100))
      let clock = ContinuousClock()
      let start = clock.now
      reader.cancel()
      _ = await reader.result
      #expect(clock.now - start < .milliseconds(500))
    }
  }
}
