// E0120–E0159: statements and expressions.
extension DiagnosticCode {
  package static let unexpectedToken = DiagnosticCode(
    "E0120", "something else was expected",
    explanation: "The grammar wants something else at this place; the message says what.",
    wrong: "let = 5",
    right: "let five = 5")

  package static let reservedWord = DiagnosticCode(
    "E0121", "reserved word used as a name",
    explanation: """
      Words of the language cannot name variables, functions or parameters. They may stand as fields behind a point, \
      as flags behind -- and as keys before a colon.
      """,
    wrong: "let test = 1",
    right: "let my_test = 1")

  package static let unusedValue = DiagnosticCode(
    "E0122", "value that nobody uses",
    explanation: """
      In a file, a statement does something: it is a call, a `try`, or an `if` of such. A value alone would vanish. \
      `expect` checks a condition, `print` shows a value, `let` keeps it. At the prompt, values are shown. The same goes for calls that \
      do nothing but give a value: `xs.sort()` gives a sorted list, and leaves `xs` as it is.
      """,
    wrong: "let status = 200\nstatus == 200",
    right: "let status = 200\nexpect status == 200")

  package static let nestingTooDeep = DiagnosticCode(
    "E0123", "nested too deeply",
    explanation: """
      Brackets and blocks may stand within each other up to 128 levels, and an expression may have 1,000 links in one \
      chain of operators, fields or calls. Name parts of it with `let`, or move them to a function.
      """,
    wrong: "print(" + String(repeating: "[", count: 130) + String(repeating: "]", count: 130) + ")",
    right: "print([[1]])")

  package static let operatorInVerb = DiagnosticCode(
    "E0124", "operator in a verb's arguments",
    explanation: """
      Written as a verb, a call's arguments are single operands, parted by spaces. An expression with operators goes \
      in parentheses.
      """,
    wrong: "print 1 + 2",
    right: "print (1 + 2)")

  package static let shortFlag = DiagnosticCode(
    "E0125", "flag of one letter",
    explanation: "Flags are the names of parameters, written out behind two dashes: `--follow`, not `-f`.",
    wrong: "fn show(text, loud = false) { print text loud }\nshow \"hello\" -l",
    right: "fn show(text, loud = false) { print text loud }\nshow \"hello\" --loud")

  package static let commaInVerb = DiagnosticCode(
    "E0126", "comma between a verb's arguments",
    explanation: "A verb's arguments are parted by spaces, those of a call in parentheses by commas.",
    wrong: "print 1, 2",
    right: "print 1 2")

  package static let verbAsValue = DiagnosticCode(
    "E0127", "call without parentheses within an expression",
    explanation: """
      The form without parentheses stands at the start of a statement and right after =, return, try and defer. \
      Elsewhere a call is written with its arguments in parentheses, which touch the name.
      """,
    wrong: "if exists \"a.txt\" { print 1 }",
    right: "if exists(\"a.txt\") { print 1 }")

  package static let comparisonChain = DiagnosticCode(
    "E0128", "chain of comparisons",
    explanation: "`a < b < c` would compare a bool with a number. Join two comparisons with `and`.",
    wrong: "let a = 1\nexpect 0 < a < 2",
    right: "let a = 1\nexpect 0 < a and a < 2")

  package static let invalidTarget = DiagnosticCode(
    "E0129", "cannot be assigned to",
    explanation: "What stands left of = is a variable, a field of one, or an element of one.",
    wrong: "print() = 3",
    right: "var three = 0\nthree = 3\nprint three")

  package static let duplicateKey = DiagnosticCode(
    "E0130", "key written twice",
    explanation: """
      A record has each key once. To replace a key of another record, spread that one first: `{ ...base, key: 1 }`. A \
      computed key, as `"$name"`, replaces what stands before it, too.
      """,
    wrong: "let point = { x: 1, x: 2 }",
    right: "let point = { x: 1, y: 2 }")

  package static let missingElse = DiagnosticCode(
    "E0131", "`if` as a value without `else`",
    explanation: "Where an `if` gives a value, there must be one in every case.",
    wrong: "let size = if true { 1 }",
    right: "let size = if true { 1 } else { 2 }")

  package static let blockWithoutValue = DiagnosticCode(
    "E0132", "block without a value",
    explanation: "The value of a block is its last statement, which must be an expression.",
    wrong: "let size = if true { let a = 1 } else { 2 }",
    right: "let size = if true { 1 } else { 2 }")

