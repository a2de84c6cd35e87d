import ContainerEngine
import Testing

@testable import Orchestration

/// Readiness by lines of a service's output, counted as they come.
@Suite("Log probes", .timeLimit(.minutes(1)))
struct LogWatchTests {
  private func watch(_ probe: LogProbe, _ pieces: String..., stream: OutputChunk.Stream = .output) -> LogWatch {
    let watch = LogWatch([probe])
    for piece in pieces { watch.add(OutputChunk(stream: stream, bytes: Array(piece.utf8))) }
    return watch
  }

  @Test("a line may come in pieces, and one without an end counts")
  func pieces() {
    let probe = LogProbe(pattern: "^ready$", times: 1)
    #expect(watch(probe, "rea", "dy\n").finding(probe) == .ready)
    #expect(watch(probe, "ready\r\n").finding(probe) == .ready)
    #expect(watch(probe, "not ready").finding(probe) == .logMatches(found: 0, wanted: 1))
    #expect(watch(probe, "a\nready").finding(probe) == .ready)
  }

  @Test("lines are counted once, whatever they are written to")
  func times() {
    let probe = LogProbe(pattern: "accept connections", times: 2)
    let watch = watch(probe, "ready to accept connections\n", "x\n", stream: .error)
    #expect(watch.finding(probe) == .logMatches(found: 1, wanted: 2))
    watch.add(OutputChunk(stream: .output, bytes: Array("ready to accept connections\n".utf8)))
    #expect(watch.finding(probe) == .ready)
  }

  @Test("pieces of the two streams do not make one line")
  func streams() {
    let probe = LogProbe(pattern: "ready", times: 1)
    let watch = watch(probe, "rea")
    watch.add(OutputChunk(stream: .error, bytes: Array("dy\n".utf8)))
    #expect(watch.finding(probe) == .logMatches(found: 0, wanted: 1))
  }

  @Test("one that hears no more knows only what it has found")
  func ended() {
    let probe = LogProbe(pattern: "ready", times: 1)
    let deaf = watch(probe, "not yet\n")
    deaf.end()
    #expect(deaf.finding(probe) == nil)
    let done = watch(probe, "ready\n")
    done.end()
    #expect(done.finding(probe) == .ready)
  }

  @Test("whoever waits is woken by the line, and by being cancelled")
  func news() async {
    let probe = LogProbe(pattern: "ready", times: 1)
    let watch = LogWatch([probe])
    let waiting = Task { await watch.news() }
    watch.add(OutputChunk(stream: .output, bytes: Array("ready\n".utf8)))
    await waiting.value
    let cancelled = Task { await LogWatch([probe]).news() }
    cancelled.cancel()
    await cancelled.value
  }

  @Test("the output is read once, however often the probe is asked")
  func once() async throws {
    var script = FakeEngine.Script()
    script.images = [Sample.image: Sample.details(Sample.image)]
    script.logGoesOn = true
    let engine = FakeEngine(script)
    let orchestrator = try Orchestrator(
      engine: engine, session: Session(id: "test", owner: .current()), supervisor: nil
    ) { event in
      if case .probed(_, _, attempt: 5) = event.kind { engine.say("at last: ready\n") }
    }
    var service = Sample.service("db")
    service.ready = Readiness(.log(LogProbe(pattern: "ready$", times: 1)))
    _ = try await orchestrator.up(EnvironmentSpec(declaration: "shop", services: [service]))
    #expect(engine.calls.count { $0 == "logs db" } == 1)
    await orchestrator.finish()
  }

  @Test("what a busy engine noted late is not taken for an earlier life's")
  func presentLife() {
    func begin(_ started: String?, _ ended: String?) -> Double? {
      ContainerState(
        id: ContainerID(rawValue: "x"), name: "x", image: "x", imageID: "x", labels: [:], phase: .running, error: "",
        startedAt: started, ports: [], addresses: [:], volumes: [], processID: 1, endedAt: ended
      ).presentLife
    }
    #expect(begin("1970-01-01T00:00:10Z", nil) == nil)
    #expect(begin("1970-01-01T00:00:10Z", "1970-01-01T00:00:08Z") == 9)
    #expect(begin("1970-01-01T00:00:10Z", "1970-01-01T00:00:12Z") == 10)
  }
}
