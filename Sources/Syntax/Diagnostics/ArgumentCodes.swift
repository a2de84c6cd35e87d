// E0301–E0319: calls and their arguments.
extension DiagnosticCode {
  package static let tooManyArguments = DiagnosticCode(
    "E0301", "too many arguments",
    explanation: "The call gives more arguments than the function takes.",
    wrong: "fn double(n) { return n * 2 }\nprint double(1, 2)",
    right: "fn double(n) { return n * 2 }\nprint double(1)")

  package static let missingArgument = DiagnosticCode(
    "E0302", "missing argument",
    explanation: "Parameters without a default value must be given, by place or by name.",
    wrong: "fn add(a, b) { return a + b }\nprint add(1)",
    right: "fn add(a, b) { return a + b }\nprint add(1, 2)")

  package static let unknownArgument = DiagnosticCode(
    "E0303", "unknown argument name",
    explanation: "A name before a colon, or behind two dashes, is that of one of the function's parameters.",
    wrong: "fn wait_for(limit = 5s) { sleep limit }\nwait_for --limt 1s",
    right: "fn wait_for(limit = 5s) { sleep limit }\nwait_for --limit 1s")

  package static let repeatedArgument = DiagnosticCode(
    "E0304", "argument given twice",
    explanation: "Each parameter gets one value, by place or by name.",
    wrong: "fn add(a, b = 1) { return a + b }\nprint add(1, a: 2)",
    right: "fn add(a, b = 1) { return a + b }\nprint add(1, b: 2)")

  package static let notCallable = DiagnosticCode(
    "E0305", "call of what is no function",
    explanation: "Only functions can be called.",
    wrong: "let limit = 3\nlimit()",
    right: "let limit = 3\nprint limit")

  package static let callbackArity = DiagnosticCode(
    "E0306", "function with another number of parameters",
    explanation: """
      Library functions call the functions that they are given with a certain number of arguments: `map` of a list with each element, \
      `map` of a record with each key and value, `reduce` with the value so far and each element. The reference says of each which.
      """,
    wrong: "print [\"a\", \"b\"].map((x, i) => \"$i: $x\")",
    right: "print [\"a\", \"b\"].enumerate().map(pair => \"${pair[0]}: ${pair[1]}\")")

  package static let dashedName = DiagnosticCode(
    "E0307", "option's name with dashes",
    explanation: "`flag` and `option` take the name alone; on the command line two dashes stand before it.",
    wrong: "print flag(\"--fast\")",
    right: "print flag(\"fast\")")

  package static let argumentCodes: [DiagnosticCode] = [
    tooManyArguments, missingArgument, unknownArgument, repeatedArgument, notCallable, callbackArity, dashedName,
  ]
}
