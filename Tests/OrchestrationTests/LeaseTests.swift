import ContainerEngine
import Testing

@testable import Orchestration

@Suite("Owners")
struct OwnerTests {
  private let here = Owner(pid: 1, startTime: 5, bootID: "boot", machine: "m", pidNamespace: "9", user: 1000)

  private func state(_ change: (inout Owner) -> Void, running: [Int32: UInt64] = [7: 100], asUser: UInt32 = 1000)
    -> OwnerState
  {
    var owner = Owner(pid: 7, startTime: 100, bootID: "boot", machine: "m", pidNamespace: "9", user: 1000)
    change(&owner)
    var here = here
    here.user = asUser
    return ProcessTable(here: here) { running[$0] }.state(of: owner)
  }

  @Test("live as long as a process of their number and their start time does")
  func judged() {
    #expect(state { _ in } == .alive)
    #expect(state({ _ in }, running: [:]) == .dead)
    #expect(state({ _ in }, running: [7: 101]) == .dead)
    #expect(state { $0.bootID = "earlier" } == .dead)
  }

  @Test("that cannot be seen from here may live")
  func unknowable() {
    #expect(state { $0.machine = "other" } == .unknowable)
    #expect(state { $0.machine = "" } == .unknowable)
    #expect(state { $0.pidNamespace = "container" } == .unknowable)
    #expect(state({ $0.user = 2000 }, running: [:]) == .unknowable)
    #expect(state({ $0.user = 2000 }, running: [:], asUser: 0) == .dead)
  }

  @Test("survive their label")
  func label() {
    let owner = Owner.current()
    #expect(Owner(label: owner.label) == owner)
    #expect(Owner(label: "1|2|3") == nil)
    #expect(ProcessTable.local().state(of: owner) == .alive)
    var inside = owner
    inside.container = ContainerLife(id: ContainerID(rawValue: "c0ffee"), startedAt: "2026-01-01T00:00:01.5Z")
    #expect(Owner(label: inside.label) == inside)
  }

  private func census(_ change: (inout FakeEngine.Script) -> Void = { _ in }) -> (FakeEngine, OwnerCensus) {
    var script = FakeEngine.Script()
    change(&script)
    let engine = FakeEngine(script)
    return (engine, OwnerCensus(engine: engine, processes: ProcessTable(here: here) { _ in nil }))
  }

  @Test("that ran in a container are dead with it, as the engine tells from anywhere")
  func container() async throws {
    let (engine, census) = census()
    let job = ContainerID(rawValue: "ci-job")
    _ = try await engine.createContainer(ContainerSpec(name: job.rawValue, image: "i"))
    try await engine.startContainer(job)
    let life = ContainerLife(try await engine.inspectContainer(job))
    let owner = Owner(
      pid: 7, startTime: 100, bootID: "any", machine: "ci-job", pidNamespace: "8", user: 0, container: life)
    #expect(await census.state(of: owner) == .alive)
    try await engine.restartContainer(job, grace: nil)
    #expect(await census.state(of: owner) == .dead)
    var again = owner
    again.container = ContainerLife(try await engine.inspectContainer(job))
    #expect(await census.state(of: again) == .alive)
    engine.die(job.rawValue, code: 137)
    #expect(await census.state(of: again) == .dead)
    try await engine.removeContainer(job)
    #expect(await census.state(of: again) == .dead)
  }

  @Test("of a machine's earlier start are dead, unless the machine may be another of the same name")
  func clones() async {
    let clone = Owner(pid: 7, startTime: 100, bootID: "other", machine: "m", pidNamespace: "9", user: 1000)
    #expect(await census().1.state(of: clone) == .dead)
    #expect(await census { $0.machine = "shared-engine" }.1.state(of: clone) == .unknowable)
  }
}

@Suite("The sweep")
struct LeaseSweeperTests {
  private static let dead = "99|1|boot|m|9|1000"
  private static let alive = "7|100|boot|m|9|1000"
  private static let foreign = "7|100|boot|elsewhere|9|1000"
  private let processes = ProcessTable(
    here: Owner(pid: 1, startTime: 5, bootID: "boot", machine: "m", pidNamespace: "9", user: 1000)
  ) {
    $0 == 7 ? 100 : nil
  }

  private func labels(_ environment: String, _ owner: String) -> [String: String] {
    [Labels.environment: environment, Labels.owner: owner, Labels.session: "s"]
  }

  private func container(_ name: String, _ labels: [String: String]) -> ContainerSummary {
    ContainerSummary(
      id: ContainerID(rawValue: name), name: name, image: "", labels: labels, state: "running", createdAt: 0)
  }

