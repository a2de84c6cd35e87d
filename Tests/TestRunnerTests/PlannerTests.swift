import Runtime
import TestRunner
import Testing

@Suite struct PlannerTests {
  private func orders() throws -> TestFile {
    try Bench.file(
      "tests/orders.orch",
      """
      suite "store" { test "keeps" { }; test "forgets" { } }
      suite "mail" { suite "templates" { test "greets" { } } }
      test "alone" { }
      """)
  }

  private func titles(_ plan: RunPlan) -> [String] { plan.jobs.map { $0.title ?? $0.file } }

  @Test func `a file of declarations gives a job for each suite and test of its top level`() throws {
    let plan = try Bench.plan([try orders()])
    #expect(titles(plan) == ["store", "mail", "alone"])
    #expect(plan.jobs.map(\.line) == [1, 2, 3])
    #expect(plan.jobs.map(\.id) == [0, 1, 2])
  }

  @Test(arguments: [
    "print 1", "for n in [1, 2] { test \"t$n\" { } }", "var count = 0", "let made = tempdir()", "let out = $(ls)",
    "fn f() { return 1 }\nlet x = f()",
  ])
  func `a file that does something is one job`(_ statement: String) throws {
    let file = try Bench.file("a.orch", "\(statement)\nsuite \"one\" { test \"t\" { } }\nsuite \"two\" { }")
    #expect(titles(try Bench.plan([file])) == ["a.orch"])
  }

  @Test(arguments: [
    "let x = 1 + 2", "let home = getenv(\"HOME\", \"/\")", "fn f() { return $(ls) }", "let f = x => tempdir()",
    "let words = \"a b\".split(\" \")", "service s { image: \"x\" }\nenv e { services: [s] }",
  ])
  func `what only declares or computes leaves its suites independent`(_ statement: String) throws {
    let file = try Bench.file("a.orch", "\(statement)\nsuite \"one\" { test \"t\" { } }\nsuite \"two\" { }")
    #expect(titles(try Bench.plan([file])) == ["one", "two"])
  }

  // MARK: Selection

  @Test func `suites are named by title or by file`() throws {
    let files = [try orders(), try Bench.file("tests/unit.orch", "test \"u\" { }")]
    #expect(titles(try Bench.plan(files) { $0.suites = ["mail"] }) == ["mail"])
    #expect(titles(try Bench.plan(files) { $0.suites = ["unit", "templates"] }) == ["mail", "u"])
    #expect(titles(try Bench.plan(files) { $0.suites = ["orders"] }) == ["store", "mail", "alone"])
  }

