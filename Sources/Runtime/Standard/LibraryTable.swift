package import Semantics

/// What the library knows under the name of a field or method, for each type that has it.
final class MemberDefinitions: Sendable {
  /// By ``ValueKind``.
  let methods: [Builtin?]
  let fields: [FieldDefinition?]

  init(methods: [Builtin?], fields: [FieldDefinition?]) {
    self.methods = methods
    self.fields = fields
  }

  func adding(method: Builtin, to kind: ValueKind) -> MemberDefinitions {
    var methods = methods
    methods[kind.rawValue] = method
    return MemberDefinitions(methods: methods, fields: fields)
  }

  func adding(field: FieldDefinition, to kind: ValueKind) -> MemberDefinitions {
    var fields = fields
    fields[kind.rawValue] = field
    return MemberDefinitions(methods: methods, fields: fields)
  }

  static let none = MemberDefinitions(
    methods: Array(repeating: nil, count: ValueKind.allCases.count),
    fields: Array(repeating: nil, count: ValueKind.allCases.count))
}

/// Every function, method and field that programs find without declaring it. The pure ones are the language's own; the host adds the rest.
/// The checker's ``Universe`` is made from it, so that nothing is described twice.
package struct LibraryTable: Sendable {
  package private(set) var functions = [String: Builtin](minimumCapacity: 192)
  /// Values that are no functions, as functions without parameters.
  package private(set) var constants: [String: Builtin] = [:]
  package private(set) var probes: [String: Builtin] = [:]
  /// Fields and methods by their name.
  private(set) var members = [String: MemberDefinitions](minimumCapacity: 192)

  package init() {}

  package mutating func add(_ builtins: [Builtin]) {
    for builtin in builtins { functions[builtin.signature.name] = builtin }
  }

  package mutating func addConstant(_ builtin: Builtin) { constants[builtin.signature.name] = builtin }

  package mutating func addProbes(_ builtins: [Builtin]) {
    for builtin in builtins { probes[builtin.signature.name] = builtin }
  }

  package mutating func addMethods(_ builtins: [Builtin], to kind: ValueKind) {
    for builtin in builtins {
      let name = builtin.signature.name
      members[name] = (members[name] ?? .none).adding(method: builtin, to: kind)
    }
  }

  package mutating func addFields(_ definitions: [FieldDefinition], to kind: ValueKind) {
    for definition in definitions {
      members[definition.name] = (members[definition.name] ?? .none).adding(field: definition, to: kind)
    }
  }

  /// What stands for a string where one is due has a string's members too, but for those of its own under the same name.
  package mutating func addStringMembers(to kind: ValueKind) {
    for (name, definitions) in members
    where definitions.methods[kind.rawValue] == nil && definitions.fields[kind.rawValue] == nil {
      let string = ValueKind.string.rawValue
      if let method = definitions.methods[string] {
        members[name] = definitions.adding(method: method, to: kind)
      } else if let field = definitions.fields[string] {
        members[name] = definitions.adding(field: field, to: kind)
      }
    }
  }

  package func method(_ name: String, of kind: ValueKind) -> Builtin? { members[name]?.methods[kind.rawValue] }
  package func field(_ name: String, of kind: ValueKind) -> FieldDefinition? { members[name]?.fields[kind.rawValue] }

  /// Names that may stand behind a dot, for suggestions.
  package func memberNames(of kind: ValueKind) -> [String] {
    members.filter { $0.value.methods[kind.rawValue] != nil || $0.value.fields[kind.rawValue] != nil }.keys.sorted()
  }

  /// What the checker sees of all this, on top of the language's own settings and probes.
  package func universe(extending base: Universe) -> Universe {
    var universe = base
    for builtin in functions.values { universe.declare(builtin.signature) }
    for constant in constants.values {
      universe.declareConstant(constant.signature.name, help: constant.signature.summary)
    }
    for probe in probes.values { universe.declareProbe(probe.signature) }
    for definitions in members.values {
      for kind in ValueKind.allCases {
        if let method = definitions.methods[kind.rawValue] { universe.declareMethod(method.signature, on: kind.name) }
        if let field = definitions.fields[kind.rawValue] {
          universe.declareField(field.name, field.type, on: kind.name, help: field.help)
        }
      }
    }
    return universe
  }
}
