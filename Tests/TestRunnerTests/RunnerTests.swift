import Library
import Runtime
import Synchronization
import TestRunner
import Testing

@Suite struct RunnerTests {
  @Test func `jobs run one after the other, each with its own evaluation of the file`() throws {
    let file = try Bench.file(
      "a.orch", "let x = 1\nsuite \"one\" { print x; test \"t\" { } }\ntest \"two\" { expect x == 2 }")
    let told = try Bench.run([file])
    #expect(
      told.lines == [
        "start a.orch one", "out 1", "pass one › t", "end a.orch one", "start a.orch two", "fail two: expected x == 2",
        "end a.orch two",
      ])
    #expect(told.status == 1)
  }

  @Test func `jobs run side by side, and are told of in order`() throws {
    try Bench.folder { folder in
      // Each waits for the file that the other writes: one after the other they would never end.
      let file = try Bench.file(
        "a.orch",
        """
        fn meet(mine, other) { write("\(folder)/$mine", "x"); eventually 20s { expect exists("\(folder)/$other") } }
        test "a" { meet("a", "b"); sleep 200ms; print "a done" }
        test "b" { meet("b", "a"); print "b done" }
        """)
      let ordered = Told()
      let told = try Bench.run([file], forwarding: JobOrder(ordered)) { $0.jobs = 2 }
      #expect(told.status == 0)
      #expect(
        ordered.lines == [
          "start a.orch a", "out a done", "pass a", "end a.orch a", "start a.orch b", "out b done", "pass b",
          "end a.orch b",
        ])
    }
  }

  @Test func `an error outside of tests ends its job only`() throws {
    let file = try Bench.file("a.orch", "suite \"one\" { fail(\"no\"); test \"never\" { } }\ntest \"two\" { }")
    let told = try Bench.run([file])
    #expect(
      told.lines.filter { !$0.contains("never") } == [
        "start a.orch one", "error no", "end a.orch one", "start a.orch two", "pass two", "end a.orch two",
      ])
    #expect(told.status == 1)
  }

  @Test func `the run ends at the failure that it is told to end at`() throws {
    let file = try Bench.file(
      "a.orch", "suite \"one\" { test \"a\" { fail \"x\" }; test \"b\" { } }\ntest \"two\" { }\ntest \"three\" { }")
    let told = try Bench.run([file]) { $0.bail = 1 }
    #expect(
      told.lines == [
        "start a.orch one", "fail one › a: x", "not reached one › b", "end a.orch one", "not reached two",
        "not reached three", "note stopped after 1 failure: 2 jobs were not begun",
      ])
    #expect(told.status == 1)
  }

  @Test func `limits of the run hold for tests that set none`() throws {
    let file = try Bench.file(
      "a.orch", "test \"slow\" { sleep 10s }\ntest \"own\" with timeout: 5s { sleep 30ms }")
    let told = try Bench.run([file]) { $0.timeout = 20_000_000 }
    #expect(
      told.lines.filter { $0.hasPrefix("pass") || $0.hasPrefix("fail") } == [
        "fail slow: not done within 20ms", "pass own",
      ])
  }

  @Test func `a test that passes late is flaky`() throws {
    let file = try Bench.file(
      "a.orch",
      "suite \"s\" { let dir = tempdir(); test \"t\" { if not exists(\"$dir/x\") { write(\"$dir/x\", \"\"); fail \"first\" } } }"
    )
    let told = try Bench.run([file]) { $0.retries = 1 }
    #expect(told.lines.contains("flaky s › t"))
    #expect(told.status == 0)
  }

  @Test func `an interruption ends what runs, and what has finished is told`() throws {
    let interrupt = Interrupt()
    let file = try Bench.file(
      "a.orch", "suite \"s\" { test \"quick\" { }; test \"slow\" { print \"now\"; sleep 60s } }\ntest \"later\" { }")
    let told = try Bench.run([file], interrupt: interrupt, when: "out now") { interrupt.raise(.signal(2)) }
    #expect(
      told.lines == [
        "start a.orch s", "pass s › quick", "out now", "interrupted s › slow", "end a.orch s", "not reached later",
      ])
    #expect(told.status == 130)
  }

  @Test func `what was not begun is counted as far as the text tells of it`() throws {
    let interrupt = Interrupt()
    let file = try Bench.file(
      "a.orch",
      """
      for name in ["a", "b"] { test "done $name" { } }
      test "slow" { print "now"; sleep 60s }
      with timeout: 5s { test "surely" { } }
      suite "rest" {
        for n in range(0, now() // 1h) { test "round $n" { } }
        test "last $args" { }
      }
      """)
    let told = try Bench.run([file], interrupt: interrupt, when: "out now") { interrupt.raise(.signal(2)) }
    #expect(
      told.lines.filter { $0.hasPrefix("not reached") } == ["not reached surely", "not reached rest › last $args"])
    #expect(told.verdict?.tally.notReached == 2)
    #expect(told.verdict?.tally.mayHaveMore == true)
    #expect(told.status == 130)
  }

  @Test func `a loop that has been left holds nothing that was not run`() throws {
    let file = try Bench.file(
      "a.orch", "for name in [\"a\", \"b\"] { test \"$name\" { } }\ntest \"c\" { exit 0 }\ntest \"d\" { }")
    let told = try Bench.run([file])
    #expect(told.lines.contains("not reached d"))
    #expect(told.verdict?.tally.mayHaveMore == false)
    // A program that ends before its tests is no success.
    #expect(told.status == 1)
    #expect(told.lines.contains("error `exit(0)` has ended the program before a test that has not run"))
  }

  @Test func `an environment that cannot be had weighs more than a failed test`() throws {
    let file = try Bench.file(
      "a.orch", "env e { service s { image: \"x\" } }\ntest \"a\" { fail \"x\" }\nsuite \"b\" in e { test \"c\" { } }")
    let told = try Bench.run([file])
    #expect(told.lines.contains("not run b › c"))
    #expect(told.status == 3)
  }

  @Test func `a suite without tests whose environment cannot be had is not taken for a success`() throws {
    let file = try Bench.file("a.orch", "env e { service s { image: \"x\" } }\nsuite \"b\" in e { $ true }")
    #expect(try Bench.run([file]).status == 3)
  }

  @Test func `exit ends a file, and says of the run that it failed`() throws {
    let file = try Bench.file("a.orch", "exit 7\ntest \"a\" { }")
    let told = try Bench.run([file])
    #expect(told.status == 1)
    #expect(told.lines.contains("error `exit(7)` has ended the program outside of its tests"))
  }

  @Test func `exit behind the last test, or for a limit of failures, is no error`() throws {
    let done = try Bench.run([try Bench.file("a.orch", "if true { test \"a\" { } }\nexit 0")])
    #expect(done.status == 0 && !done.lines.contains { $0.hasPrefix("error") })
    let file = try Bench.file("a.orch", "suite \"s\" { test \"a\" { fail \"x\" }\ntest \"b\" { } }")
    let ended = try Bench.run([file]) { $0.bail = 1 }
    #expect(ended.status == 1 && !ended.lines.contains { $0.hasPrefix("error") })
  }
}