  @Test func `an unknown suite is an error with a suggestion`() throws {
    let file = try orders()
    #expect(
      throws: PlanProblem.unknownSuite(
        "stroe", suggestion: "store",
        known: ["orders", "store", "keeps", "forgets", "mail", "templates", "greets", "alone"])
    ) { try Bench.plan([file]) { $0.suites = ["stroe"] } }
  }

  @Test func `a title that is put together when the file runs may be any that fits`() throws {
    let file = try Bench.file("a.orch", "for n in [1, 2] { suite \"loop $n of 2\" { test \"t\" { } } }")
    #expect(try Bench.plan([file]) { $0.suites = ["loop 7 of 2"] }.items.count == 1)
    #expect(throws: PlanProblem.self) { try Bench.plan([file]) { $0.suites = ["loop 7 of 3"] } }
  }

  @Test(arguments: [
    ("keep", ["store"]), ("STORE › f", ["store"]), ("mail > temp", ["mail"]), ("/^store.*s$/", ["store"]),
    ("/^alone$/", ["alone"]), ("nothing", []),
  ])
  func `a filter is a text or a regular expression over the path`(_ filter: String, _ expected: [String]) throws {
    let file = try orders()
    #expect(titles(try Bench.plan([file]) { $0.filter = try TestFilter(filter) }) == expected)
  }

  @Test func `what is no regular expression is refused`() {
    #expect(throws: TestFilter.Mistake.self) { try TestFilter("/store(/") }
  }

  @Test func `a suite that holds nothing selected is not entered`() throws {
    let file = try Bench.file(
      "a.orch",
      "print \"file\"\nsuite \"a\" { print \"in a\"; test \"x\" { } }\nsuite \"b\" { print \"in b\"; test \"y\" { } }")
    let plan = try Bench.plan([file]) { $0.filter = try TestFilter("b › y") }
    let told = try Bench.run([file], plan)
    #expect(told.lines == ["start a.orch -", "out file", "out in b", "pass b › y", "end a.orch -"])
  }

  @Test func `only what failed last time is run`() throws {
    let file = try orders()
    let history = Remembered(lastFailures: [TestPath(file: "tests/orders.orch", titles: ["store", "forgets"])])
    let plan = try Bench.plan([file], history: history) { $0.onlyFailed = true }
    #expect(try Bench.run([file], plan).lines.filter { $0.hasPrefix("pass") } == ["pass store › forgets"])
  }

  @Test func `a test that a program of a suite reported is run again with its suite`() throws {
    let file = try Bench.file("a.orch", "suite \"pytest\" { }\nsuite \"other\" { }")
    let history = Remembered(lastFailures: [TestPath(file: "a.orch", titles: ["pytest", "test_a", "sum"])])
    #expect(titles(try Bench.plan([file], history: history) { $0.onlyFailed = true }) == ["pytest"])
  }

  // MARK: Order

  @Test func `what failed last time comes first`() throws {
    let file = try orders()
    let history = Remembered(lastFailures: [TestPath(file: "tests/orders.orch", titles: ["alone"])])
    #expect(titles(try Bench.plan([file], history: history) { $0.failedFirst = true }) == ["alone", "store", "mail"])
  }

  @Test func `the same seed gives the same order`() throws {
    let text = (0..<20).map { "test \"t\($0)\" { }" }.joined(separator: "\n")
    let file = try Bench.file("a.orch", text)
    let once = titles(try Bench.plan([file]) { $0.seed = 7 })
    #expect(once == titles(try Bench.plan([file]) { $0.seed = 7 }))
    #expect(once != titles(try Bench.plan([file]) { $0.seed = 8 }))
    #expect(Set(once) == Set(titles(try Bench.plan([file]))))
  }

  @Test func `everything is run as often as it is asked for`() throws {
    let plan = try Bench.plan([try orders()]) { $0.repetitions = 2 }
    #expect(
      plan.jobs.map { "\($0.id) \($0.title ?? "") \($0.repetition)" } == [
        "0 store 1", "1 mail 1", "2 alone 1", "3 store 2", "4 mail 2", "5 alone 2",
      ])
  }

  // MARK: Shards

  @Test(arguments: 1...5) func `shards have every job once`(_ count: Int) throws {
    let file = try Bench.file("a.orch", (0..<7).map { "test \"t\($0)\" { }" }.joined(separator: "\n"))
    let shards = try (1...count).map { index in
      try Bench.plan([file]) { $0.shard = Shard("\(index)/\(count)") }.jobs.compactMap(\.title)
    }
    #expect(shards.flatMap { $0 }.sorted() == (0..<7).map { "t\($0)" })
    #expect(shards.allSatisfy { $0 == $0.sorted() })
  }

  @Test func `shards are balanced by the durations that all of them are given, and by nothing of their own`() throws {
    let file = try Bench.file("a.orch", (0..<4).map { "test \"t\($0)\" { }\n" }.joined())
    let slow = TestPath(file: "a.orch", titles: ["t0"])
    func shards(_ history: Remembered, _ durations: [TestPath: Int64]) throws -> [[String]] {
      try ["1/2", "2/2"].map { shard in
        let plan = try Bench.plan([file], history: history) { criteria in
          criteria.shard = Shard(shard)
          criteria.shardDurations = durations
        }
        return titles(plan)
      }
    }
    let durations = [
      slow: Int64(90), TestPath(file: "a.orch", titles: ["t1"]): 10, TestPath(file: "a.orch", titles: ["t2"]): 10,
      TestPath(file: "a.orch", titles: ["t3"]): 10,
    ]
    #expect(try shards(Remembered(), durations) == [["t0"], ["t1", "t2", "t3"]])
    // Of a file that knows none of them nothing is to be noticed in the parts.
    func lacks(_ durations: [TestPath: Int64]) throws -> Bool {
      try Bench.plan([file]) { criteria in
        criteria.shard = Shard("1/2")
        criteria.shardDurations = durations
      }.lacksDurations
    }
    #expect(try lacks([TestPath(file: "elsewhere/a.orch", titles: ["t0"]): 90]))
    #expect(try !lacks([slow: 90]) && !lacks([:]))
    // Another machine has another history: together they would not have every test once.
    let other = Remembered(durations: durations)
    #expect(try shards(other, [:]) == shards(Remembered(), [:]))
    #expect(try shards(other, [:]).flatMap { $0 }.sorted() == ["t0", "t1", "t2", "t3"])
  }

  @Test func `what machines remember of failures and of reported tests does not change which shard a suite is in`()
    throws
  {
    let text = (0..<4).map { "test \"t\($0)\" { }\n" }.joined() + "suite \"pytest\" with junit: \"r.xml\" { $ true }"
    let file = try Bench.file("a.orch", text)
    func remembered(_ failed: [String]...) -> Remembered {
      Remembered(lastFailures: Set(failed.map { TestPath(file: "a.orch", titles: $0) }))
    }
    func shards(_ machines: [Remembered], _ change: @escaping (inout RunCriteria) -> Void) throws -> [String] {
      try machines.enumerated().flatMap { index, history in
        titles(
          try Bench.plan([file], history: history) { criteria in
            criteria.shard = Shard("\(index + 1)/2")
            change(&criteria)
          })
      }
    }
    // One has seen `t0` fail besides; `t2` and `t3`, which both have, are run once all the same.
    let failed = try shards([remembered(["t0"], ["t2"], ["t3"]), remembered(["t2"], ["t3"])]) { $0.onlyFailed = true }
    #expect(failed.sorted() == ["t0", "t2", "t3"])
    let found = try shards([remembered(["pytest", "sum"]), remembered(["pytest", "sum"])]) { criteria in
      criteria.filter = try? TestFilter("/t2|sum/")
    }
    #expect(found.sorted() == ["pytest", "t2"])
  }

  @Test func `a suite's own time counts rather than that of its tests`() throws {
    let file = try orders()
    let history = Remembered(durations: [
      TestPath(file: "tests/orders.orch", titles: ["store"]): 900,
      TestPath(file: "tests/orders.orch", titles: ["store", "keeps"]): 5,
      TestPath(file: "tests/orders.orch", titles: ["mail", "templates", "greets"]): 7,
    ])
    #expect(try Bench.plan([file], history: history).items.map(\.expected) == [900, 7, nil])
  }

  @Test func `what a suite's programs report is found by a filter once it has run`() throws {
    let file = try Bench.file("a.orch", "suite \"pytest\" with junit: \"r.xml\" { $ true }\ntest \"other\" { }")
    let history = Remembered(durations: [TestPath(file: "a.orch", titles: ["pytest", "test_a", "sum"]): 5])
    func chosen(_ filter: String) throws -> [String] {
      titles(try Bench.plan([file], history: history) { $0.filter = try? TestFilter(filter) })
    }
    #expect(try chosen("pytest › test_a › sum") == ["pytest"])
    #expect(try chosen("sum") == ["pytest"])
    #expect(try chosen("product").isEmpty)
  }

  @Test func `each repetition is shuffled anew, and the seed gives all of it again`() throws {
    let file = try Bench.file("a.orch", (0..<9).map { "test \"t\($0)\" { }\n" }.joined())
    func order() throws -> [[String]] {
      let plan = try Bench.plan([file]) { criteria in
        criteria.seed = 7
        criteria.repetitions = 3
      }
      return (1...3).map { round in plan.jobs.filter { $0.repetition == round }.compactMap(\.title) }
    }
    #expect(Set(try order()).count == 3)
    #expect(try order().allSatisfy { $0.sorted() == (0..<9).map { "t\($0)" } })
    #expect(try order() == order())
  }

  @Test func `a suite that failed outside of its tests failed as a whole`() throws {
    let file = try orders()
    let history = Remembered(lastFailures: [TestPath(file: "tests/orders.orch", titles: ["store"])])
    #expect(titles(try Bench.plan([file], history: history) { $0.onlyFailed = true }) == ["store"])
  }

  @Test(arguments: ["0/2", "3/2", "1", "a/b", "1/2/3", "-1/2"]) func `what is no shard is refused`(_ text: String) {
    #expect(Shard(text) == nil)
  }
}
