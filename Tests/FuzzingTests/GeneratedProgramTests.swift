import Fuzzing
import Runtime
import Syntax
import Testing

/// Programs written from the tables check without an error, end, and keep what they say when they are formatted.
@Suite struct GeneratedProgramTests {
  @Test(arguments: 0..<10)
  func `a generated program checks and ends`(_ batch: UInt64) throws {
    for seed in batch * 10..<(batch + 1) * 10 {
      let text = ProgramGenerator.program(Choices(seed: seed, count: 400), PureWorld.universe)
      let ending = try #require(
        MachineThread.run { () -> Result<Trial.Ending, Trial.Violation> in
          Result { () throws(Trial.Violation) in try Trial.run(Array(text.utf8)) }
        })
      switch try ending.get() {
      case .rejected(let diagnostics):
        Issue.record("seed \(seed): \(DiagnosticRenderer().render(Array(diagnostics.prefix(2))))\n\(text)")
      case .completed, .raised: break
      }
    }
  }
}

/// What the fuzzer has found, made small.
@Suite struct FoundTextTests {
  @Test(arguments: [
    "$ a \\\n\0 b", "$ a |\n\u{1} b", "let n = 9223372036854775807\nprint \"\".repeat(n)",
    String(repeating: "$", count: 100_000), String(repeating: "\r", count: 100_000) + "x", "print \"over\n",
    "print \'over\n\n", "print \'\'\'\nit\'s\n\'\'\'", "let x = a--", "let f = x => {...",
    "e --o\"\"",
  ])
  func `a text that once broke something no longer does`(_ text: String) throws {
    let result = MachineThread.run { () -> Result<Trial.Ending, Trial.Violation> in
      Result { () throws(Trial.Violation) in try Trial.run(Array(text.utf8)) }
    }
    _ = try #require(result).get()
  }
}

/// Programs that never end by themselves, under a budget of looks for interruptions instead of a user at the keyboard.
@Suite struct EndlessProgramTests {
  @Test(arguments: [
    "while true {}",
    "defer { while true {} }",
    "fn f() { defer { while true { try { fail \"x\" } catch {} } }; return 1 }\nf()",
    "defer { while true { try { while true {} } catch {} } }",
    "parallel { while true {}; while true {} }",
    "while true { parallel { let a = 1; let b = 2 } }",
    "while true { [1, 2, 3].map(x => [x].filter(y => true)) }",
    "eventually 2562047h every 1ms { expect false }",
    "while true { sleep 1h }",
    "fn f() { try { f() } catch { f() } }\nf()",
    "fn f() { parallel { f(); f() } }\nf()",
  ])
  func `an endless program can be interrupted`(_ text: String) throws {
    let ending = MachineThread.run { try? Trial.run(Array(text.utf8)) }
    guard case .some(.some(.raised(let raised))) = ending else {
      Issue.record("it ended by itself: \(String(describing: ending))")
      return
    }
    switch raised {
    case .interruption: break
    case .failure(let failure): #expect(failure.code.id == "E0611", "clean-up that does not end is told of")
    default: Issue.record("\(raised)")
    }
  }
}
