import Dispatch
import Glibc
import Processes
import Testing

@Suite struct CancellationTests {
  private func after(_ milliseconds: Int, _ body: @escaping @Sendable () -> Void) {
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(milliseconds), execute: body)
  }

  @Test func `cancelling from another thread ends all stages at once`() throws {
    let cancellation = try Cancellation()
    after(100) { cancellation.cancel() }
    let outcome = try pipeline(.init("sleep", ["30"]), .init("cat")).stream(RunOptions(cancellation: cancellation))
    #expect(outcome.ending == .cancelled)
    #expect(outcome.hasFailed)
    #expect(outcome.stages[0].exit == .signalled(SIGTERM))
    #expect(outcome.duration < .seconds(1))
  }

  @Test func `what was cancelled before ends as soon as it has started`() throws {
    let cancellation = try Cancellation()
    cancellation.cancel()
    #expect(cancellation.isCancelled)
    let outcome = try pipeline(.init("sleep", ["30"])).stream(RunOptions(cancellation: cancellation))
    #expect(outcome.ending == .cancelled)
  }

  @Test func `a time limit ends the pipeline and keeps what it wrote`() throws {
    let capture = try pipeline(shell("echo begun; sleep 30")).capture(RunOptions(timeLimit: .milliseconds(200)))
    #expect(capture.outcome.ending == .timedOut)
    #expect(capture.text == "begun\n")
    #expect(capture.outcome.duration >= .milliseconds(200))
    #expect(capture.outcome.duration < .seconds(1))
  }

  @Test func `a pipe without another end is not waited for beyond a time limit, or a cancellation`() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo("\(folder.path)/pipe", 0o600) == 0)
    let reader = pipeline(.init("cat", redirects: [.input("pipe")]), in: folder.path)
    #expect(throws: ProcessError(stage: 0, .cancelled)) {
      try reader.capture(RunOptions(timeLimit: .milliseconds(100)))
    }
    let cancellation = try Cancellation()
    after(100) { cancellation.cancel() }
    let writer = pipeline(.init("echo", redirects: [.output("pipe")]), in: folder.path)
    #expect(throws: ProcessError(stage: 0, .cancelled)) {
      try writer.stream(RunOptions(cancellation: cancellation))
    }
  }

  @Test func `a program may clean up before it ends`() throws {
    let tidy = "trap 'echo tidied; exit 0' TERM; echo begun; while :; do sleep 0.01; done"
    let capture = try pipeline(shell(tidy)).capture(RunOptions(timeLimit: .milliseconds(200)))
    #expect(capture.text == "begun\ntidied\n")
    #expect(capture.outcome.exits == [.exited(0)])
    #expect(capture.outcome.ending == .timedOut)
  }

  @Test func `one that will not end is killed after the grace`() throws {
    let stubborn = "trap '' TERM; while :; do sleep 1; done"
    let options = RunOptions(timeLimit: .milliseconds(100), grace: .milliseconds(200))
    let outcome = try pipeline(shell(stubborn)).stream(options)
    #expect(outcome.exits == [.signalled(SIGKILL)])
    #expect(outcome.duration >= .milliseconds(300))
    #expect(outcome.duration < .seconds(2))
  }

  @Test func `a second cancellation may be less patient`() throws {
    let cancellation = try Cancellation()
    after(100) { cancellation.cancel() }
    after(200) { cancellation.cancel(grace: .zero) }
    let options = RunOptions(cancellation: cancellation, grace: .seconds(30))
    let outcome = try pipeline(shell("trap '' TERM; while :; do sleep 1; done")).stream(options)
    #expect(outcome.exits == [.signalled(SIGKILL)])
    #expect(outcome.duration < .seconds(2))
  }

  @Test func `what the programs started ends with them`() throws {
    let capture = try pipeline(shell("(trap '' TERM; sleep 30) & echo $!; wait")).capture(
      RunOptions(timeLimit: .milliseconds(200), grace: .milliseconds(200)))
    let grandchild = try #require(Int32(capture.text.dropLast()))
    #expect(try !isAlive(grandchild))
  }

  @Test func `a stopped program can be cancelled`() throws {
    let options = RunOptions(timeLimit: .milliseconds(200), grace: .seconds(20))
    let outcome = try pipeline(shell("kill -STOP $$")).stream(options)
    #expect(outcome.exits == [.signalled(SIGTERM)])
    #expect(outcome.duration < .seconds(5))
  }
}
