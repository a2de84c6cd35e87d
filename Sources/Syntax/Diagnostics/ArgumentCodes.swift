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

  package static let argumentCodes: [DiagnosticCode] = [
    tooManyArguments, missingArgument, unknownArgument, repeatedArgument, notCallable,
  ]
}
