import Library
package import Semantics

/// One thing that the reference tells of: of the language, from the tables that the checker reads, or of a program.
package struct ReferenceEntry: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case statement, type, function, constant, method, field, setting, probe
    /// What programs declare, and what they say of themselves.
    case file, variable, service, environment, suite, test
  }

  package struct Parameter: Sendable {
    package var name: String
    package var type: String
    package var help: String
    /// What it is when it is left out, in words; `nil` where it must be given.
    package var leftOut: String?
    package var isNamedOnly: Bool
    package var isRest: Bool
  }

  package var kind: Kind
  package var name: String
  /// The type of a method, the declaration that a setting belongs to, the suite of a test.
  package var owner: String?
  /// How it is written.
  package var usage: String
  package var summary: String
  /// What else holds for it, a sentence or two each.
  package var rules: [String] = []
  package var parameters: [Parameter] = []
  /// The type of what it gives or is.
  package var type: String?
  package var example = ""
  /// How the shell is told the same, of a verb that is a command, too.
  package var command: String?
  /// A line of the shell.
  package var commandExample: String?
  /// The line in its program.
  package var line: Int?

  init(_ kind: Kind, _ name: String, of owner: String? = nil, usage: String? = nil, summary: String) {
    self.kind = kind
    self.name = name
    self.owner = owner
    self.usage = usage ?? name
    self.summary = summary
  }

  init(_ kind: Kind, _ signature: Signature, of owner: String? = nil) {
    self.init(kind, signature.name, of: owner, usage: signature.usage, summary: signature.summary)
    parameters = signature.parameters.map { Parameter($0) }
    if signature.returns != .null, signature.returns != .any { type = signature.returns.phrase }
    example = signature.example
    guard kind == .function else { return }
    command = CommandLineUsage.line(signature.name)
    commandExample = CommandLineUsage.example(signature.name)
  }

  init(_ statement: StatementHelp) {
    self.init(.statement, statement.name, usage: statement.form, summary: statement.summary)
    rules = statement.rules
    type = statement.gives.map { "a \($0)" }
    example = statement.example
  }

  init(_ setting: Setting, of owner: String) {
    self.init(.setting, setting.name, of: owner, summary: setting.help)
    type = setting.type.phrase
    example = setting.example
  }
}

extension ReferenceEntry.Parameter {
  fileprivate init(_ parameter: Signature.Parameter) {
    name = parameter.name
    type = parameter.type == .any && parameter.help.isEmpty ? "" : parameter.type.phrase
    help = parameter.help
    isNamedOnly = parameter.isNamedOnly
    isRest = false
    switch parameter.presence {
    case .required: break
    case .optional(let text): leftOut = text
    case .rest: isRest = true
    }
  }

  /// `a duration, else 30s`
  var typeAndDefault: String { isRest ? "\(type), any number" : leftOut.map { "\(type), else \($0)" } ?? type }
}

extension ReferenceEntry {
  /// The whole reference of the language, in the order in which it is read.
  package static func all(_ universe: Universe) -> [ReferenceEntry] {
    let functions = universe.functions.values.sorted { $0.name < $1.name }.map { ReferenceEntry(.function, $0) }
    let constants = universe.constants.sorted { $0.key < $1.key }.map {
      ReferenceEntry(.constant, $0.key, summary: $0.value)
    }
    let probes = universe.probes.values.sorted { $0.name < $1.name }.map { ReferenceEntry(.probe, $0) }
    return StatementHelp.all.map { ReferenceEntry($0) } + types + functions + constants + members(universe)
      + settings(universe) + probes
  }

  private static var types: [ReferenceEntry] {
    TypeHelp.all.map { ReferenceEntry(.type, $0.name, usage: $0.literals, summary: "Written \($0.literals).") }
  }

  private static func members(_ universe: Universe) -> [ReferenceEntry] {
    universe.members.sorted { $0.key < $1.key }.flatMap { type, members in
      members.sorted { $0.key < $1.key }.map { name, member in
        switch member {
        case .method(let signature): return ReferenceEntry(.method, signature, of: type)
        case .field(let valueType, let help):
          var entry = ReferenceEntry(.field, name, of: type, summary: help)
          entry.type = valueType.phrase
          return entry
        }
      }
    }
  }

  private static func settings(_ universe: Universe) -> [ReferenceEntry] {
    SettingGroup.all(universe).flatMap { group in
      group.settings.values.sorted { $0.name < $1.name }.map { ReferenceEntry($0, of: group.owner) }
    }
  }
}

/// The settings of one kind of declaration or block.
struct SettingGroup {
  var statement: String
  var title: String
  var owner: String
  var settings: [String: Setting]

  static func all(_ universe: Universe) -> [SettingGroup] {
    [
      SettingGroup(statement: "service", title: "Settings", owner: "a service", settings: universe.serviceSettings),
      SettingGroup(
        statement: "service", title: "build: { … }", owner: "a service's `build`", settings: universe.buildSettings),
      SettingGroup(
        statement: "service", title: "capabilities: { … }", owner: "a service's `capabilities`",
        settings: universe.capabilitySettings),
      SettingGroup(
        statement: "env", title: "Settings", owner: "an environment", settings: universe.environmentSettings),
      SettingGroup(statement: "test", title: "with …", owner: "a test", settings: universe.testSettings),
      SettingGroup(statement: "suite", title: "with …", owner: "a suite", settings: universe.suiteSettings),
      SettingGroup(statement: "with", title: "Settings", owner: "a `with` block", settings: universe.withSettings),
      SettingGroup(
        statement: "parallel", title: "with …", owner: "`parallel for`", settings: universe.parallelSettings),
      SettingGroup(
        statement: "use", title: "compose … with …", owner: "`use compose`", settings: universe.composeSettings),
    ]
  }
}
