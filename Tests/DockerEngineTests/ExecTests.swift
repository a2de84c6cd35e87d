import ContainerEngine
import Testing

extension EngineContract {
  @Suite struct Exec {
    let bench: Bench

    init() throws { bench = try #require(Bench.current) }

    @Test func outputAndStatusComeApart() async throws {
      let id = try await bench.start(bench.spec())
      let result = try await bench.engine.exec(id, ExecSpec(["sh", "-c", "echo out; echo err >&2; exit 7"]))
      #expect(result == ExecResult(exitCode: 7, output: Array("out\n".utf8), errorOutput: Array("err\n".utf8)))
    }

    @Test func aProgramThatIsNotThereIsAnErrorOfItsOwn() async throws {
      let id = try await bench.start(bench.spec())
      await #expect {
        try await bench.engine.exec(id, ExecSpec(["nosuch"]))
      } throws: {
        ($0 as? EngineError)?.cause == .noProgram(name: "nosuch", .missing)
      }
      // A program's own status of the same number is its own.
      #expect(try await bench.engine.exec(id, ExecSpec(["sh", "-c", "exit 126"])).exitCode == 126)
    }

    @Test func inputIsReadToItsEnd() async throws {
      let id = try await bench.start(bench.spec())
      let input = (0..<200_000).map { UInt8($0 % 251) }
      let result = try await bench.engine.exec(id, ExecSpec(["cat"], standardInput: input))
      #expect(result.exitCode == 0)
      #expect(result.output == input)
      let empty = try await bench.engine.exec(id, ExecSpec(["wc", "-c"], standardInput: []))
      #expect(String(decoding: empty.output, as: UTF8.self) == "0\n")
    }

    @Test func inputThatNobodyReadsIsNoError() async throws {
      let id = try await bench.start(bench.spec())
      let input = [UInt8](repeating: 65, count: 1 << 20)
      let result = try await bench.engine.exec(id, ExecSpec(["sh", "-c", "echo done"], standardInput: input))
      #expect(result.exitCode == 0)
      #expect(String(decoding: result.output, as: UTF8.self) == "done\n")
    }

    @Test func aProgramTakesInputWhileItRuns() async throws {
      let id = try await bench.start(bench.spec())
      let session = try await bench.engine.openExec(
        id, ExecSpec(["sh", "-c", "read a; echo got $a; exit 3"]), terminal: nil)
      await session.send(Array("hello\n".utf8))
      #expect(try await text(session) == "got hello\n")
      #expect(try await session.exitCode() == 3)
      let counting = try await bench.engine.openExec(id, ExecSpec(["wc", "-c"]), terminal: nil)
      await counting.send([1, 2, 3])
      await counting.finishInput()
      #expect(try await text(counting) == "3\n")
    }

    @Test func aTerminalHasASizeThatChanges() async throws {
      let id = try await bench.start(bench.spec())
      let size = TerminalSize(rows: 20, columns: 60)
      let script = "test -t 0 && read a; stty size; read a; stty size"
      let session = try await bench.engine.openExec(id, ExecSpec(["sh", "-c", script]), terminal: size)
      await session.send(Array("\n".utf8))
      var seen = ""
      while !seen.contains("20 60"), let chunk = try await session.next() {
        seen += String(decoding: chunk.bytes, as: UTF8.self)
      }
      try await session.resize(TerminalSize(rows: 31, columns: 99))
      await session.send(Array("\n".utf8))
      #expect(try await (seen + text(session)).contains("31 99"))
      #expect(try await session.exitCode() == 0)
    }

    @Test func aSessionOfAProgramThatIsNotThereIsTheSameError() async throws {
      let id = try await bench.start(bench.spec())
      for terminal in [nil, TerminalSize(rows: 24, columns: 80)] {
        await #expect {
          let session = try await bench.engine.openExec(id, ExecSpec(["nosuch"]), terminal: terminal)
          _ = try await text(session)
        } throws: {
          ($0 as? EngineError)?.cause == .noProgram(name: "nosuch", .missing)
        }
      }
    }

    @Test func whatAProgramIsToHaveAndIsNotThereIsNamed() async throws {
      let id = try await bench.start(bench.spec())
      var nowhere = ExecSpec(["pwd"])
      nowhere.workingDirectory = "/nope"
      await #expect {
        _ = try await bench.engine.exec(id, nowhere)
      } throws: {
        ($0 as? EngineError)?.cause == .containerRefused(.noWorkingFolder(path: "/nope"))
      }
      let nobody = ExecSpec(["pwd"], user: "nosuch")
      await #expect {
        _ = try await text(try await bench.engine.openExec(id, nobody, terminal: nil))
      } throws: {
        ($0 as? EngineError)?.cause == .containerRefused(.unknownUser("nosuch"))
      }
    }

    private func text(_ session: any ExecSession) async throws -> String {
      var bytes: [UInt8] = []
      while let chunk = try await session.next() { bytes += chunk.bytes }
      return String(decoding: bytes, as: UTF8.self)
    }

    @Test func surroundings() async throws {
      let id = try await bench.start(bench.spec())
      var spec = ExecSpec(["sh", "-c", "echo $WORD; id -u; pwd"])
      spec.environment = ["WORD=hello"]
      spec.user = "1234"
      spec.workingDirectory = "/tmp"
      #expect(String(decoding: try await bench.engine.exec(id, spec).output, as: UTF8.self) == "hello\n1234\n/tmp\n")
    }

    @Test func muchOutput() async throws {
      let id = try await bench.start(bench.spec())
      let result = try await bench.engine.exec(id, ExecSpec(["head", "-c", "5000000", "/dev/zero"]))
      #expect(result.output.count == 5_000_000)
    }

    @Test func manyAtOnce() async throws {
      let id = try await bench.start(bench.spec())
      let results = try await withThrowingTaskGroup(of: (Int, ExecResult).self) { group in
        for number in 0..<20 {
          group.addTask {
            (number, try await bench.engine.exec(id, ExecSpec(["sh", "-c", "echo \(number); exit \(number)"])))
          }
        }
        return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      #expect(results.count == 20)
      for (number, result) in results {
        #expect(result.exitCode == number)
        #expect(String(decoding: result.output, as: UTF8.self) == "\(number)\n")
      }
    }

    @Test func aContainerThatDoesNotRunIsAConflict() async throws {
      let id = try await bench.engine.createContainer(bench.spec())
      #expect(try await failure { try await bench.engine.exec(id, ExecSpec(["true"])) }.cause.isConflict)
    }

    @Test func cancellingEndsTheCallAtOnce() async throws {
      let id = try await bench.start(bench.spec())
      let call = Task { try await bench.engine.exec(id, ExecSpec(["sleep", "600"])) }
      try await Task.sleep(for: .milliseconds(300))
      let clock = ContinuousClock()
      let start = clock.now
      call.cancel()
      await #expect(throws: CancellationError.self) { try await call.value }
      #expect(clock.now - start < .milliseconds(500))
    }
  }
}
