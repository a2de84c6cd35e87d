import Glibc
import Runtime
import Semantics
import Syntax

private typealias Parameter = Signature.Parameter

/// `secret`: a value that is never shown.
enum SecretVerb {
  static let all = [
    Builtin(
      Signature(
        "secret",
        [
          Parameter("name", .string, help: "Of the environment variable that holds it."),
          Parameter(
            "from", .string, .optional(defaultText: "the environment"), isNamedOnly: true,
            help: "A file that holds it instead; a newline at its end is left out."),
          Parameter(
            "default", .string, .optional(defaultText: "an error"), isNamedOnly: true,
            help: "Its value where the variable is not set; as hidden."),
        ], returns: .string,
        summary: "Gives a value shown as `***` in every output and report; `explain E0630` says how far.",
        example: "let token = secret(\"API_TOKEN\")")
    ) { arguments throws(Raise) in .string(try value(arguments)) }
  ]

  private static func value(_ arguments: borrowing Arguments) throws(Raise) -> String {
    let name = try arguments.string(0, "name")
    let path = try arguments.optional(1, { i throws(Raise) in try arguments.string(i, "from") })
    let value: String
    if let path {
      let file = try WorkingFolder.resolve(path, in: arguments.machine)
      value = withoutLastNewline(try FileSystem.text(file, .utf8, poll: arguments.machine.poll))
    } else if let set = arguments.machine.currentContext.variables[name] ?? getenv(name).map({ String(cString: $0) }) {
      value = set
    } else if let standard = try arguments.optional(2, { i throws(Raise) in try arguments.string(i, "default") }) {
      value = standard
    } else {
      throw .failure(
        .secretMissing, "there is no secret `\(name)`: the variable is not set",
        help: ["set it: `export \(name)=…`", "or name a file: `secret(\"\(name)\", from: \"token.txt\")`"])
    }
    guard value.utf8.count >= SecretMask.shortest else {
      throw .failure(
        .secretMissing,
        "the secret `\(name)` \(value.isEmpty ? "is empty" : "has fewer than \(SecretMask.shortest) characters")",
        help: ["what is so short cannot be told from other text that is shown"])
    }
    arguments.host?.secrets.add(value)
    return value
  }

  private static func withoutLastNewline(_ text: String) -> String {
    text.hasSuffix("\r\n") || text.hasSuffix("\n") ? String(text.dropLast()) : text
  }
}

extension Machine {
  /// Refuses what would have others see a secret, whatever becomes of the program's own output.
  /// - Parameter place: what the texts are, as `the words of a command`.
  func refuseSecrets(in texts: [String], of place: String, _ help: [String]) throws(Raise) {
    guard let secrets = script?.secrets, !secrets.isEmpty, texts.contains(where: secrets.isIn) else { return }
    throw .failure(.secretShown, "a secret is among \(place), where others on the machine can see it", help: help)
  }

  /// Names are labels on the engine.
  func refuseSecrets(in names: [String], asNameOf thing: String) throws(Raise) {
    try refuseSecrets(
      in: names, of: "the words that \(thing) is named with", ["a name is for everybody: choose one that says nothing"])
  }
}
