import ContainerEngine
import Testing

@testable import Orchestration

@Suite("Words for environments")
struct EnvironmentSearchTests {
  private let all = [
    summary("k3x9p2", "shop"), summary("m4t7q1", "shop"), summary("zz81aa", "shop", given: "exploring"),
    summary("expl00", "mail"),
  ]

  private static func summary(_ id: String, _ declaration: String, given: String? = nil) -> EnvironmentSummary {
    EnvironmentSummary(
      identity: EnvironmentIdentity(id: id, declaration: declaration, givenName: given), ownership: .own, services: [],
      createdAt: nil)
  }

  @Test("are ids, names that were given, and names of declarations that only one has")
  func exact() throws {
    #expect(try EnvironmentSearch.find("k3x9p2", among: all)?.identity.id == "k3x9p2")
    #expect(try EnvironmentSearch.find("exploring", among: all)?.identity.id == "zz81aa")
    #expect(try EnvironmentSearch.find("mail", among: all)?.identity.id == "expl00")
    #expect(try EnvironmentSearch.find("expl", among: all) == nil)
  }

  @Test("may be their beginnings, as long as only one begins so")
  func beginnings() throws {
    #expect(try EnvironmentSearch.find(beginningWith: "k3", among: all)?.identity.id == "k3x9p2")
    #expect(try EnvironmentSearch.find(beginningWith: "explor", among: all)?.identity.id == "zz81aa")
    #expect(try EnvironmentSearch.find(beginningWith: "", among: all) == nil)
    #expect(throws: OrchestrationError.self) { try EnvironmentSearch.find(beginningWith: "expl", among: all) }
  }

  @Test("that were given to several mean none of them, unless all but one are dead")
  func sameName() throws {
    var twin = Self.summary("aa11bb", "mail", given: "exploring")
    #expect(throws: OrchestrationError.self) { try EnvironmentSearch.find("exploring", among: all + [twin]) }
    twin.ownership = .orphan
    #expect(try EnvironmentSearch.find("exploring", among: all + [twin])?.identity.id == "zz81aa")
    #expect(try EnvironmentSearch.find("exploring", among: [twin])?.identity.id == "aa11bb")
  }

  @Test("that mean several name each of them")
  func several() throws {
    do {
      _ = try EnvironmentSearch.find("shop", among: all)
      Issue.record("`shop` is three environments")
    } catch {
      #expect(error.describe().contains("`shop` means 3 environments:\n    shop k3x9p2 (this run)"))
      #expect(error.describe().contains("exploring zz81aa"))
    }
  }
}

@Suite("Services after what they need")
struct ServiceLevelTests {
  @Test("are in groups that need only those before")
  func levels() {
    let running = Self.running(["api": ["cache", "db"], "cache": [], "db": ["disk"], "disk": [], "web": ["api"]])
    #expect(
      running.levels(of: ["web", "api", "cache", "db", "disk"]) == [["cache", "disk"], ["db"], ["api"], ["web"]])
    // What is between them need not be asked for.
    #expect(running.levels(of: ["web", "disk"]) == [["disk"], ["web"]])
    #expect(running.levels(of: []) == [])
  }

  @Test("come to an end even where engines tell of a circle")
  func circle() {
    let running = Self.running(["a": ["b"], "b": ["a"]])
    #expect(running.levels(of: ["a", "b"]) == [["a", "b"]])
  }

  private static func running(_ needs: [String: [String]]) -> RunningEnvironment {
    RunningEnvironment(
      identity: Sample.identity, network: NetworkID(rawValue: "n"),
      services: needs.map { name, needs in
        RunningService(
          name: name, containerID: ContainerID(rawValue: name), containerName: name, host: "", ports: [], imageID: "",
          needs: needs)
      }, startedAt: .now, timings: Timings())
  }
}

@Suite("An environment that somebody else has kept meanwhile")
struct ForeignKeepTests {
  @Test("stays when its owner ends")
  func stays() async throws {
    let engine = FakeEngine(FakeEngine.Script(images: [Sample.image: Sample.details(Sample.image)]))
    let orchestrator = try Orchestrator(engine: engine, session: Sample.session, supervisor: nil)
    let spec = EnvironmentSpec(declaration: "shop", services: [Sample.service("db")])
    let kept = try await orchestrator.up(spec)
    let other = try await orchestrator.up(spec)
    // As another process marks it.
    try await engine.createVolume("mark", labels: [Labels.environment: kept.id, Labels.kept: kept.id])
    #expect(await orchestrator.finish() == [])
    #expect(engine.present.contains(kept.identity.networkName))
    #expect(!engine.present.contains(other.identity.networkName))
    // Whoever says so ends it all the same.
    #expect(await orchestrator.down(kept.id) == [])
    #expect(!engine.present.contains(kept.identity.networkName))
  }
}
