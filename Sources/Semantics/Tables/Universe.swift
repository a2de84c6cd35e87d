/// Everything a program can name without declaring it. The host fills it in, so that the language knows of no container engine.
package struct Universe: Sendable {
  /// Functions by their full name: `print`, `http.get`.
  package private(set) var functions: [String: Signature] = [:]
  /// Values that are no functions, with one line of help: `args`.
  package private(set) var constants: [String: String] = [:]
  /// Methods and fields of each type, by name.
  package private(set) var members: [String: [String: Member]] = [:]
  /// Functions that `ready:` looks up before anything else.
  package private(set) var probes: [String: Signature] = [:]
  package private(set) var serviceSettings: [String: Setting] = [:]
  package private(set) var environmentSettings: [String: Setting] = [:]
  package private(set) var buildSettings: [String: Setting] = [:]
  package private(set) var capabilitySettings: [String: Setting] = [:]
  package private(set) var testSettings: [String: Setting] = [:]
  package private(set) var suiteSettings: [String: Setting] = [:]
  package private(set) var withSettings: [String: Setting] = [:]
  package private(set) var parallelSettings: [String: Setting] = [:]
  package private(set) var composeSettings: [String: Setting] = [:]
  package private(set) var namespaces: Set<String> = []

  package init() {}

  package enum Member: Sendable {
    case field(ValueType, help: String)
    case method(Signature)
  }

  package enum SettingGroup: Sendable {
    case service, environment, build, capabilities, test, suite, with, parallel, compose
  }

  package mutating func declare(_ signature: Signature) {
    functions[signature.name] = signature
    if let dot = signature.name.utf8.firstIndex(of: UInt8(ascii: ".")) {
      namespaces.insert(String(signature.name[..<dot]))
    }
  }

  package mutating func declareConstant(_ name: String, help: String) { constants[name] = help }

  package mutating func declareProbe(_ signature: Signature) { probes[signature.name] = signature }

  /// `type` is the type's name as `type(value)` gives it.
  package mutating func declareMethod(_ signature: Signature, on type: String) {
    var signature = signature
    // What calls a function does what that does.
    signature.isPure =
      Self.plainTypes.contains(type)
      && !signature.parameters.contains { $0.type.alternative { $0 == .function } != nil }
    members[type, default: [:]][signature.name] = .method(signature)
  }

  /// Of values that no method changes.
  private static let plainTypes: Set<String> = [
    "null", "bool", "int", "float", "string", "duration", "size", "port", "list", "record", "error", "result", "output",
  ]

  package mutating func declareField(_ name: String, _ valueType: ValueType, on type: String, help: String) {
    members[type, default: [:]][name] = .field(valueType, help: help)
  }

  package mutating func declare(_ settings: [Setting], in group: SettingGroup) {
    for setting in settings {
      switch group {
      case .service: serviceSettings[setting.name] = setting
      case .environment: environmentSettings[setting.name] = setting
      case .build: buildSettings[setting.name] = setting
      case .capabilities: capabilitySettings[setting.name] = setting
      case .test: testSettings[setting.name] = setting
      case .suite: suiteSettings[setting.name] = setting
      case .with: withSettings[setting.name] = setting
      case .parallel: parallelSettings[setting.name] = setting
      case .compose: composeSettings[setting.name] = setting
      }
    }
  }
}

extension Universe {
  /// Whether a program may say `name` without declaring it.
  package func declares(_ name: String) -> Bool {
    functions[name] != nil || constants[name] != nil || namespaces.contains(name)
  }

  /// Values of some type have a method of that name.
  func hasMethod(_ name: String) -> Bool { !methods(named: name).isEmpty }

  /// Those of all types that have one.
  func methods(named name: String) -> [Signature] {
    members.values.compactMap { members -> Signature? in
      guard case .method(let signature)? = members[name] else { return nil }
      return signature
    }
  }

  /// The settings that a service's setting has inside, where it is a record with fixed fields.
  func settings(inside setting: String) -> [String: Setting]? {
    switch setting {
    case "build": buildSettings
    case "capabilities": capabilitySettings
    default: nil
    }
  }

  /// All names that need no declaration, each by its first part, in the order of the alphabet.
  package var rootNames: [String] {
    let undotted = functions.keys.filter { !$0.contains(".") }
    return Set(undotted).union(constants.keys).union(namespaces).sorted()
  }
}

/// A setting of a service, an environment, a test or a block.
package struct Setting: Sendable {
  package var name: String
  package var type: ValueType
  /// One sentence, with its unit.
  package var help: String
  package var example: String
  /// What other tools call it, so that the checker can say what it is called here: `depends_on`.
  package var otherNames: [String]
  /// What it takes of the values of its type.
  package var rules: [SettingRule]

  package init(
    _ name: String, _ type: ValueType, rules: [SettingRule] = [], help: String, example: String = "",
    otherNames: [String] = []
  ) {
    self.name = name
    self.type = type
    self.help = help
    self.example = example
    self.otherNames = otherNames
    self.rules = rules
  }
}
