import OrderedCollections
package import Semantics

/// Every function, method and field that programs find without declaring it. The pure ones are the language's own; the host adds the rest.
/// The checker's ``Universe`` is made from it, so that nothing is described twice.
package struct LibraryTable: Sendable {
  package private(set) var functions: [String: Builtin] = [:]
  /// Values that are no functions, as functions without parameters.
  package private(set) var constants: [String: Builtin] = [:]
  package private(set) var probes: [String: Builtin] = [:]
  /// By the receiver's ``ValueKind``.
  private var methods: [[String: Builtin]] = Array(repeating: [:], count: ValueKind.allCases.count)
  private var fields: [[String: FieldDefinition]] = Array(repeating: [:], count: ValueKind.allCases.count)

  package init() {}

  package mutating func add(_ builtins: [Builtin]) {
    for builtin in builtins { functions[builtin.signature.name] = builtin }
  }

  package mutating func addConstant(_ builtin: Builtin) { constants[builtin.signature.name] = builtin }

  package mutating func addProbes(_ builtins: [Builtin]) {
    for builtin in builtins { probes[builtin.signature.name] = builtin }
  }

  package mutating func addMethods(_ builtins: [Builtin], to kind: ValueKind) {
    for builtin in builtins { methods[kind.rawValue][builtin.signature.name] = builtin }
  }

  package mutating func addFields(_ definitions: [FieldDefinition], to kind: ValueKind) {
    for definition in definitions { fields[kind.rawValue][definition.name] = definition }
  }

  package func method(_ name: String, of kind: ValueKind) -> Builtin? { methods[kind.rawValue][name] }
  package func field(_ name: String, of kind: ValueKind) -> FieldDefinition? { fields[kind.rawValue][name] }

  /// Names that may stand behind a dot, for suggestions.
  package func memberNames(of kind: ValueKind) -> [String] {
    (Array(methods[kind.rawValue].keys) + Array(fields[kind.rawValue].keys)).sorted()
  }

  /// What the checker sees of all this, on top of the language's own settings and probes.
  package func universe(extending base: Universe) -> Universe {
    var universe = base
    for builtin in functions.values { universe.declare(builtin.signature) }
    for constant in constants.values {
      universe.declareConstant(constant.signature.name, help: constant.signature.summary)
    }
    for probe in probes.values { universe.declareProbe(probe.signature) }
    for kind in ValueKind.allCases {
      for method in methods[kind.rawValue].values { universe.declareMethod(method.signature, on: kind.name) }
      for field in fields[kind.rawValue].values {
        universe.declareField(field.name, field.type, on: kind.name, help: field.help)
      }
    }
    return universe
  }
}
