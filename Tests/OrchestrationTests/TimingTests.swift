import ContainerEngine
import Orchestration
import Testing

/// What an environment's start was spent on, and what would make it shorter.
@Suite("Times of a start")
struct TimingTests {
  private func entry(_ step: StepID, _ from: Int, _ to: Int, after: [StepID] = []) -> Timings.Entry {
    Timings.Entry(step: step, after: after, started: .milliseconds(from), finished: .milliseconds(to))
  }

  private var timings: Timings {
    Timings(
      entries: [
        entry(.network, 0, 80), entry(.image("db:1"), 0, 0), entry(.image("build:1"), 0, 600),
        entry(.create("db"), 0, 90, after: [.image("db:1")]),
        entry(.start("db"), 90, 400, after: [.create("db"), .network]),
        entry(.ready("db"), 400, 1400, after: [.start("db")]),
        entry(.create("api"), 600, 680, after: [.image("build:1")]),
        entry(.start("api"), 1400, 1700, after: [.create("api"), .network, .ready("db")]),
        entry(.ready("api"), 1700, 2000, after: [.start("api")]),
      ], total: .seconds(2), onDisk: ["db"])
  }

  private func environment(_ timings: Timings) -> RunningEnvironment {
    let services = ["db", "api"].map { name in
      RunningService(
        name: name, containerID: .init(rawValue: name), containerName: name, host: "127.0.0.1", ports: [], imageID: "")
    }
    return RunningEnvironment(
      identity: Sample.identity, network: .init(rawValue: "net"), services: services, startedAt: .now, timings: timings)
  }

  @Test("each service has a line, the critical path another, and what was long an advice")
  func text() {
    #expect(
      environment(timings).describeTimings() == [
        "shop k3x9p2 took 2s:",
        "  SERVICE  IMAGE  CREATE  START  READY  READY AT",
        "  db       0ms    90ms    310ms  1s     1.4s",
        "  api      600ms  80ms    300ms  300ms  2s",
        "  critical path: create db 90ms → start db 310ms → ready db 1s → start api 300ms → ready api 300ms",
        "  shorter: `db` was ready 1s after its start: data in memory (`tmpfs`), or less to do when it starts; "
          + "`api` waited for it: must it?",
      ])
  }

  @Test("what is done already is not advised, nor what takes an engine as long on a quiet machine")
  func nothingToGain() {
    var inMemory = timings
    inMemory.onDisk = []
    #expect(
      inMemory.advice == [
        "`db` was ready 1s after its start: less to do when it starts; `api` waited for it: must it?"
      ])
    let alone = Timings(
      entries: [
        entry(.network, 0, 200), entry(.create("db"), 0, 90), entry(.start("db"), 200, 555, after: [.network]),
        entry(.ready("db"), 555, 560, after: [.start("db")]),
      ], total: .milliseconds(560))
    #expect(alone.advice.isEmpty)
  }

  @Test("a busy engine is told of, and what of it is this environment's doing")
  func busy() {
    let slow = entry(.start("db"), 0, 900)
    #expect(
      Timings(entries: [slow], total: .milliseconds(900)).advice == [
        "the engine took 900ms to start `db`: a quieter machine"
      ])
    #expect(
      Timings(entries: [slow, entry(.start("api"), 100, 800)], total: .milliseconds(900)).advice == [
        "the engine took 900ms to start `db`: fewer containers at once, or a quieter machine"
      ])
  }

  @Test("an environment that was attached to has no times")
  func attached() { #expect(environment(Timings()).describeTimings().isEmpty) }
}
