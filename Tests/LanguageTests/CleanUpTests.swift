import Runtime
import Syntax
import Testing

/// Clean-up has a time limit of its own, and nothing else cuts it short.
@Suite struct CleanUpTests {
  private func source(_ text: String) -> SourceFile { SourceFile(name: "clean-up.orch", text: text) }

  @Test func `deferred work that does not end is given up and named, and the rest is released`() throws {
    let trial = ProgramTrial()
    let ending = trial.run(
      source("fn f() {\n  defer { print \"released\" }\n  defer { while true {} }\n}\nf()"),
      cleanUpTime: 50_000_000)
    guard case .raised(.failure(let failure)) = ending else { throw Unexpected() }
    #expect(failure.code.id == "E0611")
    #expect(failure.message == "clean-up was not done within 50ms")
    #expect(
      failure.help.first == "given up: the `defer` at clean-up.orch:3:3, the `defer` at clean-up.orch:2:3")
  }

  @Test func `the limit holds for branches and for clean-up inside clean-up`() throws {
    for inner in ["parallel { while true {}; while true {} }", "defer { while true {} }", "sleep 1h"] {
      let trial = ProgramTrial()
      let ending = trial.run(source("fn f() { defer { \(inner) } }\nf()"), cleanUpTime: 50_000_000)
      guard case .raised(.failure(let failure)) = ending else { throw Unexpected() }
      #expect(failure.code.id == "E0611")
    }
  }

  @Test func `an interruption lets clean-up run, branches included, and does not hide what it failed with`() throws {
    let trial = ProgramTrial()
    let ending = trial.run(
      source("defer { parallel { print \"one\" }; sleep 1ms; fail \"not tidy\" }\nsleep 1h")
    ) { $0.raise(.signal(2)) }
    guard case .raised(.interruption(.signal(2))) = ending else { throw Unexpected() }
    #expect(trial.output == "one\n")
    #expect(trial.errors == "error[E0601]: not tidy\n")
  }

  @Test func `time in a queue counts against no time limit`() throws {
    let program = source("with timeout: 50ms { sleep 200ms }\nprint \"done\"")
    guard case .raised(.failure(let failure)) = ProgramTrial().run(program) else { throw Unexpected() }
    #expect(failure.code.id == "E0611")
    let queued = ProgramTrial()
    _ = queued.run(program, isQueued: true)
    #expect(queued.output == "done\n")
  }

  @Test func `a timeout that began the clean-up does not reach its branches`() {
    let trial = ProgramTrial()
    _ = trial.run(
      source(
        "fn f() { with timeout: 20ms { defer { parallel { sleep 30ms }; print \"done\" }; sleep 1h } }\nlet r = try f()\nprint r.error.code"
      ))
    #expect(trial.output == "done\nE0611\n")
  }

  @Test func `success is out of the question where clean-up failed`() throws {
    let ending = ProgramTrial().run(source("defer { fail \"no\" }\nexit 0"))
    guard case .raised(.exit(1)) = ending else { throw Unexpected() }
  }

  @Test func `skip cannot end a test from its clean-up`() {
    let trial = ProgramTrial()
    _ = trial.run(source("fn late() { skip \"too late\" }\ntest \"t\" { defer { late() } }"))
    #expect(trial.output.hasPrefix("FAIL \"t\""))
    #expect(trial.output.contains("`skip` cannot end a test from the `defer` at clean-up.orch:2:12"))
  }

  private struct Unexpected: Error {}
}
