// E0520 and W0120: Compose files that a program uses.
extension DiagnosticCode {
  package static let composeFile = DiagnosticCode(
    "E0520", "Compose file that cannot be used as it is",
    explanation: """
      `use compose` and `orch import` take a Compose file's services as they are. What is wrong in the file, and what an \
      environment for tests cannot keep without the service becoming another one, as `network_mode: host`, is an error at \
      its place there.
      """,
    wrong: "use compose \"host.yml\" as shop\nup shop",
    right: "use compose \"compose.yml\" as shop\nup shop",
    files: [
      ExampleFile("host.yml", "services:\n  db:\n    image: postgres:16\n    network_mode: host"),
      ExampleFile("compose.yml", "services:\n  db:\n    image: postgres:16"),
    ])

  package static let composeLeftOut = DiagnosticCode(
    "W0120", "setting of a Compose file that is left out",
    explanation: """
      The service works without it. A file put over this one with `tty: !reset null` takes it away, and the warning.
      """,
    wrong: "use compose \"terminal.yml\" as shop\nup shop",
    right: "use compose \"compose.yml\" as shop\nup shop",
    files: [
      ExampleFile("terminal.yml", "services:\n  db:\n    image: postgres:16\n    tty: true"),
      ExampleFile("compose.yml", "services:\n  db:\n    image: postgres:16"),
    ])

  static let composeCodes: [DiagnosticCode] = [composeFile]
}
