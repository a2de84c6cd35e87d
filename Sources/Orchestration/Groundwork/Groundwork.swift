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

  /// `nil` where nothing can be brought up ahead. A service that reads files of this machine might have to read others by
  /// then.
  init?(_ spec: EnvironmentSpec, _ services: [ServiceSpec]) {
    guard spec.standsOnGroundwork, spec.givenName == nil, spec.stack == nil, !spec.kept, spec.snapshot == nil,
      spec.warm == nil
    else { return nil }
    var stable = Set(services.filter(\.isSelfContained).map(\.name))
    var shrinks = true
    while shrinks {
      let unstable = services.filter { stable.contains($0.name) && !stable.isSuperset(of: $0.needs) }
      stable.subtract(unstable.map(\.name))
      shrinks = !unstable.isEmpty
    }
    guard !stable.isEmpty, stable.count < services.count else { return nil }
    declaration = spec.declaration
    self.services = services.filter { stable.contains($0.name) }
  }
}

extension ServiceSpec {
  fileprivate var isSelfContained: Bool {
    guard case .image = source else { return false }
    return volumes.allSatisfy { if case .bind = $0 { false } else { true } }
  }
}

/// The groundworks of a run: those that are laid, and what for.
final class Grounds: Sendable {
  private struct State {
    /// What environments were asked for, the latest last.
    var wanted: [(key: GroundworkKey, spec: EnvironmentSpec)] = []
    var laid: [GroundworkKey: Task<Groundwork?, Never>] = [:]
  }

  /// Each takes its memory.
  private static let most = 2
  private let state = Mutex(State())

  func note(_ key: GroundworkKey, _ spec: EnvironmentSpec) {
    state.withLock { state in
      state.wanted.removeAll { $0.key == key }
      state.wanted.append((key, spec))
    }
  }

  /// Lays what was asked for since the last time and is not laid yet, in the order in which it was first asked for.
  func lay(_ make: @escaping @Sendable (GroundworkKey, EnvironmentSpec) async -> Groundwork?) {
    state.withLock { state in
      let missing = state.wanted.filter { state.laid[$0.key] == nil }
      for (key, spec) in missing.prefix(max(0, Grounds.most - state.laid.count)) {
        state.laid[key] = Task { await make(key, spec) }
      }
      state.wanted = []
    }
  }

  func take(_ key: GroundworkKey) -> Task<Groundwork?, Never>? {
    state.withLock { $0.laid.removeValue(forKey: key) }
  }

  /// Nothing is being laid any more when this returns.
  func end() async {
    let tasks = state.withLock { state in
      defer { state = State() }
      return Array(state.laid.values)
    }
    for task in tasks { task.cancel() }
    for task in tasks { _ = await task.value }
  }
}
