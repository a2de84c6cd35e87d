// E0520 and W0120: Compose files that a program uses.
extension DiagnosticCode {
  package static let composeFile = DiagnosticCode(
    "E0520", "Compose file that cannot be used as it is",
    explanation: """
      `use compose` and `orch import` take a Compose file's services as they are. What is wrong in the file, and what an \
      environment for tests cannot keep without the service becoming another one, is an error at its place.
      """,
    wrong: "# in compose.yml: network_mode: host\nuse compose \"compose.yml\" as shop\nup shop",
    right: "# in compose.yml: ports: [8000]\nuse compose \"compose.yml\" as shop\nup shop")

  package static let composeLeftOut = DiagnosticCode(
    "W0120", "setting of a Compose file that is left out",
    explanation: "The service works without it. An empty value in a file put over this one removes it, and the warning.",
    wrong: "# in compose.yml: tty: true\nuse compose \"compose.yml\" as shop\nup shop",
    right: "# in compose.yml: tty: false\nuse compose \"compose.yml\" as shop\nup shop")

  static let composeCodes: [DiagnosticCode] = [composeFile, composeLeftOut]
}
