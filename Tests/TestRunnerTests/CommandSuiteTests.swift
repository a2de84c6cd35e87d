import Library
import Runtime
import Synchronization
import TestRunner
import Testing

/// A suite that holds no tests, and whose programs report none, is one test of its title.
@Suite struct CommandSuiteTests {
  private func tests(_ told: Told) -> [String] {
    told.lines.filter { line in !line.hasPrefix("start") && !line.hasPrefix("end") }
  }

  private func run(_ text: String, _ change: (inout RunOptions) -> Void = { _ in }) throws -> Told {
    try Bench.run([try Bench.file("a.orch", text)]) { change(&$0) }
  }

  @Test func `it passes or fails, and what stands behind it goes on`() throws {
    let told = try run("suite \"green\" { $ true }\nsuite \"red\" { $ sh -c \"exit 5\" }\ntest \"after\" { }")
    #expect(tests(told) == ["pass green", "fail red: `sh` ended with status 5", "pass after"])
    #expect(told.status == 1)
  }

  @Test func `so it is beside functions that run tests, with its limit and its attempts`() throws {
    let told = try run(
      """
      fn check(n) { test "number $n" { expect n > 0 } }
      fn build(what) { $ true }
      suite "checks" { check(1) }
      suite "build" { build("all") }
      suite "hangs" with timeout: 20ms { $ sleep 60 }
      suite "red" with retries: 1 { $ false }
      """)
    #expect(
      tests(told) == [
        "pass checks › number 1", "pass build", "fail hangs: not done within 20ms",
        "fail red: `false` ended with status 1",
      ])
  }

  @Test func `so it is in a function`() throws {
    let told = try run("fn lint(what) { suite \"lint $what\" { $ true } }\nsuite \"all\" { lint(\"a\"); lint(\"b\") }")
    #expect(tests(told) == ["pass all › lint a", "pass all › lint b"])
  }

  /// However a function that runs tests is reached, its tests do not run inside of a test.
  @Test(arguments: [
    "fn t() { test \"x\" { } }\nfn outer() { t() }\nsuite \"s\" { outer() }",
    "let t = () => { test \"x\" { } }\nsuite \"s\" { t() }",
    "fn t() { test \"x\" { } }\nlet both = [t]\nsuite \"s\" { for each in both { each() } }",
    "fn t() { test \"x\" { } }\nlet both = { s: t }\nfor name, each in both { suite \"$name\" { each() } }",
    "fn t() { test \"x\" { } }\nfn around(body) { suite \"s\" { body() } }\naround(t)",
    "fn around(body) { suite \"s\" { body(1) } }\naround(n => { test \"x\" { } })",
    "fn t(n) { test \"x\" { } }\nsuite \"s\" { [1].map(t) }",
    "fn t() { test \"x\" { } }\nlet all = { t: t }\nvar f = null\nf = all.t\nsuite \"s\" { f() }",
  ])
  func `functions that run tests are followed`(_ text: String) throws {
    #expect(tests(try run(text)) == ["pass s › x"])
  }

  @Test func `where only running a suite tells that no test of a function runs, it is told of then`() throws {
    let text = "fn maybe(x) { if x { test \"now\" { } } }\nsuite \"a\" { maybe(false) }\nsuite \"b\" { maybe(true) }"
    let told = try run(text)
    #expect(tests(told) == ["pass a", "pass b › now"])
    let failing = try run("fn maybe(x) { if x { test \"now\" { } }; fail \"no\" }\nsuite \"a\" { maybe(false) }")
    #expect(tests(failing) == ["fail a: no"])
    let chosen = try Bench.file("a.orch", text)
    #expect(tests(try Bench.run([chosen], try Bench.plan([chosen]) { $0.suites = ["b"] })) == ["pass b › now"])
  }

  @Test func `a suite whose tests a loop runs holds tests, however often it goes round`() throws {
    #expect(tests(try run("suite \"none\" { for n in range(0, 0) { test \"t $n\" { } } }")).isEmpty)
  }

  @Test func `without its environment it is not run`() throws {
    let told = try run("env e { service s { image: \"x\" } }\nsuite \"b\" in e { $ true }")
    #expect(tests(told) == ["not run b"])
    #expect(told.status == 3)
  }

  @Test func `the tests of a suite whose programs report them have its limit together`() throws {
    let told = try run("suite \"pytest\" with junit: \"none.xml\" { $ sleep 60 }") { $0.timeout = 20_000_000 }
    #expect(tests(told) == ["fail pytest: not done within 20ms"])
    // Tests of its own have limits of their own.
    let mixed = try run(
      "suite \"s\" with junit: \"/nowhere/*.xml\" { test \"a\" { sleep 15ms }; test \"b\" { sleep 15ms } }"
    ) { $0.timeout = 25_000_000 }
    #expect(tests(mixed).prefix(2) == ["pass s › a", "pass s › b"])
  }

  @Test func `the prompt opens where a suite fails, once for each failure`() throws {
    let paused = Mutex<[String]>([])
    _ = try run(
      """
      suite "command" { $ false }
      suite "around" { suite "hook" { fail "before its test"; test "t" { } } }
      suite "pytest" with junit: "/nowhere/none.xml" { fail "no report" }
      test "own" { fail "x" }
      """
    ) { options in
      options.pause = { _, failed in
        paused.withLock { $0.append("\(failed.path.joined(separator: " › ")): \(failed.failure.message)") }
      }
    }
    #expect(
      paused.withLock { $0 } == [
        "command: `false` ended with status 1", "around › hook: before its test", "pytest: no report", "own: x",
      ])
  }

  @Test func `and where tests have failed that its programs report`() throws {
    let paused = Mutex<[[String]]>([])
    try Bench.folder { folder in
      let report = "<testsuite><testcase name=\"a\"/><testcase name=\"b\"><failure/></testcase></testsuite>"
      _ = try run("suite \"pytest\" with junit: \"\(folder)/r.xml\" { write(\"\(folder)/r.xml\", '''\(report)''') }") {
        $0.pause = { _, failed in paused.withLock { $0.append(failed.path) } }
      }
    }
    #expect(paused.withLock { $0 } == [["pytest", "b"]])
  }

  @Test(arguments: [1, 3, 64]) func `a program that ends itself says of the run that it failed, no more`(_ status: Int)
    throws
  {
    #expect(try run("test \"a\" { exit \(status) }").status == 1)
    #expect(try run("test \"a\" { exit 0 }").status == 0)
  }
}
