import TestRunner
import Testing

@testable import TestRunner

@Suite struct WatchingTests {
  @Test(arguments: [
    ("/work/app.log", true), ("/work/deep/app.log", true), ("/work/keep.log", false), ("/work/build/x/y", true),
    ("/work/src/build", false), ("/work/src/out/a", true), ("/work/main.py", false), ("/elsewhere/app.log", false),
  ])
  func `what git ignores is no change`(_ path: String, _ isIgnored: Bool) {
    let rules = GitIgnore(folder: "/work", text: "# logs\n*.log\n!keep.log\n/build/\nout/\n")
    #expect(rules.ignores(path) == isIgnored)
  }

  @Test func `jobs whose text has changed come first`() throws {
    let files = [
      try Bench.file("a.orch", "test \"a\" { }"), try Bench.file("b.orch", "test \"b\" { }"),
      try Bench.file("c.orch", "test \"c\" { }"),
    ]
    let plan = try Bench.plan(files)
    let chosen = Dependence().jobs(of: plan, in: files, using: ["/nowhere/b.orch", "/nowhere/x.txt"])
    #expect(plan.first(chosen).jobs.map { "\($0.id) \($0.title ?? "")" } == ["0 b", "1 a", "2 c"])
  }

  @Test func `a repeated run says what fails now and then`() throws {
    let file = try Bench.file(
      "a.orch",
      """
      suite "s" { test "steady" { } }
      test "odd" { fail "no" }
      """)
    let plan = try Bench.plan([file]) { $0.repetitions = 3 }
    let told = try Bench.run([file], plan)
    #expect(told.lines.last == "note a.orch: odd failed 3 of 3 times")
    #expect(told.status == 1)
  }
}
