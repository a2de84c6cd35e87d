import ContainerEngine
import Testing

@testable import Orchestration

/// Which images of earlier builds go, and when.
@Suite("Superseded images", .timeLimit(.minutes(1)))
struct SupersededImageTests {
  private static let day: Int64 = 24 * 3600

  /// The `number`th build, the first one ten days ago and each further one a day later.
  private func image(_ lineage: String?, _ number: Int) -> ImageSummary {
    var labels = [Labels.build: "\(number)"]
    labels[Labels.lineage] = lineage
    return ImageSummary(
      id: "sha256:\(lineage ?? "none")\(number)", references: ["orch-build:\(lineage ?? "none")\(number)"],
      labels: labels, size: 1, createdAt: Int64(number) * Self.day)
  }

  @Test("of each thing the newest stay, of all others those that are young or in use")
  func removal() async throws {
    let engine = FakeEngine()
    engine.changeScript { script in
      script.existing.images = (1...6).map { image("api", $0) } + [image("db", 1), image(nil, 1)]
      script.existing.containers = [
        ContainerSummary(
          id: ContainerID(rawValue: "old"), name: "old", image: "orch-build:api2", labels: [:], state: "exited",
          createdAt: 0)
      ]
    }
    let gone = try await SupersededImages(engine: engine).remove(now: 10 * Self.day)
    #expect(gone.sorted() == ["orch-build:api1", "orch-build:api3"])
    let left = try await engine.listImages(labels: [:]).map(\.id)
    #expect(left == ["sha256:api2", "sha256:api4", "sha256:api5", "sha256:api6", "sha256:db1", "sha256:none1"])
    #expect(try await SupersededImages(engine: engine).remove(now: 10 * Self.day).isEmpty)
  }

  /// Of the oldest, which somebody has named besides, and of what somebody has built upon the second, so that it has its labels.
  private func script() -> FakeEngine.Script {
    var script = FakeEngine.Script()
    var named = image("api", 1)
    named.references.append("shop/api:1.0")
    var derived = image("api", 2)
    (derived.id, derived.references) = ("sha256:derived", ["shop/app:1.0", "shop/app:stable"])
    var podman = image("api", 3)
    podman.references = ["localhost/orch-build:api3"]
    script.existing.images = [named, derived, podman] + (4...6).map { image("api", $0) }
    return script
  }

  @Test("names that somebody else gave stay, and what somebody built upon an image of a build")
  func foreign() async throws {
    let engine = FakeEngine(script())
    let gone = try await SupersededImages(engine: engine).remove(now: 10 * Self.day)
    #expect(gone.sorted() == ["localhost/orch-build:api3", "orch-build:api1"])
    let left = try await engine.listImages(labels: [:]).filter { !$0.references.allSatisfy { $0.hasPrefix("orch-") } }
    #expect(left.map(\.references) == [["shop/api:1.0"], ["shop/app:1.0", "shop/app:stable"]])
  }

  @Test("whoever removes all that builds have left keeps these, too")
  func all() async throws {
    let engine = FakeEngine(script())
    engine.changeScript { script in
      script.existing.images.append(
        ImageSummary(
          id: "sha256:stage", references: ["<none>:<none>"], labels: [Labels.build: "stage"], size: 1, createdAt: 1))
      script.existing.images.append(
        ImageSummary(
          id: "sha256:data", references: ["orch-data:abc"], labels: [Labels.build: "abc"], size: 1, createdAt: 1))
    }
    let orchestrator = try Orchestrator(
      engine: engine, session: Session(id: "test", owner: .current()), supervisor: nil)
    let gone = try await orchestrator.removeBuiltImages()
    #expect(gone.count == 7 && gone.contains("sha256:stage") && gone.contains("orch-data:abc"))
    #expect(
      try await engine.listImages(labels: [:]).map(\.references) == [
        ["shop/api:1.0"], ["shop/app:1.0", "shop/app:stable"],
      ])
    await orchestrator.finish()
  }

  @Test("what was built within the last day stays, however often that was")
  func young() {
    let images = (1...6).map { number in
      var young = image("api", number)
      young.createdAt = 10 * Self.day - 60 * Int64(number)
      return young
    }
    #expect(SupersededImages.removable(among: images, now: 10 * Self.day).isEmpty)
    #expect(SupersededImages.find(among: images).count == 5)
  }

  @Test("a change of the content keeps the lineage, another Dockerfile, service or machine has its own")
  func lineage() {
    func lineage(_ source: BuildSource, _ service: String = "api", content: String = "1", on machine: String = "m")
      -> String
    {
      let build = ObservedBuild(
        content: content, dockerfile: SentDockerfile("FROM a", arguments: [:]) { $0 }, bases: [:])
      return BuildPlan(source: source, build, services: [service]).lineage(on: machine)
    }
    var source = BuildSource(context: "/shop")
    source.arguments = ["VERSION": "1"]
    var later = source
    later.arguments = ["VERSION": "2"]
    let first = lineage(source)
    #expect(lineage(later, content: "2") == first)
    #expect(lineage(source, "web") != first)
    #expect(lineage(source, on: "other") != first)
    #expect(lineage(BuildSource(context: "/shop", dockerfile: "/shop/web.Dockerfile")) != first)
  }
}
