import Syntax

extension Checker {
  /// Notes what is visible in a whole block before anything in it is checked.
  mutating func hoist(_ statements: [Statement]) {
    var services: [ServiceDeclaration] = []
    var environments: [EnvironmentDeclaration] = []
    for statement in statements {
      switch statement.kind {
      case .function(let declaration):
        let signature = Signature(declaration.name.text, declaration.function, in: source)
        setValue(of: declaration.name, .function(signature))
      case .use(let use): setValue(of: use.name, imported(use))
      case .service(let declaration): services.append(declaration)
      case .environment(let declaration): environments.append(declaration)
      default: break
      }
    }
    hoist(services)
    for environment in environments {
      hoist(environment.services.map(\.declaration))
      setValue(of: environment.name, .environment(facts(of: environment)))
    }
  }

  private mutating func hoist(_ services: [ServiceDeclaration]) {
    var indices: [Int] = []
    for service in services {
      guard case .variable(let index) = meaning(of: service.name) else { continue }
      indices.append(index)
      values[index] = .service(ServiceFacts(name: service.name.text, needs: .local(index)))
    }
    for service in services {
      guard case .variable(let index) = meaning(of: service.name) else { continue }
      let set = names(in: service.settings)
      values[index] = .service(ServiceFacts(name: service.name.text, needs: .local(index), settings: set))
      needs.nodes[index] = node(of: service)
    }
    for cycle in needs.cycles(among: indices) {
      report(
        .needsCycle, "services need each other: " + cycle.path.map { "`\($0)`" }.joined(separator: " → "),
        at: cycle.span, label: "closes the circle", help: ["remove one of these needs"])
    }
  }

  /// The settings that are given, those of spreads with them; those of services that stand further down are not known.
  private func names(in entries: [RecordEntry]) -> Set<String>? {
    var names: Set<String> = []
    for entry in entries {
      switch entry {
      case .field(let key, _): names.insert(key.text)
      case .computed: return nil
      case .spread(let base, _):
        switch known(base) {
        case .record(let inner):
          guard let more = self.names(in: inner) else { return nil }
          names.formUnion(more)
        case .service(let facts):
          guard let more = facts.settings else { return nil }
          names.formUnion(more)
        default: return nil
        }
      }
    }
    return names
  }

  private func node(of service: ServiceDeclaration) -> NeedsGraph.Node {
    let list = lastValue(of: "needs", in: service.settings)
    let needs = list.value.map(listedServices) ?? (services: [], isComplete: true)
    return NeedsGraph.Node(
      name: service.name.text, needs: needs.services, isComplete: list.isKnown && needs.isComplete,
      hostPorts: HostPort.written(in: lastValue(of: "publish", in: service.settings).value))
  }

  /// Those listed and those declared inside, as far as they are known.
  func services(of environment: EnvironmentDeclaration) -> [ServiceFacts] {
    let listed = lastValue(of: "services", in: environment.settings).value.map(listedServices)?.services ?? []
    let own = environment.services.compactMap { service -> ServiceFacts? in
      if case .service(let facts) = known(name: service.declaration.name) { facts } else { nil }
    }
    return own + listed.map(\.service)
  }

  private func facts(of environment: EnvironmentDeclaration) -> EnvironmentFacts {
    let list = lastValue(of: "services", in: environment.settings)
    let listed = list.value.map(listedServices) ?? (services: [], isComplete: true)
    var facts = EnvironmentFacts(name: environment.name.text, services: nil)
    guard list.isKnown, listed.isComplete, !damage.touches(environment.body) else { return facts }
    let own = environment.services.map { known(name: $0.declaration.name) }
    var names: Set<String> = []
    for value in own + listed.services.map({ .service($0.service) }) {
      guard case .service(let service) = value, let closure = needs.closure(of: service) else { return facts }
      names.formUnion(closure.union([service.name]))
    }
    facts.services = names
    return facts
  }

  /// What a setting is given in the end; not known where a spread that cannot be seen through may give it.
  private func lastValue(of setting: String, in entries: [RecordEntry]) -> (value: Expression?, isKnown: Bool) {
    var value: Expression?
    for entry in entries {
      switch entry {
      case .field(let key, let field): if key.text == setting { value = field }
      case .computed: return (nil, false)
      case .spread(let base, _):
        switch known(base) {
        case .record(let inner):
          for case .field(let key, let field) in inner where key.text == setting { value = field }
        case .service(let facts):
          guard facts.settings?.contains(setting) == false else { return (nil, false) }
        default: return (nil, false)
        }
      }
    }
    return (value, true)
  }

  private func listedServices(_ list: Expression) -> (services: [NeedsGraph.Need], isComplete: Bool) {
    guard case .list(let elements) = list.kind else { return ([], false) }
    var services: [NeedsGraph.Need] = []
    for element in elements {
      guard case .item(let item) = element, case .service(let facts) = known(item) else { continue }
      services.append(NeedsGraph.Need(service: facts, span: item.span))
    }
    return (services, services.count == elements.count)
  }

  /// What a name, or a library's name behind a dot, stands for; reports nothing.
  func known(_ expression: Expression) -> StaticValue {
    switch expression.kind {
    case .name(let name): return known(name: name)
    case .member(let base, let name):
      guard case .library(let exports?) = known(base) else { return .unknown }
      return exports[name.text] ?? .unknown
    default: return .unknown
    }
  }

  func known(name: Name) -> StaticValue {
    switch meaning(of: name) {
    case .variable(let index): return values[index]
    case .probe: return universe.probes[name.text].map { .function($0) } ?? .unknown
    case .universe:
      if let signature = universe.functions[name.text] { return .function(signature) }
      return universe.namespaces.contains(name.text) ? .namespace(name.text) : .unknown
    case .unresolved: return .unknown
    }
  }
}
