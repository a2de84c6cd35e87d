import Syntax

/// A `defer`red body.
final class Deferred: Resource {
  private let function: Function

  init(_ function: Function) { self.function = function }

  var title: String {
    guard case .compiled(let routine, _) = function.body else { return "a `defer`" }
    return "the `defer` at \(routine.source.name):\(routine.source.position(at: Int(routine.span.start)))"
  }

  func release(in machine: Machine) throws(Raise) { _ = try machine.call(function, []) }
}

// Clean-up: no interruption and no time limit of the program reaches it, but each block's has a limit of its own.
extension Machine {
  /// Releases what some blocks own, last made first. What is inside `spared` goes to another block, unless the release fails.
  ///
  /// One failure does not stop the others: all is released, and what weighs most is raised.
  func release(
    where isDue: (Ownership) -> Bool, sparing spared: Value?, to target: BlockPlace
  ) throws(Raise) {
    guard owned.contains(where: isDue) else { return }
    var held = spared.map(HeldResources.init)
    var clock = CleanUpClock()
    var outcome: Raise?
    while true {
      let next = owned.lastIndex { isDue($0) && held?.contains($0.resource) != true }
      if let next {
        let resource = owned.remove(at: next).resource
        guard let raised = release(resource, &clock) else { continue }
        outcome = outcome.map { join($0, raised) } ?? raised
      } else if held != nil, outcome != nil {
        // Nobody gets the value.
        held = nil
      } else {
        break
      }
    }
    if let failure = clock.failure { outcome = outcome.map { join($0, .failure(failure)) } ?? .failure(failure) }
    if let outcome { throw outcome }
    if let held { hand(over: held, where: isDue, to: target) }
  }

  private func release(_ resource: any Resource, _ clock: inout CleanUpClock) -> Raise? {
    if let settings = resource as? WithGuard {
      settings.release(in: self)
      return nil
    }
    let limit = clock.limit ?? cleanUpLimit()
    clock.limit = limit
    if limitTime >= limit.deadline, resource is Deferred {
      clock.given(up: resource)
      return nil
    }
    do throws(Raise) {
      try shielded(by: limit) { () throws(Raise) in try resource.release(in: self) }
      return nil
    } catch {
      switch error {
      case .interruption(.timeout(limit.guardID, _)):
        clock.given(up: resource)
        return nil
      case .skip:
        let failure = Failure(.failed, "`skip` cannot end a test from \(resource.title)", help: ["skip before it"])
        return .failure(failure)
      default: return error
      }
    }
  }

  /// Runs clean-up, which has its own time limit instead of those around it.
  package func cleanUp(_ work: () throws(Raise) -> Void) throws(Raise) {
    try shielded(by: cleanUpLimit(), work)
  }

  /// Within other clean-up, the limit of that may come first.
  private func cleanUpLimit() -> Limit {
    let own = Limit(
      guardID: image.nextGuard(), location: location, deadline: limitDeadline(after: cleanUpTime),
      duration: cleanUpTime)
    guard shields > 0, let around = context.limits.min(by: { $0.deadline < $1.deadline }) else { return own }
    return around.deadline < own.deadline ? around : own
  }

  private func shielded(by limit: Limit, _ work: () throws(Raise) -> Void) throws(Raise) {
    let limits = context.limits
    context.limits = [limit]
    shields += 1
    defer {
      shields -= 1
      context.limits = limits
    }
    try work()
  }

  /// Clean-up runs, which signals and failures of siblings do not reach.
  package var isShielded: Bool { shields > 0 }

  /// What becomes of a raise whose clean-up raised too.
  func join(_ raised: Raise, _ further: Raise) -> Raise {
    switch (raised, further) {
    case (.failure(let failure), .failure(let other)):
      if failure !== other { failure.attached.append(other) }
      return raised
    case (.interruption, .failure(let lost)), (.failure(let lost), .interruption):
      host.tell(lost)
      return further.weight > raised.weight ? further : raised
    case (.exit(let status), .failure(let lost)), (.failure(let lost), .exit(let status)):
      // It cannot be caught any more, so it is told now, and success is out of the question.
      host.tell(lost)
      return .exit(status == 0 ? 1 : status)
    default: return further.weight > raised.weight ? further : raised
    }
  }
}

extension Raise {
  /// Nothing in the program can take it.
  var endsProgram: Bool { weight >= 3 }

  /// What ends more weighs more.
  fileprivate var weight: Int {
    switch self {
    case .interruption(.signal): 4
    case .exit: 3
    case .interruption: 2
    case .failure: 1
    case .skip: 0
    }
  }
}

/// The time that one block's clean-up has taken, and what it did not come to.
private struct CleanUpClock {
  var limit: Machine.Limit?
  private var left: [String] = []

  mutating func given(up resource: any Resource) { left.append(resource.title) }

  var failure: Failure? {
    guard let limit, !left.isEmpty else { return nil }
    let failure = Failure(
      .timedOut, "clean-up was not done within \(DurationText.format(limit.duration))",
      help: ["given up: \(left.joined(separator: ", "))", "containers that are left are removed by the supervisor"])
    failure.location = limit.location
    return failure
  }
}
