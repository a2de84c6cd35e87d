import ContainerEngine
import Orchestration
import Reporting
import Synchronization
import Terminal
import TerminalTesting
import Testing

/// How environments that come up are shown, on a screen and line by line.
@Suite struct ProgressTests {
  /// What progress writes to.
  private final class Stage {
    let sink = MemorySink()
    let progress: EnvironmentProgress
    private var screen: Screen
    private let begin = ContinuousClock.now

    init(rows: Int, isLive: Bool = true) {
      screen = Screen(columns: 70, rows: rows)
      progress = EnvironmentProgress(
        sink: sink,
        capabilities: Capabilities(
          isTerminal: isLive, colour: .none, liveProgress: isLive, unicode: true, width: isLive ? 70 : nil),
        interval: nil
      ) { WindowSize(columns: 70, rows: rows) }
    }

    func plan(_ id: String, _ purpose: String? = nil) -> Plan {
      SampleRun.plan(of: EnvironmentIdentity(id: id, declaration: "shop", purpose: purpose))
    }

    /// - Parameter seconds: since all began.
    func note(_ plan: Plan, _ kind: OrchestrationEvent.Kind, at seconds: Int = 0) {
      progress.note(
        OrchestrationEvent(time: begin + .seconds(seconds), environment: plan.identity, kind: kind))
    }

    func begin(_ plan: Plan, _ steps: StepID..., at seconds: Int = 0) {
      for step in plan.steps where steps.contains(step.id) { note(plan, .stepStarted(step), at: seconds) }
    }

    func end(_ plan: Plan, _ steps: StepID..., at seconds: Int = 0, took: Duration = .milliseconds(1)) {
      for step in plan.steps where steps.contains(step.id) { note(plan, .stepFinished(step, took: took), at: seconds) }
    }

    func up(_ plan: Plan, at seconds: Int) {
      let running = RunningEnvironment(
        identity: plan.identity, network: NetworkID(rawValue: "n"), services: [], startedAt: begin,
        timings: Timings(total: .seconds(seconds)))
      note(plan, .up(running), at: seconds)
    }

    func refresh(at seconds: Int) { progress.refresh(now: begin + .seconds(seconds)) }

    var shown: String {
      // The terminal's driver adds the carriage return.
      screen.receive(sink.take().split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n"))
      return screen.text
    }
  }

  @Test func `one environment is a tree of its services`() {
    let stage = Stage(rows: 12)
    let plan = stage.plan("aaa111", "tests/api.orch:3 \"orders\"")
    stage.note(plan, .planned(plan))
    stage.begin(plan, .image("db:1"))
    #expect(stage.shown == "shop 0ms\n├─ db   pulling 0ms\n└─ api  waits for db")
    stage.end(plan, .image("db:1"), .ready("db"), at: 2)
    stage.begin(plan, .ready("api"), at: 2)
    stage.note(plan, .probed(service: "api", finding: .connectionRefused(port: 80), attempt: 1), at: 3)
    #expect(
      stage.shown
        == "shop 3.0s\n├─ db   ready at 2.0s\n└─ api  not ready yet 1.0s: nothing listens on port 80")
    stage.up(plan, at: 4)
    #expect(stage.shown == "▸ shop aaa111 up in 4.0s:")
  }

  @Test func `several have a tree each, with their ids and what they are for`() {
    let stage = Stage(rows: 12)
    let plans = [stage.plan("aaa111", "tests/api.orch:3 \"orders\""), stage.plan("bbb222")]
    for plan in plans { stage.note(plan, .planned(plan)) }
    stage.begin(plans[0], .ready("db"))
    stage.end(plans[1], .ready("db"))
    #expect(
      stage.shown == """
        shop aaa111 0ms  for tests/api.orch:3 "orders"
        ├─ db   not ready yet 0ms
        └─ api  waits for db
        shop bbb222 0ms
        ├─ db   ready at 0ms
        └─ api  waits
        """)
    stage.up(plans[0], at: 2)
    #expect(
      stage.shown == """
        ▸ shop aaa111 up in 2.0s:   for tests/api.orch:3 "orders"
        shop bbb222 2.0s
        ├─ db   ready at 0ms
        └─ api  waits
        """)
  }

  @Test func `where there is no room for all trees the others have a line, and where there is none for that a count`() {
    let stage = Stage(rows: 6)
    let plans = ["a", "b", "c", "d", "e", "f", "g"].map { stage.plan("\($0)11111") }
    for plan in plans.prefix(3) { stage.note(plan, .planned(plan)) }
    stage.end(plans[1], .ready("db"))
    stage.begin(plans[2], .start("db"))
    #expect(
      stage.shown == """
        shop a11111 0ms
        ├─ db   waits
        └─ api  waits for db
        shop b11111 0ms  1 of 2 ready: api waits
        shop c11111 0ms  0 of 2 ready: db starting, api waits
        """)
    for plan in plans.dropFirst(3) { stage.note(plan, .planned(plan)) }
    #expect(
      stage.shown == """
        shop a11111 0ms  0 of 2 ready: db waits, api waits
        shop b11111 0ms  1 of 2 ready: api waits
        shop c11111 0ms  0 of 2 ready: db starting, api waits
        shop d11111 0ms  0 of 2 ready: db waits, api waits
        and 3 more come up
        """)
  }

  @Test func `what goes on besides has its place below`() {
    let stage = Stage(rows: 6)
    stage.progress.show { ["tests", "and tests"] }
    let plans = [stage.plan("a11111"), stage.plan("b11111")]
    for plan in plans { stage.note(plan, .planned(plan)) }
    #expect(
      stage.shown == """
        shop a11111 0ms  0 of 2 ready: db waits, api waits
        shop b11111 0ms  0 of 2 ready: db waits, api waits
        tests
        and tests
        """)
  }

  @Test func `line by line every line names its environment, and tells of what takes long`() {
    let stage = Stage(rows: 6, isLive: false)
    let plans = [stage.plan("aaa111"), stage.plan("bbb222", "tests/api.orch")]
    for plan in plans { stage.note(plan, .planned(plan)) }
    stage.end(plans[0], .image("db:1"), at: 3, took: .seconds(3))
    stage.end(plans[1], .image("db:1"), at: 3, took: .milliseconds(2))
    stage.begin(plans[0], .ready("db"), at: 4)
    stage.refresh(at: 5)
    stage.up(plans[1], at: 6)
    stage.note(plans[0], .probed(service: "db", finding: .connectionRefused(port: 80), attempt: 1), at: 7)
    for second in 8..<30 { stage.refresh(at: second) }
    #expect(
      stage.sink.text == """
        ▸ shop aaa111 pulled the image of db in 3.0s
        ▸ shop bbb222 up in 6.0s:   for tests/api.orch
        ▸ shop aaa111 after 10.0s: db not ready yet 6.0s: nothing listens on port 80; api waits for db
        ▸ shop aaa111 after 20.0s: db not ready yet 16.0s: nothing listens on port 80; api waits for db

        """)
  }
}
