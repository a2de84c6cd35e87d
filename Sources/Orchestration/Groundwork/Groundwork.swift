import ContainerEngine
import Synchronization

/// The part of an environment that is up before it is asked for: services that are not built from sources and need none
/// that are.
struct Groundwork: Sendable {
  let plan: Plan
  let progress: ExecutionProgress

  var names: Set<String> { Set(plan.services.map(\.name)) }

  /// What is left to do of a plan for the same identity; `nil` where a service of it is to be another one by now.
  func rest(of whole: Plan) -> Plan? {
    for laid in plan.services {
      guard let service = whole.service(laid.name),
        PlanDigest.digest(of: [service], in: whole.identity) == PlanDigest.digest(of: [laid], in: plan.identity),
        whole.presentImage(of: laid.name) == progress.service(laid.name).state?.imageID
      else { return nil }
    }
    let names = names
    var rest = whole
    rest.steps.removeAll { step in
      if case .network = step.id { true } else { step.id.service.map(names.contains) ?? false }
    }
    let left = Set(rest.steps.map(\.id))
    for index in rest.steps.indices { rest.steps[index].after.removeAll { !left.contains($0) } }
    return rest
  }

  /// Where what is left goes on from.
  func progress(from begin: ContinuousClock.Instant) -> ExecutionProgress {
    let done = progress.snapshot
    let next = ExecutionProgress(begin: begin)
    next.update { state in
      state.network = done.network
      state.services = done.services
    }
    return next
  }
}

extension Plan {
  /// The id of the image that a service runs, where the engine has it already.
  fileprivate func presentImage(of service: String) -> String? {
    let create = steps.first { $0.id == .create(service) }
    for step in steps where create?.after.contains(step.id) == true {
      if case .useImage(_, let id) = step.action { return id }
    }
    return nil
  }
}

/// What tells environments apart that can stand on the same groundwork.
struct GroundworkKey: Hashable, Sendable {
  let declaration: String
  let services: [ServiceSpec]

  /// Those that may be laid for an environment, what has most of it first: `changing` are built services that are not
  /// expected to stay as they are.
  static func all(for spec: EnvironmentSpec, _ services: [ServiceSpec], changing: Set<String>?) -> [GroundworkKey] {
    guard spec.standsOnGroundwork, spec.givenName == nil, spec.stack == nil, !spec.kept, spec.snapshot == nil,
      spec.warm == nil
    else { return [] }
    let built = Set(services.filter(\.isBuilt).map(\.name))
    let choices = [changing ?? built, built].map { GroundworkKey(spec, services, without: $0) }
    var keys: [GroundworkKey] = []
    for key in choices.compactMap(\.self) where !keys.contains(key) { keys.append(key) }
    return keys
  }

  /// `nil` where that is nothing, or all of it. A service that reads files of this machine might have to read others by
  /// then.
  private init?(_ spec: EnvironmentSpec, _ services: [ServiceSpec], without unstable: Set<String>) {
    var stable = Set(services.filter(\.isSelfContained).map(\.name)).subtracting(unstable)
    var shrinks = true
    while shrinks {
      let leaning = services.filter { stable.contains($0.name) && !stable.isSuperset(of: $0.needs) }
      stable.subtract(leaning.map(\.name))
      shrinks = !leaning.isEmpty
    }
    guard !stable.isEmpty, stable.count < services.count else { return nil }
    declaration = spec.declaration
    self.services = services.filter { stable.contains($0.name) }
  }
}

extension ServiceSpec {
  fileprivate var isBuilt: Bool { if case .build = source { true } else { false } }

  fileprivate var isSelfContained: Bool {
    volumes.allSatisfy { if case .bind = $0 { false } else { true } }
  }
}
