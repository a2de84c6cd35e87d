/// An environment that stays: found again by its name, with the same host ports and data whenever it is renewed.
package struct StackSpec: Hashable, Sendable {
  /// Unique on the engine: it names the user and the project.
  package let name: String
  package var environment: EnvironmentSpec

  package init(name: String, environment: EnvironmentSpec) {
    self.name = name
    self.environment = environment
    self.environment.givenName = name
    self.environment.stack = name
    self.environment.kept = true
  }

  /// The services of a selection that are built from sources.
  package var builtServices: [String] {
    environment.services.compactMap { service in
      if case .build = service.source { service.name } else { nil }
    }
  }

  /// What needs one of these, directly or through others.
  func dependents(of names: Set<String>) -> Set<String> {
    var found = names
    var grows = true
    while grows {
      let next = environment.services.filter { service in
        !found.contains(service.name) && service.needs.contains(where: found.contains)
      }
      grows = !next.isEmpty
      found.formUnion(next.map(\.name))
    }
    return found.subtracting(names)
  }
}
