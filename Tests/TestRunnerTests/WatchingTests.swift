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

  @Test func `what is saved while a round runs has one of its own, what each round writes has not`() {
    var writes = RoundWrites()
    var round = 0
    // The report is the same after each round, the log never.
    func judge(_ paths: [String]) -> RoundWrites.Judgement {
      round += 1
      return writes.judge(paths) { $0 == "report.txt" ? 1 : round }
    }
    #expect(judge(["g.conf", "report.txt"]).saved == ["g.conf", "report.txt"])
    #expect(judge(["report.txt"]) == RoundWrites.Judgement())
    let left = (1...4).map { _ in judge(["log.txt", "report.txt"]).left }
    #expect(left == [[], [], [], ["log.txt"]])
    // It is known by now, and told of no more.
    #expect(judge(["log.txt", "f.conf"]) == RoundWrites.Judgement(saved: ["f.conf"]))
    #expect(judge(["log.txt"]) == RoundWrites.Judgement())
    writes.noteSave(["log.txt"]) { _ in 0 }
    #expect(judge(["log.txt"]).saved == ["log.txt"])
  }

  @Test func `a file that is saved in one round after the other is tested each time`() {
    var writes = RoundWrites()
    for text in ["one", "two", "one"] {
      #expect(writes.judge(["data"]) { _ in text.hashValue }.saved == ["data"])
    }
    // As it was when the round began.
    #expect(writes.judge(["data"]) { _ in "one".hashValue } == RoundWrites.Judgement())
    #expect(writes.judge(["data"]) { _ in "two".hashValue }.saved == ["data"])
    writes.noteSave(["data"]) { _ in "one".hashValue }
    #expect(writes.judge(["data"]) { _ in "two".hashValue }.saved == ["data"])
  }

  @Test func `names that are others each time end in so many rounds`() {
    var writes = RoundWrites()
    let rounds = (1...4).map { round in writes.judge(["out-\(round)"]) { _ in 0 } }
    #expect(rounds.map(\.saved) == [["out-1"], ["out-2"], ["out-3"], []])
    #expect(rounds.map(\.left) == [[], [], [], ["out-4"]])
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
