/// The statements of the language: how each is written, what holds for it, and a program that shows it.
struct StatementHelp {
  let name: String
  let form: String
  let summary: String
  /// What else holds for it, a sentence or two each.
  let rules: [String]
  /// The type of the value that it gives, by its name in the table of members.
  let gives: String?
  /// A program as it stands in a file. What a line prints stands behind it, two spaces and `#` between.
  let example: String

  init(
    _ name: String, _ form: String, _ summary: String, rules: [String] = [], gives: String? = nil, example: String
  ) {
    self.name = name
    self.form = form
    self.summary = summary
    self.rules = rules
    self.gives = gives
    self.example = example
  }

  static let all = environments + tests + names + control + failures + concurrency

  static func find(_ name: String) -> StatementHelp? { all.first { $0.name == name } }

  // MARK: Environments and tests

  private static let environments = [
    StatementHelp(
      "service", "service NAME { image: \"…\", port: 5432, … }", "Declares a service; nothing is started.",
      rules: [
        "It has an `image` or a `build`. Inside an environment services reach each other by their names.",
        "Paths are relative to the file that declares it.",
      ],
      example: """
        service cache {
          image: "redis:7-alpine"
          port:  6379
          ready: redis()
        }
        """),
    StatementHelp(
      "env", "env NAME { services: [a, b] }", "Declares an environment; `up NAME` starts it.",
      rules: ["What its services need comes along. Services that only it has may be declared inside."],
      example: """
        service db { image: "postgres:16-alpine", port: 5432, ready: postgres() }
        service api { image: "shop/api:1", port: 8000, needs: [db] }
        env shop { services: [api] }
        """),
  ]

  private static let tests = [
    StatementHelp(
      "test", "test \"title\" in ENV with … { … }", "Runs a test, with `in` in a fresh environment.",
      rules: [
        "It runs where it stands. A failure is recorded and the script goes on; the exit status tells of it.",
        "Without `in` it shares the environment of its suite. No test stands in another.",
      ],
      example: """
        service cache { image: "redis:7-alpine", port: 6379, ready: redis() }
        env shop { services: [cache] }
        test "it answers" in shop with timeout: 30s {
          expect shop.cache.exec("redis-cli", "ping").trim() == "PONG"
        }
        """),
    StatementHelp(
      "suite", "suite \"title\" in ENV { test … }", "Runs tests that share one environment.",
      rules: [
        "The environment starts before its first test and ends with its block. If it cannot start, the tests count as not run."
      ],
      example: """
        suite "prices" {
          test "add up" { expect [2, 3].sum() == 5 }
          test "are rounded" { expect 2.567.round(2) == 2.57 }
        }
        """),
    StatementHelp(
      "expect", "expect CONDITION, \"note\"", "Fails unless the condition is true, and shows its parts.",
      rules: [
        "Of strings, lists and records that are compared it shows where they differ. The note stands beside that.",
        "In a test it ends the test, elsewhere the script unless something takes the error.",
      ],
      example: """
        let order = { sku: "mug", qty: 2 }
        expect order.qty == 2, "as ordered"
        try { expect order.qty == 3 } catch e { print e.code }  # E0613
        """),
  ]

  // MARK: Names

  private static let names = [
    StatementHelp(
      "let", "let NAME = VALUE", "Names a value for good.",
      rules: ["It is visible from its line on, in its block and those inside."],
      example: """
        let prices = [3, 4]
        print "together ${prices.sum()}"  # together 7
        """),
    StatementHelp(
      "var", "var NAME = VALUE", "Names a value that may change: `NAME = …`, `NAME += …`.",
      rules: [
        "Its parts may be assigned, too. Assignment copies: no other variable changes along.",
        "Functions and branches of `parallel` see it, and may not assign it.",
      ],
      example: """
        var order = { sku: "mug", qty: 1 }
        let before = order
        order.qty += 2
        print order.qty before.qty  # 3 1
        """),
    StatementHelp(
      "fn", "fn NAME(a, b = 1) { return a + b }", "Defines a function; `x => x * 2` is one without a name.",
      rules: [
        "It is visible in its whole block, and can be called as `add(1, b: 2)` or as `add 1 --b 2`.",
        "It gives what `return` says, otherwise null.",
      ],
      example: """
        fn total(prices, discount = 0) {
          return prices.sum() - discount
        }
        print total([3, 4], discount: 1)  # 6
        """),
    StatementHelp(
      "return", "return VALUE", "Ends a function with a value.",
      rules: [
        "Without a value it gives null. Environments, processes and folders in the value go to the caller's block."
      ],
      example: """
        fn sign(n) {
          if n < 0 { return "minus" }
          return "plus"
        }
        print sign(-2)  # minus
        """),
    StatementHelp(
      "use", "use \"lib.orch\" as lib", "Brings in the declarations of a file.",
      rules: [
        "The path is plain text, relative to the file. A file that is brought in holds declarations only.",
        "`use compose \"compose.yaml\" as shop` makes an environment of a Compose file.",
      ],
      example: """
        use "orch:services" as known
        env shop { services: [known.redis] }
        """),
  ]

