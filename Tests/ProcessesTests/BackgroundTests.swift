import Dispatch
import Glibc
import Processes
import Testing

@Suite struct BackgroundTests {
  @Test func `a process runs beside its caller until it is stopped`() throws {
    let process = try pipeline(shell("echo ready; exec sleep 30")).spawn()
    #expect(process.isRunning)
    #expect(eventually { process.output.lines() == ["ready"] })
    #expect(try isAlive(process.pid))
    #expect(process.wait(timeout: .milliseconds(20)) == nil)
    process.stop()
    #expect(!process.isRunning)
    #expect(process.outcome?.ending == .cancelled)
    #expect(process.outcome?.exits == [.signalled(SIGTERM)])
    #expect(kill(process.pid, 0) != 0)
  }

  @Test func `its end can be awaited`() throws {
    let process = try pipeline(shell("sleep 0.1; exit 7")).spawn()
    #expect(process.wait()?.exits == [.exited(7)])
    #expect(process.outcome?.ending == .finished)
    process.stop()
    #expect(process.outcome?.exits == [.exited(7)])
  }

  @Test func `waiting can be cancelled, which leaves the process alone`() throws {
    let process = try pipeline(.init("sleep", ["30"])).spawn()
    let cancellation = try Cancellation()
    DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(50)) { cancellation.cancel() }
    #expect(process.wait(timeout: .seconds(20), cancellation: cancellation) == nil)
    #expect(process.isRunning)
    process.stop()
  }

  @Test func `output and errors are kept in their order`() throws {
    let process = try pipeline(shell("echo 1; echo 2 >&2; echo 3; printf part")).spawn()
    _ = process.wait()
    process.stop()
    #expect(process.output.lines() == ["1", "2", "3", "part"])
    #expect(process.output.lines(last: 2) == ["3", "part"])
    #expect(process.output.droppedCount == 0)
  }

  @Test func `only the newest output is kept, in whole lines`() throws {
    let process = try pipeline(.init("seq", ["100000"])).spawn(keeping: 10_000)
    _ = process.wait()
    process.stop()
    let lines = process.output.lines()
    #expect(process.output.droppedCount > 500_000)
    #expect(process.output.droppedCount + process.output.bytes.count == 588_895)
    #expect(process.output.bytes.count <= 20_000)
    #expect(lines.last == "100000")
    #expect(lines.compactMap { Int($0) } == Array((100_001 - lines.count)...100_000))
  }

  @Test func `one that will not end is killed`() throws {
    let process = try pipeline(shell("trap '' TERM; echo ready; while :; do sleep 1; done")).spawn()
    #expect(eventually { process.output.lines() == ["ready"] })
    process.stop(grace: .milliseconds(100))
    #expect(process.outcome?.exits == [.signalled(SIGKILL)])
  }

  @Test func `what a start script leaves behind is read, and ended with it`() throws {
    let process = try pipeline(shell("(sleep 0.2; echo served; exec sleep 30) & echo $!")).spawn()
    #expect(process.wait()?.exits == [.exited(0)])
    #expect(!process.isRunning)
    #expect(eventually { process.output.lines().count == 2 })
    let server = try #require(Int32(process.output.lines()[0]))
    #expect(try isAlive(server))
    process.stop()
    #expect(try !isAlive(server))
  }

  @Test func `so is one that writes elsewhere`() throws {
    let process = try pipeline(shell("sleep 30 >/dev/null 2>&1 & echo $!")).spawn()
    #expect(process.wait()?.exits == [.exited(0)])
    #expect(eventually { process.output.lines().count == 1 })
    let server = try #require(Int32(process.output.lines()[0]))
    #expect(try isAlive(server))
    process.stop()
    #expect(try !isAlive(server))
  }

  @Test func `letting go of a process stops it`() throws {
    var process: BackgroundProcess? = try pipeline(.init("sleep", ["30"])).spawn()
    let pid = try #require(process?.pid)
    process = nil
    #expect(eventually { kill(pid, 0) != 0 })
  }

  @Test func `it does not read what its caller reads`() throws {
    let process = try Pipeline([.init("cat")]).spawn()
    #expect(process.wait(timeout: .seconds(10))?.exits == [.exited(0)])
    process.stop()
  }

  @Test func `stopping from several threads is one stop`() throws {
    let process = try pipeline(.init("sleep", ["30"])).spawn()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in process.stop() }
    #expect(process.outcome?.exits == [.signalled(SIGTERM)])
  }
}
