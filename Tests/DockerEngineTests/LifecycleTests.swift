import ContainerEngine
import Testing

extension EngineContract {
  @Suite struct Lifecycle {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    @Test func aContainerIsCreatedStartedStoppedAndRemoved() async throws {
      let spec = bench.spec()
      let id = try await bench.engine.createContainer(spec)
      let created = try await bench.engine.inspectContainer(id)
      #expect(created.phase == .created)
      #expect(created.startedAt == nil)
      #expect(created.name == spec.name)
      #expect(created.image == bench.image)
      #expect(created.labels[Bench.label] == bench.prefix)

      try await bench.engine.startContainer(id)
      let running = try await bench.engine.inspectContainer(id)
      #expect(running.phase == .running)
      #expect(running.processID > 0)
      #expect(running.startedAt != nil)

      try await bench.engine.stopContainer(id, grace: .zero)
      #expect(try await bench.engine.inspectContainer(id).phase == .exited(code: 137, outOfMemory: false))
      // Once more is no error.
      try await bench.engine.stopContainer(id, grace: .zero)

      try await bench.engine.removeContainer(id)
      #expect(try await failure { try await bench.engine.inspectContainer(id) }.cause.isNotFound)
      try await bench.engine.removeContainer(id)
    }

    @Test func anExitStatusIsTold() async throws {
      let id = try await bench.start(bench.spec("sh", "-c", "exit 3"))
      #expect(try await bench.waitForEnd(id).phase == .exited(code: 3, outOfMemory: false))
    }

    @Test func runningOnesArePausedRestartedAndKilled() async throws {
      let id = try await bench.start(bench.spec())
      try await bench.engine.pauseContainer(id)
      #expect(try await bench.engine.inspectContainer(id).phase == .paused)
      try await bench.engine.unpauseContainer(id)
      let before = try await bench.engine.inspectContainer(id)
      try await bench.engine.restartContainer(id, grace: .zero)
      let after = try await bench.engine.inspectContainer(id)
      #expect(after.phase == .running)
      #expect(after.processID != before.processID)
      try await bench.engine.killContainer(id, signal: "SIGKILL")
      #expect(try await bench.waitForEnd(id).phase == .exited(code: 137, outOfMemory: false))
      #expect(try await failure { try await bench.engine.killContainer(id, signal: "SIGKILL") }.cause.isConflict)
    }

    @Test func aRunningOneIsRemovedByMany() async throws {
      let id = try await bench.start(bench.spec())
      try await withThrowingTaskGroup { group in
        for _ in 0..<5 { group.addTask { try await bench.engine.removeContainer(id) } }
        try await group.waitForAll()
      }
      #expect(try await failure { try await bench.engine.inspectContainer(id) }.cause.isNotFound)
    }

    @Test func listsAreByLabel() async throws {
      var first = bench.spec()
      first.labels["dev.orch.test.colour"] = "blue"
      var second = bench.spec()
      second.labels["dev.orch.test.colour"] = "red"
      let blue = try await bench.engine.createContainer(first)
      _ = try await bench.engine.createContainer(second)
      let labels = bench.labels
      let found = try await bench.engine.listContainers(
        labels: labels.merging(["dev.orch.test.colour": "blue"]) { $1 })
      #expect(found.map(\.id) == [blue])
      #expect(found.first?.name == first.name)
      #expect(found.first?.state == "created")
      #expect((found.first?.createdAt ?? 0) > 1_700_000_000)
      let withKey = try await bench.engine.listContainers(labels: labels.merging(["dev.orch.test.colour": ""]) { $1 })
      #expect(withKey.count == 2)
    }

    @Test func aNameThatIsTakenIsAConflict() async throws {
      let spec = bench.spec()
      _ = try await bench.engine.createContainer(spec)
      let error = try await failure { try await bench.engine.createContainer(spec) }
      #expect(error.operation == "create container \(spec.name)")
      #expect(error.cause.isConflict)
    }

    @Test func anUnknownImageIsNotFound() async throws {
      var spec = bench.spec()
      spec.image = "orch.test/no-such-image:1"
      #expect(try await failure { try await bench.engine.createContainer(spec) }.cause.isNotFound)
    }

    @Test func whatTheEngineCannotGiveIsNamed() async throws {
      var small = bench.spec()
      small.memory = 1024
      let little = try await failure { try await bench.engine.createContainer(small) }.cause
      guard case .containerRefused(.tooLittleMemory) = little else {
        Issue.record("another cause: \(little)")
        return
      }
      var large = bench.spec()
      large.cpus = 4096
      let processors = try await bench.engine.capacity().processors
      let cause = try await failure { try await bench.engine.createContainer(large) }.cause
      #expect(cause == .containerRefused(.tooManyProcessors(available: "\(processors)")))
      var bound = bench.spec()
      bound.mounts = [.bind(source: "/no/such/folder", target: "/data", readOnly: true)]
      let missing = try await failure { try await bench.engine.createContainer(bound) }.cause
      #expect(missing == .containerRefused(.noBindSource(path: "/no/such/folder")))
      var stranger = bench.spec()
      stranger.user = "nobody-of-that-name"
      let id = try await bench.engine.createContainer(stranger)
      let unknown = try await failure(of: { try await bench.engine.startContainer(id) }).cause
      #expect(unknown == .containerRefused(.unknownUser("nobody-of-that-name")))
    }

    @Test func aProgramThatIsNotThereFailsTheStart() async throws {
      let id = try await bench.engine.createContainer(bench.spec("no-such-program"))
      let cause = try await failure(of: { try await bench.engine.startContainer(id) }).cause
      #expect(cause == .containerRefused(.program("no-such-program", .missing)))
      #expect(try await bench.engine.inspectContainer(id).error.contains("no-such-program"))
    }
  }
}
