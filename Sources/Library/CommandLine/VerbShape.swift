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

  /// Of its words.
  fileprivate var rows: [CommandLineUsage.Row] {
    let environment = CommandLineUsage.Row(
      word: "ENVIRONMENT", help: "Its name, its id, or the beginning of one; where one alone is up, it may be left out."
    )
    func own(_ words: [Signature.Parameter]) -> [CommandLineUsage.Row] {
      words.map { CommandLineUsage.Row(word: Self.form($0), help: $0.help) }
    }
    return switch self {
    case .words(let words): own(words)
    case .environment(_, let words): [environment] + own(words)
    case .environments: [environment]
    case .service(let words):
      [environment, CommandLineUsage.Row(word: "SERVICE", help: "A service of it.")] + own(words)
    case .services:
      [environment, CommandLineUsage.Row(word: "SERVICE…", help: "Services of it; without them, all.")]
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

  /// What may stand on a verb's command line.
  package struct Row: Sendable {
    /// As it is written: `SERVICE`, `--tail`.
    package var word: String
    /// What stands behind a flag.
    package var type = ""
    package var help: String
  }

  package static func rows(_ name: String) -> [Row] {
    guard let signature = RunningVerbs.find(name)?.signature else { return [] }
    let flags = signature.parameters.filter { $0.isNamedOnly && !isAlwaysSo($0, of: signature) }
    return VerbShape(signature).rows
      + flags.map { flag in
        Row(word: (flag.shortFlag.map { "\($0), " } ?? "") + "--\(flag.flag)", type: flag.flagType, help: flag.help)
      }
  }

  /// A line of the shell; `nil` for what is no command.
  package static func example(_ name: String) -> String? { examples[name].map { "orch \($0)" } }

  private static let examples = [
    "ps": "ps shop", "logs": "logs shop api db --tail 20 --follow", "exec": "exec shop db psql -Atc 'select 1'",
    "cp": "cp shop seed.sql db:/tmp/seed.sql", "wait": "wait shop api", "restart": "restart shop api",
    "stop": "stop shop api", "start": "start shop api", "port": "port shop db 5432", "url": "url shop api",
    "inspect": "inspect shop db", "stats": "stats shop --follow", "events": "events shop --since 10m",
    "snapshot": "snapshot shop --name seeded", "snapshots": "snapshots --json", "forget": "forget seeded",
    "down": "down shop", "keep": "keep shop", "gc": "gc --kept",
  ]

  /// The verbs with what they do, for `orch help`.
  package static var verbs: [(name: String, summary: String)] {
    RunningVerbs.all.map { ($0.signature.name, $0.signature.summary) }
  }
}
