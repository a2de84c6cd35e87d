import ContainerEngine
import Testing

extension EngineContract {
  @Suite struct Images {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    @Test func anImageHasSeveralNames() async throws {
      let first = "orch.test/\(Bench.name(bench.prefix)):one"
      let second = "orch.test/\(Bench.name(bench.prefix)):other"
      _ = try await bench.build("FROM \(bench.image)\nENV A=1\n", adjust: { $0.tags = [first, second] })
      let image = try #require(try await bench.engine.inspectImage(second))
      #expect(Set(image.references) == [first, second])
      let listed = try await bench.engine.listImages(labels: bench.labels).first { $0.id == image.id }
      #expect(listed?.references.contains(second) == true)
      try await bench.engine.removeImage(second)
      #expect(try await bench.engine.inspectImage(first) != nil)
    }

    @Test func aContainersFilesBecomeAnImage() async throws {
      let id = try await bench.start(bench.spec())
      _ = try await bench.output(id, "sh", "-c", "echo kept > /data/state")
      let reference = "orch.test/\(Bench.name(bench.prefix)):1"
      let image = try await bench.engine.commitContainer(
        id, as: reference, labels: bench.labels.merging(["dev.orch.test.kind": "snapshot"]) { $1 })
      #expect(try await bench.engine.inspectImage(reference)?.id == image)
      #expect(try await bench.engine.inspectImage(reference)?.labels["dev.orch.test.kind"] == "snapshot")
      var spec = bench.spec()
      spec.image = reference
      #expect(try await bench.output(bench.start(spec), "cat", "/data/state") == "kept\n")
    }

    @Test func aPullThatFailsNamesTheImage() async throws {
      let reference = "localhost:1/no-such-image:1"
      let cause = try await failure { try await bench.engine.pullImage(reference) { _ in } }.cause
      guard case .pullFailed(reference, let obstacle, let message) = cause else {
        Issue.record("another cause: \(cause)")
        return
      }
      #expect(obstacle == .registryUnreachable(host: "localhost:1", reason: "connection refused"), "\(message)")
    }

    @Test func filesAreCopiedInAndOut() async throws {
      let id = try await bench.engine.createContainer(bench.spec())
      var archive = TarArchive()
      archive.add(file: "note", "written before the start")
      try await bench.engine.copyIn(id, to: "/data", archive: archive.finished())
      try await bench.engine.startContainer(id)
      #expect(try await bench.output(id, "cat", "/data/note") == "written before the start")
      let out = try #require(TarArchive.firstFile(in: try await all(bench.engine.copyOut(id, path: "/data/note"))))
      #expect(out.path == "note")
      #expect(String(decoding: out.content, as: UTF8.self) == "written before the start")
      #expect(try await failure { try await bench.engine.copyOut(id, path: "/nowhere") }.cause.isNotFound)
    }

    @Test func anArchiveMayBeMadeWhileItIsSent() async throws {
      let id = try await bench.start(bench.spec())
      var archive = TarArchive()
      archive.add(file: "much", [UInt8](repeating: 7, count: 3_000_000))
      let bytes = archive.finished()
      try await bench.engine.copyIn(id, to: "/data") { Bench.pieces(of: bytes) }
      #expect(try await bench.output(id, "wc", "-c", "/data/much").hasPrefix("3000000"))
      let refused = try await failure { try await bench.engine.copyIn(id, to: "/nowhere") { Bench.pieces(of: bytes) } }
      #expect(refused.cause.isNotFound)
    }

    private func all(_ pieces: AsyncThrowingStream<[UInt8], any Error>) async throws -> [UInt8] {
      try await pieces.reduce(into: []) { $0 += $1 }
    }
  }
}
