// E0401–E0419: types and units.
extension DiagnosticCode {
  package static let wrongType = DiagnosticCode(
    "E0401", "wrong type",
    explanation: "The value written here can never be what is due. Values of variables are checked when it runs.",
    wrong: "service api { image: 5 }\nenv shop { services: [api] }\nup shop",
    right: "service api { image: \"api:5\" }\nenv shop { services: [api] }\nup shop")

  package static let missingUnit = DiagnosticCode(
    "E0402", "number without its unit",
    explanation: """
      Durations and sizes are types of their own: `250ms 5s 2m 1h 1m30s` and `512K 256M 2G`. A number alone would leave \
      open which unit it counts.
      """,
    wrong: "with timeout: 30 { print 1 }",
    right: "with timeout: 30s { print 1 }")

  package static let clashingTypes = DiagnosticCode(
    "E0403", "operator on types that do not go together",
    explanation: """
      Arithmetic keeps units: durations add to durations, sizes to sizes, and both can be multiplied with a number. \
      Values of two types are never equal, except an int and a float.
      """,
    wrong: "print (5s + 1)",
    right: "print (5s + 1s)")

  package static let conditionNotBool = DiagnosticCode(
    "E0404", "condition that is no bool",
    explanation: """
      A condition is true or false. Nothing else counts as either: compare the number, ask for the length, or take \
      `.ok` of a `try`.
      """,
    wrong: "let tries = 3\nif tries { print 1 }",
    right: "let tries = 3\nif tries > 0 { print 1 }")

  package static let noTextForm = DiagnosticCode(
    "E0405", "value without a text form",
    explanation: """
      Records, functions, services and environments have no one text. Name the field that is meant, or `json.text(…)`.
      """,
    wrong: "let order = { sku: \"mug\" }\nprint \"order $order\"",
    right: "let order = { sku: \"mug\" }\nprint \"order ${order.sku}\"")

  package static let listInWord = DiagnosticCode(
    "E0406", "list as one word of a command",
    explanation: """
      One value is one argument, and a list is several. `${...list}`, as a word of its own, gives one argument for each \
      element.
      """,
    wrong: "let files = [\"a\", \"b\"]\n$ ls $files",
    right: "let files = [\"a\", \"b\"]\n$ ls ${...files}")

  package static let typeCodes: [DiagnosticCode] = [
    wrongType, missingUnit, clashingTypes, conditionNotBool, noTextForm, listInWord,
  ]
}
