import ContainerEngine
import Synchronization
import Testing

extension EngineContract {
  @Suite struct Building {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    private var reference: String { "orch.test/\(Bench.name(bench.prefix)):1" }

    @Test func anImageIsBuiltInspectedAndRemoved() async throws {
      let said = Mutex<[String]>([])
      let reference = reference
      let dockerfile = """
        FROM \(bench.image)
        ARG WORD=nothing
        RUN echo said $WORD > /data/word
        COPY file /data/file
        EXPOSE 8080 53/udp
        VOLUME /kept
        USER 12
        HEALTHCHECK CMD true
        """
      let id = try await bench.build(dockerfile, tag: reference, files: { $0.add(file: "file", "content") }) {
        $0.arguments = ["WORD": "this"]
      } output: { line in
        said.withLock { $0.append(line) }
      }
      #expect(id.hasPrefix("sha256:"))
      #expect(said.withLock { $0.contains { $0.hasPrefix("Step 3/") || $0.hasPrefix("STEP 3/") } })
      let image = try #require(try await bench.engine.inspectImage(reference))
      #expect(image.id == id)
      #expect(image.references == [reference])
      #expect(image.exposedPorts == [ContainerPort(53, .udp), ContainerPort(8080)])
      #expect(image.volumes == ["/kept"])
      #expect(image.user == "12")
      #expect(image.healthCheck == ["CMD-SHELL", "true"])
      #expect(image.labels[Bench.label] == bench.prefix)
      #expect(image.size > 100_000)

      var spec = bench.spec()
      spec.image = reference
      let container = try await bench.start(spec)
      #expect(try await bench.output(container, "cat", "/data/word", "/data/file") == "said this\ncontent")
      let volumes = try await bench.engine.inspectContainer(container).volumes
      #expect(volumes.count == 1)
      try await bench.engine.removeContainer(container)
      #expect(try await Set(bench.engine.listVolumes(labels: [:]).map(\.name)).isDisjoint(with: volumes))

      try await bench.engine.removeImage(reference)
      #expect(try await bench.engine.inspectImage(reference) == nil)
      try await bench.engine.removeImage(reference)
    }

    @Test func aStepThatFailsIsNamedWithItsOutput() async throws {
      let dockerfile = """
        FROM \(bench.image)
        RUN echo fine
        RUN echo first line && echo second line >&2 && exit 9
        """
      let cause = try await failure { try await bench.build(dockerfile) }.cause
      guard case .buildFailed(let step, let code, let message, let output) = cause else {
        Issue.record("another cause: \(cause)")
        return
      }
      #expect(step == "RUN echo first line && echo second line >&2 && exit 9")
      #expect(code == 9)
      #expect(message.contains("exit 9"))
      #expect(Set(output).isSuperset(of: ["first line", "second line"]))
      #expect(!output.contains("fine"))
    }

    @Test func aDockerfileThatIsWrongIsABuildFailure() async throws {
      let cause = try await failure { try await bench.build("FROM \(bench.image)\nNONSENSE\n") }.cause
      guard case .buildFailed(_, nil, let message, _) = cause else {
        Issue.record("another cause: \(cause)")
        return
      }
      #expect(message.contains("NONSENSE"))
    }

    @Test func aBaseImageThatCannotBeHadIsTheRegistrys() async throws {
      let cause = try await failure { try await bench.build("FROM localhost:1/no-such-image:1\n") }.cause
      guard case .pullFailed("localhost:1/no-such-image:1", .registryUnreachable("localhost:1", _), _) = cause else {
        Issue.record("another cause: \(cause)")
        return
      }
    }

    @Test func aMountNeedsTheNewerBuilder() async throws {
      let said = Mutex<[String]>([])
      // What no run before has said, as a step that is cached says nothing.
      let word = bench.prefix
      let dockerfile =
        "FROM \(bench.image)\nRUN --mount=type=cache,target=/tmp/cache echo kept > /data/word; echo \(word)\n"
      let reference = reference
      let id = try await bench.build(dockerfile, tag: reference, adjust: { $0.needsExtendedBuilder = true }) { line in
        said.withLock { $0.append(line) }
      }
      let image = try #require(try await bench.engine.inspectImage(reference))
      #expect(image.id == id)
      #expect(image.labels[Bench.label] == bench.prefix)
      #expect(said.withLock { $0.contains(word) })
      #expect(said.withLock { lines in lines.contains { $0.hasSuffix("echo \(word)") } })
    }

    @Test func aStepOfTheNewerBuilderThatFailsIsNamedWithItsOutput() async throws {
      let dockerfile = "FROM \(bench.image)\nRUN --mount=type=cache,target=/tmp/cache echo last words; exit 9\n"
      let cause = try await failure {
        try await bench.build(dockerfile, adjust: { $0.needsExtendedBuilder = true })
      }.cause
      guard case .buildFailed(let step, 9, _, let output) = cause else {
        Issue.record("another cause: \(cause)")
        return
      }
      #expect(step == "RUN --mount=type=cache,target=/tmp/cache echo last words; exit 9")
      #expect(output == ["last words"])
    }

    @Test func aTargetStopsTheBuildThere() async throws {
      let dockerfile = "FROM \(bench.image) AS first\nRUN true\nFROM first\nRUN false\n"
      #expect(try await bench.build(dockerfile, adjust: { $0.target = "first" }).hasPrefix("sha256:"))
    }

    @Test func aSecondBuildUsesTheCacheUnlessToldNotTo() async throws {
      let dockerfile = "FROM \(bench.image)\nRUN cat /proc/sys/kernel/random/uuid > /data/id\n"
      let first = try await bench.build(dockerfile)
      #expect(try await bench.build(dockerfile) == first)
      #expect(try await bench.build(dockerfile, adjust: { $0.noCache = true }) != first)
    }

    @Test func cancellingStopsTheBuild() async throws {
      let (steps, continuation) = AsyncStream.makeStream(of: String.self)
      let mark = Bench.name("mark")
      let building = Task {
        try await bench.build(
          "FROM \(bench.image)\nRUN sleep 60 && echo \(mark)\n", output: { continuation.yield($0) })
      }
      for await line in steps where line.contains("Running in") || line.hasPrefix("STEP 2") { break }
      building.cancel()
      await #expect(throws: CancellationError.self) { try await building.value }
      // The engine removes what it ran the step in.
      for _ in 0..<100 {
        let image = try await bench.engine.inspectImage(bench.image)?.id ?? ""
        let left = try await bench.engine.listContainers(labels: [:]).filter {
          image.contains($0.image) && $0.state == "running" && $0.labels[Bench.label] == nil
        }
        if left.isEmpty { return }
        try await Task.sleep(for: .milliseconds(50))
      }
      Issue.record("the step goes on")
    }

    @Test func aContextThatCannotBeReadEndsTheBuildWithItsError() async throws {
      struct Unreadable: Error {}
      let spec = BuildSpec(
        context: {
          AsyncThrowingStream {
            $0.yield([UInt8](repeating: 0, count: 100))
            $0.finish(throwing: Unreadable())
          }
        }, dockerfile: "Dockerfile", tags: [])
      await #expect(throws: Unreadable.self) { try await bench.engine.buildImage(spec) { _ in } }
    }
  }
}
