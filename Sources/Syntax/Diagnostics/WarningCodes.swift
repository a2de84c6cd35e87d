// W0101–W0119: what is allowed but hardly meant.
extension DiagnosticCode {
  package static let unusedName = DiagnosticCode(
    "W0101", "name that nobody uses",
    explanation: "A name that starts with `_` is meant to be unused, and gives no warning.",
    wrong: "let limit = 3\nprint 4",
    right: "let limit = 3\nprint limit")

  package static let unreachable = DiagnosticCode(
    "W0102", "code that never runs",
    explanation: "Nothing runs behind `return`, `break`, `continue`, `fail`, `skip` or `exit` in the same block.",
    wrong: "fail(\"not yet\")\nprint 1",
    right: "print 1\nfail(\"not yet\")")

  package static let methodNotCalled = DiagnosticCode(
    "W0103", "method that is named, not called",
    explanation: "Without parentheses a method is a function, to be called later; its name alone gives no result.",
    wrong: "print \" a \".trim",
    right: "print \" a \".trim()")

  package static let hiddenFunction = DiagnosticCode(
    "W0104", "function by the name of one of the library's",
    explanation: """
      Within its block the function of the file hides that of the library, and a reader takes a call of it for the \
      other one. A library file may declare such a function: others call it by the library's name, as `lib.run()`.
      """,
    wrong: "fn print(text) { return text }\nprint \"hidden\"",
    right: "fn shout(text) { return text.upper() }\nprint shout(\"seen\")")

  package static let missingFile = DiagnosticCode(
    "W0105", "file that is not there",
    explanation: """
      A file of `env_file` is read when an environment with its service starts, which fails where there is none. A program \
      that writes files or runs other programs may make it before: there is no warning then.
      """,
    wrong: "service api { image: \"api:1\", env_file: \"no-such.env\" }\nenv shop { services: [api] }\nup shop",
    right: "service api { image: \"api:1\", env_file: \"api.env\" }\nenv shop { services: [api] }\nup shop",
    files: [ExampleFile("api.env", "LOG_LEVEL=debug")])

  package static let unusedResult = DiagnosticCode(
    "W0106", "result that nobody uses",
    explanation: """
      A function gives what its `return` says, not what its last call gives. Of a parameter it is not known what it is: if it \
      is a record whose own field is called, there is nothing wrong.
      """,
    wrong: "fn clean(text) { text.trim() }\nprint clean(\" a \")",
    right: "fn clean(text) { return text.trim() }\nprint clean(\" a \")")

  package static let warningCodes: [DiagnosticCode] = [
    unusedName, unreachable, methodNotCalled, hiddenFunction, missingFile, unusedResult, composeLeftOut,
  ]
}
