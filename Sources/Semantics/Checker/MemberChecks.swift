import Syntax

extension Checker {
  /// What `base.name` is, where the base's fields are known.
  mutating func member(_ name: Name, of value: StaticValue, _ base: Expression) -> StaticValue {
    switch value {
    case .namespace(let namespace): return function(name, in: namespace)
    case .library(let exports?): return export(name, of: exports, base)
    case .environment(let facts), .running(let facts): return service(name, of: facts, base)
    case .value(let type): return field(name, of: type, base)
    case .function(let signature):
      // `port` is a function, and `port.free` another one.
      if let inside = universe.functions["\(signature.name).\(name.text)"], isOfUniverse(base) {
        return .function(inside)
      }
      return field(name, of: .function, base)
    case .record(let entries): return field(name, of: entries, base)
    case .service(let facts):
      reportNotRunning(name, facts)
      return .unknown
    case .unknown, .library: return .unknown
    }
  }

  /// A declaration has no address: what runs is a service of an environment.
  private mutating func reportNotRunning(_ name: Name, _ service: ServiceFacts) {
    report(
      .unknownMember, "`\(service.name)` is a declared service, which has no `\(name.text)` before it runs",
      at: name.span, help: [notRunningHelp(name, service)])
  }

  private func notRunningHelp(_ name: Name, _ service: ServiceFacts) -> String {
    guard declared == nil else {
      let address = "inside their environment services reach each other by name"
      return name.text == "url"
        ? "\(address), at the port inside: `\"http://\(service.name):8080\"`" : "\(address): `\"\(service.name)\"`"
    }
    for case .environment(let facts) in values where facts.services?.contains(service.name) == true {
      return "start its environment, `up \(facts.name)`, and write `\(facts.name).\(service.name).\(name.text)`"
    }
    let environment = "env shop { services: [\(service.name)] }"
    return "it runs in an environment: `\(environment)`, then `shop.\(service.name).\(name.text)`"
  }

  private func isOfUniverse(_ base: Expression) -> Bool {
    guard case .name(let name) = base.kind, case .universe = meaning(of: name) else { return false }
    return true
  }

  func functions(in namespace: String) -> [String] {
    let prefix = namespace + "."
    return universe.functions.keys.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }.sorted()
  }

  private mutating func function(_ name: Name, in namespace: String) -> StaticValue {
    if let signature = universe.functions["\(namespace).\(name.text)"] { return .function(signature) }
    let functions = functions(in: namespace)
    let foreign = ForeignMembers.function(name.text, in: namespace).map { [$0] }
    report(
      .unknownMember, "`\(namespace)` has no function `\(name.text)`", at: name.span,
      help: foreign ?? suggestionHelp(for: name.text, among: functions, otherwise: "it has"))
    return .unknown
  }

  private mutating func export(_ name: Name, of exports: [String: StaticValue], _ base: Expression) -> StaticValue {
    if let value = exports[name.text] { return value }
    report(
      .unknownMember, "`\(source.string(base.span))` declares no `\(name.text)`", at: name.span,
      help: suggestionHelp(for: name.text, among: Array(exports.keys), otherwise: "it declares"))
    return .unknown
  }

  private mutating func service(_ name: Name, of facts: EnvironmentFacts, _ base: Expression) -> StaticValue {
    let members = universe.members[HandleKind.environment.rawValue] ?? [:]
    if let services = facts.services {
      if services.contains(name.text) { return .value(.handle(.service)) }
      if let member = members[name.text] { return value(of: member) }
      reportUnknownService(name, facts, services.sorted(), Array(members.keys))
      return .unknown
    }
    return members[name.text].map(value) ?? .unknown
  }

  private mutating func reportUnknownService(
    _ name: Name, _ facts: EnvironmentFacts, _ services: [String], _ members: [String]
  ) {
    var help = suggestionHelp(for: name.text, among: services, otherwise: "its services")
    if suggestion(for: name.text, among: services) == nil,
      let similar = suggestion(for: name.text, among: members)
    {
      help = ["did you mean `\(similar)`?"]
    }
    let isDeclared = resolution.variables.contains { $0.kind == .service && $0.name == name.text }
    if isDeclared { help = ["add it to the environment's `services`, or to the `needs` of one of them"] }
    report(
      .unknownMember, "environment `\(facts.name)` has no service `\(name.text)`", at: name.span,
      label: isDeclared ? "declared, but not part of it" : "", help: help)
  }

  /// Of a value of a type whose fields and methods are all in the tables.
  private mutating func field(_ name: Name, of type: ValueType, _ base: Expression) -> StaticValue {
    switch type {
    // Some have fields that are only known when they are there.
    case .handle(.environment), .record, .error, .null, .declaration, .probe, .any: return .unknown
    default: break
    }
    let word = type.word
    guard let members = universe.members[word] ?? (type.isScalar ? [:] : nil) else { return .unknown }
    if let member = members[name.text] { return value(of: member) }
    reportUnknownField(name, "\(type.phrase) has no field `\(name.text)`", of: word, among: members.keys.sorted())
    return .unknown
  }

  /// Of a record that is written out.
  private mutating func field(_ name: Name, of entries: [RecordEntry], _ base: Expression) -> StaticValue {
    var keys: [String] = []
    for entry in entries {
      guard case .field(let key, _) = entry else { return .unknown }
      if !keys.contains(key.text) { keys.append(key.text) }
    }
    let members = universe.members[ValueType.record.word] ?? [:]
    if keys.contains(name.text) { return .unknown }
    if let member = members[name.text] { return value(of: member) }
    reportUnknownField(
      name, "this record has no field `\(name.text)`", of: ValueType.record.word, among: keys, or: Array(members.keys))
    return .unknown
  }

  /// The list of what there is leaves out `others`, which only count where one is near.
  private mutating func reportUnknownField(
    _ name: Name, _ message: String, of type: String, among names: [String], or others: [String] = []
  ) {
    let near = suggestion(for: name.text, among: names) ?? suggestion(for: name.text, among: others)
    let help: [String] =
      if let foreign = ForeignMembers.help(for: name.text, of: type) { [foreign] } else if let near {
        ["did you mean `\(near)`?"]
      } else if names.isEmpty { [] } else { [listHelp(names, of: type)] }
    report(.unknownMember, message, at: name.span, help: help)
  }

  private func listHelp(_ names: [String], of type: String) -> String {
    names.count <= 16
      ? "it has \(quotedList(names))"
      : "it has \(quotedList(Array(names.prefix(12)))) and more: `orch doc \(type)` lists all"
  }

  private func value(of member: Universe.Member) -> StaticValue {
    switch member {
    case .field(let type, _): StaticValue(ofType: type)
    case .method(let signature): .function(signature)
    }
  }
}
