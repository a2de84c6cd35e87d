import Orchestration
import Runtime
import Synchronization
import Syntax

/// Looks at environments where something fails in them, and keeps what was found until the failure is told of.
final class FailureEvidence: Sendable {
  private let isWanted: Bool
  private let state = Mutex(State())

  private struct State {
    /// How often environments were looked at.
    var looks = 0
    /// By the machine that runs the test, or the suite.
    var found: [ObjectIdentifier: [Found]] = [:]
    /// Of environments that went for a failure outside of tests, which something further out may still take.
    var outside: (cause: FailureCause, evidence: [Evidence])?
  }

  private struct Found {
    var evidence: Evidence
    var occasion: Occasion
  }

  /// Why an environment is looked at before the failure is told of.
  private enum Occasion {
    /// It goes with one of the test's blocks.
    case departure
    /// A fault is about to be healed, on the way out of its block that this raise has ended.
    case healing(Raise)

    /// The raise may have been caught, and the test failed for something else later.
    func concerns(_ failure: Failure?) -> Bool {
      switch self {
      case .departure: true
      case .healing(.failure(let cause)): failure.map { ($0.original ?? $0) === (cause.original ?? cause) } ?? false
      case .healing(.interruption): failure?.code == .timedOut
      case .healing: false
      }
    }

    func isHealing(for other: Raise) -> Bool {
      switch (self, other) {
      case (.healing(.failure(let own)), .failure(let other)): own === other
      case (.healing(.interruption), .interruption): true
      default: false
      }
    }

    var isDeparture: Bool { if case .departure = self { true } else { false } }
  }

  /// Where hundreds of tests fail, the first ones tell why.
  private static let mostLooks = 20
  /// Where a test fails again and again with a fault in effect, and goes on.
  private static let mostHealings = 5

  init(isWanted: Bool) { self.isWanted = isWanted }

  /// A further attempt begins.
  func forget(_ machine: Machine) { state.withLock { $0.found[ObjectIdentifier(machine)] = nil } }

  /// What environments were like when the failure was raised: those that went with its blocks, those with a fault that has
  /// been healed since, and those that are still up.
  func take(_ machine: Machine, of failure: Failure?) -> [Evidence] {
    let found = taken(machine, of: failure)
    var ids: [String] = []
    for (resource, _) in machine.visibleResources() {
      let handle = resource as? EnvironmentHandle ?? (resource as? SuiteEnvironment)?.handle
      if let id = handle?.running.id, !ids.contains(id), !found.contains(where: { $0.environment.id == id }) {
        ids.append(id)
      }
    }
    return found + look(at: ids, in: machine, faults: [])
  }

  /// Of one environment, where it was looked at before a fault was healed.
  func take(_ machine: Machine, of failure: Failure, in environment: String) -> Evidence? {
    taken(machine, of: failure).last { $0.environment.id == environment }
  }

  private func taken(_ machine: Machine, of failure: Failure?) -> [Evidence] {
    let found = state.withLock { $0.found.removeValue(forKey: ObjectIdentifier(machine)) } ?? []
    return found.filter { $0.occasion.concerns(failure) }.map(\.evidence)
  }

  /// An environment is about to go, for a failure inside of a test of the machine.
  func gather(beforeDeparture id: String, in machine: Machine, for runner: Machine) {
    add(look(at: [id], in: machine, faults: []), .departure, for: runner)
  }

  /// A fault is about to be healed, for a failure inside of a test or suite of the machine.
  func gather(before fault: FaultHandle, _ raised: Raise, in machine: Machine, for runner: Machine) {
    let id = fault.service.environment.running.id
    let known = state.withLock { state in
      (state.found[ObjectIdentifier(runner)] ?? []).filter { !$0.occasion.isDeparture }
    }
    // Of several faults the first to be healed shows all of them.
    let isSeen = known.contains { $0.evidence.environment.id == id && $0.occasion.isHealing(for: raised) }
    guard !isSeen, known.count < Self.mostHealings else { return }
    add(look(at: [id], in: machine, faults: [fault]), .healing(raised), for: runner)
  }

  /// An environment is about to go, for a failure outside of tests.
  /// - Parameter known: what it was like when the failure was raised.
  func gather(
    beforeDeparture id: String, for cause: FailureCause, in machine: Machine, known: Evidence? = nil
  ) {
    let found = known.map { [$0] } ?? look(at: [id], in: machine, faults: [], isForTest: false)
    state.withLock { state in
      let earlier = state.outside.flatMap { $0.cause == cause ? $0.evidence : nil } ?? []
      let isKnown = earlier.contains { $0.environment.id == id }
      if !isKnown { state.outside = (cause, Array((earlier + found).prefix(Self.mostLooks))) }
    }
  }

  /// Of environments that went for it.
  func takeOutsideOfTests(of failure: Failure) -> [Evidence] {
    let held = state.withLock { state in
      defer { state.outside = nil }
      return state.outside
    }
    return held.flatMap { $0.cause == FailureCause(failure) ? $0.evidence : nil } ?? []
  }

  private func add(_ evidence: [Evidence], _ occasion: Occasion, for runner: Machine) {
    state.withLock { state in
      state.found[ObjectIdentifier(runner), default: []] += evidence.map { Found(evidence: $0, occasion: occasion) }
    }
  }

  /// - Parameter faults: those that are in effect though they are no block's any more.
  private func look(
    at ids: [String], in machine: Machine, faults: [FaultHandle], isForTest: Bool = true
  ) -> [Evidence] {
    guard isWanted, !ids.isEmpty, !isForTest || state.withLock({ $0.looks < Self.mostLooks }) else { return [] }
    if isForTest { state.withLock { $0.looks += 1 } }
    // A run that is being interrupted does not wait for it.
    let found = try? machine.orchestrate { orchestrator in
      var found: [Evidence] = []
      for id in ids { if let evidence = await orchestrator.evidence(of: id) { found.append(evidence) } }
      return found
    }
    let inEffect = faults + machine.visibleResources().compactMap { $0.resource as? FaultHandle }
    return (found ?? []).map { $0.noting(inEffect) }
  }
}

extension Evidence {
  fileprivate func noting(_ faults: [FaultHandle]) -> Evidence {
    var noted = self
    for fault in faults where fault.service.environment.running.id == environment.id {
      guard let index = services.firstIndex(where: { $0.name == fault.service.name }),
        !noted.services[index].faults.contains(fault.name)
      else { continue }
      noted.services[index].faults.append(fault.name)
    }
    return noted
  }
}
