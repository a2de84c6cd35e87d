/// An environment as a user asks for it.
package struct EnvironmentSpec: Hashable, Sendable {
  /// The name of its declaration: `shop`.
  package var declaration: String
  /// The name given at `up … --name`, which no other running environment may have.
  package var givenName: String?
  /// Every service that may be meant; what the wanted ones need is found among them.
  package var services: [ServiceSpec]
  /// The services asked for; `nil` is all.
  package var wanted: [String]?
  /// Takes the Alpine variant of every Dockerfile.
  package var alpine: Bool
  /// Stays when its owner ends, until `down` or `gc` with kept ones included.
  package var kept: Bool
  /// Leaves what was started where it failed, for a look.
  package var keepsFailed: Bool
  /// What it is for, in words for people: `tests/api.orch:12 "orders"`.
  package var purpose: String?
  /// Builds every image without cache, each once per run.
  package var buildsAnew = false
  /// The stack that it is, whose data outlive it.
  package var stack: String?
  /// It will be asked for again and again: what of it cannot change is brought up ahead.
  package var standsOnGroundwork = false

  package init(
    declaration: String, givenName: String? = nil, services: [ServiceSpec], wanted: [String]? = nil,
    alpine: Bool = false, kept: Bool = false, keepsFailed: Bool = false, purpose: String? = nil
  ) {
    self.declaration = declaration
    self.givenName = givenName
    self.services = services
    self.wanted = wanted
    self.alpine = alpine
    self.kept = kept
    self.keepsFailed = keepsFailed
    self.purpose = purpose
  }

  package var name: String { givenName ?? declaration }
}

/// What tells one environment from all others.
package struct EnvironmentIdentity: Hashable, Sendable {
  /// Short, random, unique: `k3x9p2`.
  package var id: String
  package var declaration: String
  package var givenName: String?
  /// What it is for, in words for people.
  package var purpose: String?
  /// The stack that it is, whose data outlive it.
  package var stack: String?

  package init(
    id: String, declaration: String, givenName: String? = nil, purpose: String? = nil, stack: String? = nil
  ) {
    self.id = id
    self.declaration = declaration
    self.givenName = givenName
    self.purpose = purpose
    self.stack = stack
  }

  package var name: String { givenName ?? declaration }
  package var networkName: String { "test-net-\(id)" }
  package func containerName(_ service: String) -> String { "test-\(service)-\(id)" }
  package func volumeName(_ volume: String) -> String {
    stack.map { "orch-\($0)-\(volume)" } ?? "test-\(volume)-\(id)"
  }
  /// The empty volume that marks the environment as kept.
  package var keptMarkName: String { "test-\(id)-kept" }
}
