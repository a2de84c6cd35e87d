import Runtime
import Semantics

/// How a verb's arguments without names stand on a command line: an environment, then services, then what else there is.
enum VerbShape {
  /// `WORD…`, of which there may be none.
  case words([Signature.Parameter])
  /// `[ENVIRONMENT] WORD…`
  case environment(isOptional: Bool, words: [Signature.Parameter])
  /// `[ENVIRONMENT…]`
  case environments
  /// `[ENVIRONMENT] SERVICE WORD…`
  case service(words: [Signature.Parameter])
  /// `[ENVIRONMENT] [SERVICE…]`
  case services

  init(_ signature: Signature) {
    let positional = signature.parameters.filter { !$0.isNamedOnly }
    let words = Array(positional.dropFirst())
    switch (positional.first?.type, positional.first?.presence) {
    case (Targets.environment?, .rest?): self = .environments
    case (Targets.environment?, .optional?): self = .environment(isOptional: true, words: words)
    case (Targets.environment?, _): self = .environment(isOptional: false, words: words)
    case (Targets.service?, _): self = .service(words: words)
    case (Targets.services?, _): self = .services
    default: self = .words(positional)
    }
  }

  /// A program and its arguments, whose flags are its own.
  var endsInCommand: Bool {
    guard case .service(let words) = self, case .rest? = words.last?.presence else { return false }
    return true
  }

  /// As usage has it.
  var form: String {
    switch self {
    case .words(let words): words.map(Self.form).joined(separator: " ")
    case .environment(true, let words), .environment(false, let words):
      (["[ENVIRONMENT]"] + words.map(Self.form)).joined(separator: " ")
    case .environments: "[ENVIRONMENT…]"
    case .service(let words): (["[ENVIRONMENT] SERVICE"] + words.map(Self.form)).joined(separator: " ")
    case .services: "[ENVIRONMENT] [SERVICE…]"
    }
  }

  private static func form(_ parameter: Signature.Parameter) -> String {
    let name = parameter.name.uppercased()
    return switch parameter.presence {
    case .required: name
    case .optional: "[\(name)]"
    case .rest: "\(name)…"
    }
  }
}

/// How the shell calls a verb on running environments.
package enum CommandLineUsage {
  /// `orch logs [FLAGS] [ENVIRONMENT] [SERVICE…]`; `nil` for what is no command.
  package static func line(_ name: String) -> String? {
    guard let signature = RunningVerbs.find(name)?.signature else { return nil }
    let hasFlags = signature.parameters.contains { $0.isNamedOnly && !isAlwaysSo($0, of: signature) }
    return ["orch", name, hasFlags ? "[FLAGS]" : "", VerbShape(signature).form].filter { !$0.isEmpty }
      .joined(separator: " ")
  }

  /// In the shell a program in a service is always connected to the terminal.
  static func isAlwaysSo(_ parameter: Signature.Parameter, of signature: Signature) -> Bool {
    parameter.name == "interactive" && signature.name == "exec"
  }

  /// The verbs with what they do, for `orch help`.
  package static var verbs: [(name: String, summary: String)] {
    RunningVerbs.all.map { ($0.signature.name, $0.signature.summary) }
  }
}
