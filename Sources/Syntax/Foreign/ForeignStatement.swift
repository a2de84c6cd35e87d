/// What a statement of another language is read as here.
enum ForeignStatement {
  case function, variable, exported, assertion, loop, unless, until, doLoop, suite, test

  /// How it is said here.
  var help: String {
    switch self {
    case .function: "functions are declared with `fn`: `fn name(a, b) { … }`"
    case .variable: "`let` binds a value once, `var` one that changes"
    case .exported: "`let` names a value; `with env: ({ NAME: … }) { … }` sets environment variables for a block"
    case .assertion: "`expect` checks a condition: `expect total == 4`"
    case .loop: "write `for x in list { … }`"
    case .unless: "write `if not (…) { … }`"
    case .until: "write `while not (…) { … }`, or `eventually 10s { … }` to wait for something"
    case .doLoop: "write `while true { … }`, with `break` where it ends; to count, `for i in range(0, 3) { … }`"
    case .suite: "a group of tests is a `suite`: `suite \"title\" { … }`"
    case .test: "write `test \"title\" { … }`"
    }
  }
}