  package static let bareRecord = DiagnosticCode(
    "E0133", "record without parentheses where a block is due",
    explanation: """
      In the head of a block the first { opens the block, and so does one behind =>. A record there stands in \
      parentheses: `x => ({ value: x })`.
      """,
    wrong: "with env: { A: \"1\" } { print 1 }",
    right: "with env: ({ A: \"1\" }) { print 1 }")

  package static let elseOnNewLine = DiagnosticCode(
    "E0134", "`else` or `catch` on a line of its own",
    explanation: "`else` and `catch` stand on the line of the } before them, because a line's end ends a statement.",
    wrong: "if true { print 1 }\nelse { print 2 }",
    right: "if true { print 1 } else { print 2 }")

  package static let leadingDot = DiagnosticCode(
    "E0135", "line that starts with a point",
    explanation: "A line goes on when it ends in a point, a comma or an operator; the next line cannot tell.",
    wrong: "let text = \" a \"\nprint text\n  .trim()",
    right: "let text = \" a \"\nprint text.\n  trim()")

  package static let commandAsValue = DiagnosticCode(
    "E0136", "`$ command` where a value is due",
    explanation: "`$ program` is a statement that shows the program's output. `$(program)` captures it and is a value.",
    wrong: "let head = $ git rev-parse HEAD",
    right: "let head = $(git rev-parse HEAD)")

  package static let spawnWithoutCommand = DiagnosticCode(
    "E0137", "`spawn` without a command",
    explanation: "`spawn` starts an external program: `spawn $(program arguments)`.",
    wrong: "spawn \"npm start\"",
    right: "spawn $(npm start)")

  package static let tryBlockAsValue = DiagnosticCode(
    "E0138", "`try` block where a value is due",
    explanation: """
      `try { … } catch e { … }` is a statement. As a value, `try` takes one expression and gives a result with ok, \
      value and error.
      """,
    wrong: "let r = try { print(1) }",
    right: "let r = try print(1)")

  package static let requiredAfterOptional = DiagnosticCode(
    "E0139", "required parameter behind an optional one",
    explanation: "Arguments are counted from the left, so the parameters that may be left out come last.",
    wrong: "fn add(a = 1, b) { return a + b }",
    right: "fn add(b, a = 1) { return a + b }")

  package static let literalRequired = DiagnosticCode(
    "E0140", "plain text required",
    explanation: """
      Paths of `use` and keys of records are known before anything runs, so nothing can be interpolated in them.
      """,
    wrong: "use \"lib-${1}.orch\" as lib\nlib.run()",
    right: "use \"lib-1.orch\" as lib\nlib.run()",
    files: [ExampleFile("lib-1.orch", "fn run() { return 1 }")])

  package static let foreignWord = DiagnosticCode(
    "E0141", "word of another language",
    explanation: """
      The line begins, or goes on, with a word that means something in another language and nothing here. It was read \
      as what it means there, so that nothing else is reported because of it.
      """,
    wrong: "def add(a, b) { return a + b }\nprint add(1, 2)",
    right: "fn add(a, b) { return a + b }\nprint add(1, 2)")

  package static let foreignComment = DiagnosticCode(
    "E0142", "comment of another language",
    explanation: """
      Comments begin with # and end with their line; ## documents the declaration below it. `//` divides, `-` subtracts.
      """,
    wrong: "// the limit\nlet limit = 3\nprint limit",
    right: "# the limit\nlet limit = 3\nprint limit")

  package static let foreignBlock = DiagnosticCode(
    "E0143", "block without braces",
    explanation: """
      A block stands between { and }. Indentation means nothing, and there are no words such as `then`, `do`, `fi` or \
      `done`.
      """,
    wrong: "if 1 < 2:\n  print 1",
    right: "if 1 < 2 {\n  print 1\n}")

  package static let parserCodes: [DiagnosticCode] = [
    unexpectedToken, reservedWord, unusedValue, nestingTooDeep, operatorInVerb, shortFlag, commaInVerb, verbAsValue,
    comparisonChain, invalidTarget, duplicateKey, missingElse, blockWithoutValue, bareRecord, elseOnNewLine,
    leadingDot, commandAsValue, spawnWithoutCommand, tryBlockAsValue, requiredAfterOptional, literalRequired,
    foreignWord, foreignComment, foreignBlock,
  ]
}