  // MARK: Control

  private static let control = [
    StatementHelp(
      "if", "if CONDITION { … } else if … { … } else { … }", "Takes only a bool.",
      rules: ["As a value it needs `else`; what a block gives there is its last expression."],
      example: """
        let count = 3
        if count > 5 { print "many" } else { print "few" }  # few
        let word = if count == 1 { "order" } else { "orders" }
        print count word  # 3 orders
        """),
    StatementHelp(
      "for", "for x in LIST { … }, for key, value in RECORD { … }", "Runs a block for each element.",
      rules: [
        "With two names over a list the first is the position. It goes through what was there when it began."
      ],
      example: """
        for sku, qty in ({ mug: 2 }) { print sku qty }  # mug 2
        for i, line in ["a"] { print i line }           # 0 a
        """),
    StatementHelp(
      "while", "while CONDITION { … }", "Runs a block as long as the condition is true.",
      example: """
        var n = 1
        while n < 100 { n *= 3 }
        print n  # 243
        """),
    StatementHelp(
      "break", "break", "Ends the loop around it.", rules: ["It leaves no function, test or branch of `parallel`."],
      example: """
        for n in [1, 2, 3] {
          if n == 2 { break }
          print n  # 1
        }
        """),
    StatementHelp(
      "continue", "continue", "Goes on with the loop's next round.",
      example: """
        for n in [1, 2] {
          if n == 1 { continue }
          print n  # 2
        }
        """),
  ]

  // MARK: Failures and clean-up

  private static let failures = [
    StatementHelp(
      "try", "try CALL, try { … } catch e { … }", "Gives a result with `ok`, `value`, `error`; or handles an error.",
      rules: [
        "`try` before an expression reaches to its end and gives a result. With `catch` it is a statement.",
        "Ctrl-C, a failure in another branch of `parallel` and the limit of a block around it are not taken.",
      ],
      gives: "result",
      example: """
        let parsed = try json.parse("{")
        print parsed.ok parsed.error.code                   # false E0633
        try { fail "no mugs" } catch e { print e.message }  # no mugs
        """),
    StatementHelp(
      "defer", "defer CALL, defer { … }", "Runs when the block ends, however it ends.",
      rules: [
        "What is deferred last runs first, in one order with what the block made. An error in it keeps nothing else from running."
      ],
      example: """
        fn work() {
          defer print "cleaned up"  # cleaned up
          fail "no mugs"
        }
        try { work() } catch e { print e.message }  # no mugs
        """),
    StatementHelp(
      "with", "with timeout: 30s, cwd: \"web\" { … }", "Sets something for a block.",
      rules: ["A record stands in parentheses: `with env: ({ LANG: \"C\" }) { … }`."],
      example: """
        with env: ({ GREETING: "hello" }) {
          print $(sh -c 'echo $GREETING')  # hello
        }
        """),
  ]

  // MARK: Several things at once

  private static let concurrency = [
    StatementHelp(
      "eventually", "eventually 10s every 200ms { … }", "Runs a block until it succeeds or time is up.",
      rules: [
        "It runs at least once; `every` is 100ms where it is not given. An attempt is cut off at the limit, and what it made goes before the next.",
        "It fails with the last error, the number of attempts, and what was seen before.",
      ],
      example: """
        let dir = tempdir()
        let writer = spawn $(sh -c 'sleep 0.05; echo done > "$0"' "$dir/state")
        eventually 10s every 10ms { expect read("$dir/state").trim() == "done" }
        print writer.wait()  # 0
        """),
    StatementHelp(
      "parallel", "parallel { a; b }, parallel for x in LIST with max: 8 { … }",
      "Runs statements, or rounds, at once; `let rs = parallel for x in LIST { f(x) }` lists what the rounds give.",
      rules: [
        "Each statement of the block is a branch. The first failure ends the others, and is raised once all have ended.",
        "A `let` directly in `parallel { }` belongs to the block around. A `var` outside may not be assigned.",
      ],
      example: """
        parallel {
          let one = range(0, 3).sum()
          let two = range(0, 4).sum()
        }
        print one two  # 3 6
        let squares = parallel for n in [1, 2, 3] with max: 2 { n * n }
        print squares  # [1, 4, 9]
        """),
    StatementHelp(
      "spawn", "let server = spawn $(program)", "Starts a program in the background; its block stops it.",
      gives: "process",
      example: """
        let server = spawn $(sh -c 'echo ready; sleep 60')
        eventually 10s { expect server.lines() == ["ready"] }
        print server.running  # true
        """),
  ]
}
