/// The statements of the language in a line each.
struct StatementHelp {
  let name: String
  let form: String
  let summary: String

  private init(_ name: String, _ form: String, _ summary: String) {
    self.name = name
    self.form = form
    self.summary = summary
  }

  static let all = [
    StatementHelp("service", "service NAME { image: \"…\", port: 5432, … }", "Declares a service; nothing is started."),
    StatementHelp("env", "env NAME { services: [a, b] }", "Declares an environment; `up NAME` starts it."),
    StatementHelp(
      "test", "test \"title\" in ENV with … { … }", "Runs a test, with `in` in a fresh environment."),
    StatementHelp("suite", "suite \"title\" in ENV { test … }", "Runs tests that share one environment."),
    StatementHelp("expect", "expect CONDITION, \"note\"", "Fails unless the condition is true, and shows its parts."),
    StatementHelp("eventually", "eventually 10s every 200ms { … }", "Runs a block until it succeeds or time is up."),
    StatementHelp("let", "let NAME = VALUE", "Names a value for good."),
    StatementHelp("var", "var NAME = VALUE", "Names a value that may change: `NAME = …`, `NAME += …`."),
    StatementHelp(
      "fn", "fn NAME(a, b = 1) { return a + b }", "Defines a function; `x => x * 2` is one without a name."),
    StatementHelp("return", "return VALUE", "Ends a function with a value."),
    StatementHelp("if", "if CONDITION { … } else if … { … } else { … }", "Takes only a bool."),
    StatementHelp("for", "for x in LIST { … }, for key, value in RECORD { … }", "Runs a block for each element."),
    StatementHelp("while", "while CONDITION { … }", "Runs a block as long as the condition is true."),
    StatementHelp("break", "break", "Ends the loop around it."),
    StatementHelp("continue", "continue", "Goes on with the loop's next round."),
    StatementHelp(
      "try", "try CALL, try { … } catch e { … }", "Gives a result with `ok`, `value`, `error`; or handles an error."),
    StatementHelp("defer", "defer CALL", "Runs when the block ends, however it ends."),
    StatementHelp("with", "with timeout: 30s, cwd: \"web\" { … }", "Sets something for a block."),
    StatementHelp(
      "parallel", "parallel { a; b }, parallel for x in LIST with max: 8 { … }",
      "Runs statements, or rounds, at once; `let rs = parallel for x in LIST { f(x) }` lists what the rounds give."),
    StatementHelp("spawn", "let server = spawn $(program)", "Starts a program in the background; its block stops it."),
    StatementHelp("use", "use \"lib.orch\" as lib", "Brings in the declarations of a file."),
  ]
}
