// E0501–E0519: what may stand where, and imports.
extension DiagnosticCode {
  package static let returnOutsideFunction = DiagnosticCode(
    "E0501", "`return` outside a function",
    explanation:
      "`return` ends a function. A script ends with `exit(0)`, a test with its block or with `skip(…)`, which stands in a test or in a function that tests call. Neither of them can leave a `defer`, which runs when its block ends anyway.",
    wrong: "print 1\nreturn",
    right: "print 1\nexit(0)")

  package static let outsideLoop = DiagnosticCode(
    "E0502", "`break` or `continue` outside a loop",
    explanation: "`break` and `continue` belong to the loop around them, in the same function or test.",
    wrong: "if true { break }",
    right: "while true { break }")

  package static let leavesBranch = DiagnosticCode(
    "E0503", "jump out of a parallel branch",
    explanation: """
      The other branches are still running, so `return`, `break` and `continue` cannot leave one. `fail(…)` ends all of \
      them.
      """,
    wrong: "for n in [1, 2] {\n  parallel {\n    break\n    print n\n  }\n}",
    right: "for n in [1, 2] {\n  parallel {\n    print 1\n    print n\n  }\n  break\n}")

  package static let testInsideTest = DiagnosticCode(
    "E0504", "test or suite inside a test",
    explanation: "A test has one result. Suites group tests, and may hold suites.",
    wrong: "test \"all\" {\n  test \"one\" { expect true }\n}",
    right: "suite \"all\" {\n  test \"one\" { expect true }\n}")

  package static let libraryStatement = DiagnosticCode(
    "E0505", "library that does something",
    explanation: """
      A file that `use` brings in holds only declarations at its top level: `fn`, `let`, `service`, `env`, `use`. So it \
      does not matter when or how often it is brought in.
      """,
    wrong: "use \"noisy.orch\" as lib\nprint lib.double(2)",
    right: "use \"quiet.orch\" as lib\nprint lib.double(2)",
    files: [
      ExampleFile("noisy.orch", "fn double(n) { return n * 2 }\nprint double(1)"),
      ExampleFile("quiet.orch", "fn double(n) { return n * 2 }"),
    ])

  package static let importFailed = DiagnosticCode(
    "E0506", "file that cannot be brought in",
    explanation: "The path of `use` is relative to the file that says it.",
    wrong: "use \"liv.orch\" as lib\nprint lib.double(2)",
    right: "use \"lib.orch\" as lib\nprint lib.double(2)",
    files: [ExampleFile("lib.orch", "fn double(n) { return n * 2 }")])

  package static let importCycle = DiagnosticCode(
    "E0507", "files that bring in each other",
    explanation: "A file is checked after those that it brings in. Move what both need to a third file.",
    wrong: "use \"orders.orch\" as orders\nprint orders.total(2)",
    right: "use \"prices.orch\" as prices\nprint prices.of(2)",
    files: [
      ExampleFile("orders.orch", "use \"stock.orch\" as stock\nfn total(n) { return stock.price(n) }"),
      ExampleFile("stock.orch", "use \"orders.orch\" as orders\nfn price(n) { return orders.total(n) }"),
      ExampleFile("prices.orch", "fn of(n) { return n * 3 }"),
    ])

  package static let declarationInBranch = DiagnosticCode(
    "E0508", "declaration as a branch of `parallel`",
    explanation: """
      Each statement directly in `parallel { }` runs as a branch. `fn`, `service`, `env` and `use` do not run; they \
      belong above the block. A `let` there is a branch that hands its value to the block around.
      """,
    wrong: "parallel {\n  fn work() { return 1 }\n  work()\n}",
    right: "fn work() { return 1 }\nparallel {\n  work()\n  print 2\n}")

  package static let structureCodes: [DiagnosticCode] = [
    returnOutsideFunction, outsideLoop, leavesBranch, testInsideTest, libraryStatement, importFailed, importCycle,
    declarationInBranch,
  ]
}
