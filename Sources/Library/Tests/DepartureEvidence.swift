import Orchestration
package import Runtime

/// Looks at environments that are about to go for a failure.
extension TestExecutor {
  /// Has what there is to keep of an environment gathered, while it is still there.
  func noteEvidence(of handle: EnvironmentHandle?, _ failure: Failure, in machine: Machine) {
    guard let id = handle?.running.id else { return }
    // Without it the failure is told all the same.
    try? machine.cleanUp { () throws(Raise) in
      evidence.gather(
        beforeDeparture: id, for: FailureCause(failure), in: machine, known: evidence.take(machine, of: failure, in: id)
      )
    }
  }

  /// An environment is about to go; where that is for a failure, it is looked at before.
  func gatherEvidence(before id: String, in machine: Machine) {
    guard let raised = machine.failureUnderWay else { return }
    if let runner = machine.outwards(until: scopes.hasTest) {
      evidence.gather(beforeDeparture: id, in: machine, for: runner)
    } else if let cause = FailureCause(raised) {
      evidence.gather(beforeDeparture: id, for: cause, in: machine)
    }
  }

  /// A fault is about to be healed; where that is for a failure, its environment is looked at before.
  func gatherEvidence(before fault: FaultHandle, in machine: Machine) {
    guard let raised = machine.failureUnderWay,
      let runner = machine.outwards(until: scopes.hasTest)
        ?? machine.outwards(until: { !scopes.all(around: $0).isEmpty })
    else { return }
    evidence.gather(before: fault, raised, in: machine, for: runner)
  }

  /// Nothing has taken the failure: what its environments were like is told as events.
  package func tellOfEvidence(for failure: Failure, in machine: Machine) {
    let found = evidence.takeOutsideOfTests(of: failure)
    if !found.isEmpty { try? machine.orchestrate { orchestrator in found.forEach(orchestrator.note) } }
  }
}

extension Machine {
  /// What ends the block that is being left, where that is a failure or a time limit.
  fileprivate var failureUnderWay: Raise? {
    switch unwinding {
    case .failure, .interruption(.timeout): unwinding
    case .interruption, .exit, .skip, nil: nil
    }
  }

  /// The nearest that meets the condition: this one, or one that it is a branch of.
  fileprivate func outwards(until condition: (Machine) -> Bool) -> Machine? {
    var inner: Machine? = self
    while let current = inner, !condition(current) { inner = current.parent }
    return inner
  }
}
