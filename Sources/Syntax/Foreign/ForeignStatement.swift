/// What a statement means that begins with a word of another language.
enum ForeignStatement {
  case function, variable, exported, assertion, loop, unless, until, doLoop, suite, test

  init?(_ word: String) {
    guard let found = Self.words[word] else { return nil }
    self = found
  }

  private static let words: [String: ForeignStatement] = [
    "def": .function, "func": .function, "function": .function, "fun": .function, "proc": .function,
    "const": .variable, "local": .variable, "my": .variable, "final": .variable, "val": .variable,
    "declare": .variable, "readonly": .variable, "export": .exported,
    "assert": .assertion, "foreach": .loop, "unless": .unless, "until": .until,
    "do": .doLoop, "loop": .doLoop, "repeat": .doLoop, "forever": .doLoop,
    "describe": .suite, "context": .suite, "feature": .suite, "it": .test, "scenario": .test, "specify": .test,
  ]

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
    case .doLoop: "write `while true { … }`, with `break` where it ends"
    case .suite: "a group of tests is a `suite`: `suite \"title\" { … }`"
    case .test: "write `test \"title\" { … }`"
    }
  }
}

/// Words that stand between two values in other languages, and what is written here.
enum ForeignOperatorWords {
  static func help(for word: String) -> String? { replacements[word] }

  private static let replacements = [
    "is": "`==` compares", "eq": "`==` compares", "equals": "`==` compares", "toBe": "`==` compares",
    "isnt": "`!=` compares", "ne": "`!=` compares", "neq": "`!=` compares",
    "lt": "write `<`", "le": "write `<=`", "gt": "write `>`", "ge": "write `>=`",
    "matches": "`text ~ pattern` searches for a regular expression",
    "match": "`text ~ pattern` searches for a regular expression",
    "like": "`text ~ pattern` searches for a regular expression",
    "contains": "write `part in whole`, or `whole.contains(part)`",
    "includes": "write `part in whole`, or `whole.contains(part)`",
    "has": "write `key in record`, or `record.has(key)`",
    "mod": "write `%`", "div": "write `//`", "xor": "write `!=`",
    "of": "write `in`", "because": "a note follows a comma: `expect condition, \"note\"`",
  ]
}