  private func fixture() -> FakeEngine.LabelledFixture {
    var fixture = FakeEngine.LabelledFixture()
    fixture.containers = [
      container("dead", labels("a", Self.dead)), container("alive", labels("b", Self.alive)),
      container("foreign", labels("c", Self.foreign)), container("kept", labels("d", Self.dead)),
      container("strange", ["com.example": "x"]), container("half", [Labels.environment: "e"]),
      container("garbled", labels("f", "not an owner")),
    ]
    fixture.networks = [
      NetworkSummary(id: NetworkID(rawValue: "net"), name: "net", labels: labels("a", Self.dead), subnets: [])
    ]
    fixture.volumes = [
      VolumeSummary(name: "vol", labels: labels("a", Self.dead)),
      VolumeSummary(name: "mark", labels: labels("d", Self.dead).merging([Labels.kept: "d"]) { $1 }),
    ]
    return fixture
  }

  @Test("takes what dead owners left and nothing else")
  func dead() async throws {
    var script = FakeEngine.Script()
    script.existing = fixture()
    let engine = FakeEngine(script)
    let gone = try await LeaseSweeper(engine: engine, processes: processes, limit: .seconds(1)).sweep()
    #expect(gone.gone.sorted() == ["dead", "net", "vol"])
    #expect(gone.left.isEmpty)
    #expect(
      try await engine.listContainers(labels: [:]).map(\.name).sorted() == [
        "alive", "foreign", "garbled", "half", "kept", "strange",
      ])
  }

  @Test("with kept ones takes those too, marks and all")
  func kept() async throws {
    var script = FakeEngine.Script()
    script.existing = fixture()
    let gone = try await LeaseSweeper(engine: FakeEngine(script), processes: processes, limit: .seconds(1)).sweep(
      .kept)
    #expect(gone.gone.sorted() == ["dead", "kept", "mark", "net", "vol"])
  }

  @Test("names whose owners cannot be seen from here, and takes them along where that is wished")
  func unclear() async throws {
    var script = FakeEngine.Script()
    script.existing = fixture()
    let engine = FakeEngine(script)
    let sweeper = LeaseSweeper(engine: engine, processes: processes, limit: .seconds(1))
    #expect(try await sweeper.sweep().unclear.map(\.id) == ["c", "f"])
    #expect(try await sweeper.sweep(.unclear).gone.sorted() == ["foreign", "garbled"])
  }

  @Test("begins with a run and is over when the run is, however short")
  func meanwhile() async throws {
    var dead = Owner.current()
    dead.startTime = 1
    var script = FakeEngine.Script()
    script.existing.containers = [container("dead", labels("a", dead.label))]
    script.removalDelay = .milliseconds(50)
    let engine = FakeEngine(script)
    let orchestrator = try Orchestrator(
      engine: engine, session: Session(id: "test", owner: .current()), supervisor: nil)
    orchestrator.sweepMeanwhile()
    await orchestrator.finish()
    #expect(try await engine.listContainers(labels: [:]).isEmpty)
  }

  @Test("names what would not go")
  func stubborn() async throws {
    var script = FakeEngine.Script()
    script.existing = fixture()
    script.unremovable = ["net"]
    let engine = FakeEngine(script)
    let swept = try await LeaseSweeper(engine: engine, processes: processes, limit: .milliseconds(100)).sweep()
    #expect(swept.gone.sorted() == ["dead", "vol"])
    #expect(swept.left == ["net"])
  }

  @Test("looks again after what it found: what was on its way when its owner died comes late")
  func late() async throws {
    var script = FakeEngine.Script()
    script.existing.containers = [container("dead", labels("a", Self.dead))]
    let engine = FakeEngine(script)
    let late = NetworkSummary(id: NetworkID(rawValue: "net"), name: "net", labels: labels("a", Self.dead), subnets: [])
    async let swept = LeaseSweeper(engine: engine, processes: processes, limit: .seconds(1)).sweep()
    for _ in 0..<1000 where !engine.calls.contains(where: { $0.hasPrefix("remove") }) {
      try await Task.sleep(for: .milliseconds(1))
    }
    engine.changeScript { $0.existing.networks = [late] }
    #expect(try await swept.gone == ["dead", "net"])
    #expect(try await engine.listNetworks(labels: [:]).isEmpty)
  }

  @Test("asks but once for what the engine holds fast with nothing in it")
  func heldFast() async throws {
    var script = FakeEngine.Script()
    script.existing = fixture()
    script.existing.containers = []
    script.unremovable = ["net"]
    let engine = FakeEngine(script)
    let swept = try await LeaseSweeper(engine: engine, processes: processes, limit: .seconds(5)).sweep()
    #expect(swept.left == ["net"])
    #expect(engine.calls.filter { $0 == "remove network" }.count == 1)
  }
}

@Suite("What orch tells its supervisor")
struct SupervisorLineTests {
  @Test(arguments: [
    SupervisorLine.done, .engine, .folder("/tmp/a b"), .forgetFolder("/tmp/100%\nx"), .folder("/tmp/%0A"),
    .group(4711, startTime: 99), .forgetGroup(4711),
  ])
  func roundTrip(_ line: SupervisorLine) {
    #expect(!line.text.contains("\n"))
    #expect(SupervisorLine(line.text) == line)
  }

  @Test(arguments: ["", "folder", "group 7", "group 0 1", "group -1 1", "group 1 1", "forget-group x", "sing"])
  func nonsense(_ line: String) { #expect(SupervisorLine(line) == nil) }
}
