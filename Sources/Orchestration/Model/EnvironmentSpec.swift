/// An environment as a user asks for it.
package struct EnvironmentSpec: Hashable, Sendable, Codable {
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
  /// Name or id of the snapshot that its data are put back from.
  package var snapshot: String?
  /// Whether it waits until the engine has room for what its services declare, and whose end that need not wait for.
  package var admission = AdmissionPolicy.waits(besides: [])
  /// Takes one that is ready, and has further ones made ready.
  package var warm: WarmPolicy?

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

/// Whether an environment waits for room on the engine.
package enum AdmissionPolicy: Hashable, Sendable, Codable {
  /// Whoever asks for a second one while holding a first must not wait for others who do the same.
  case atOnce
  /// The ids of environments that will go only after this one.
  case waits(besides: Set<String>)
}

/// How many environments of a kind wait to be taken, and how long.
package struct WarmPolicy: Hashable, Sendable, Codable {
  package var count: Int
  /// Counted from the last one that was taken.
  package var timeToLive: Duration

  package static let standardTimeToLive = Duration.seconds(600)
  package static let counts = 1...64

  package init(count: Int, timeToLive: Duration = WarmPolicy.standardTimeToLive) {
    self.count = count
    self.timeToLive = timeToLive
  }
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
  package var networkName: String { EnvironmentIdentity.networkPrefix + id }
  static let networkPrefix = "test-net-"
  package func containerName(_ service: String) -> String { "test-\(service)-\(id)" }
  package func volumeName(_ volume: String) -> String {
    stack.map { "orch-\($0)-\(volume)" } ?? "test-\(volume)-\(id)"
  }
  /// The empty volume that marks the environment as kept.
  package var keptMarkName: String { "test-\(id)-kept" }
  /// The empty volume that marks the environment as ready to be taken.
  package var readyMarkName: String { "test-\(id)-ready" }
  /// The empty volume that keeps room for the environment on the engine.
  package var reservationMarkName: String { "test-\(id)-place" }
  /// The empty volume that says who has taken the environment.
  package var claimMarkName: String { "test-\(id)-claim" }
}
