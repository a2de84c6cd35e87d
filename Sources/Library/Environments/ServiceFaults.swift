import Orchestration
import Runtime

/// A fault of a service that lasts until its block ends.
final class FaultHandle: Resource {
  let service: ServiceHandle
  /// What messages call it, as `pause`.
  let name: String
  private let undo: @Sendable (Machine) throws(Raise) -> Void

  init(_ service: ServiceHandle, name: String, undo: @escaping @Sendable (Machine) throws(Raise) -> Void) {
    self.service = service
    self.name = name
    self.undo = undo
  }

  var title: String { "`\(name)` of service `\(service.name)`" }

  func release(in machine: Machine) throws(Raise) {
    // What a failure leaves is to show how it was then.
    machine.script?.tests.gatherEvidence(before: self, in: machine)
    try undo(machine)
  }
}

extension ServiceHandle {
  /// Inflicts a fault that the running block heals.
  func suffer(_ fault: ServiceFault, called name: String, in machine: Machine) throws(Raise) {
    let (service, id) = (self.name, environment.running.id)
    let inflicted = try machine.orchestrate { try await $0.inflict(fault, on: service, in: id) }
    machine.own(
      FaultHandle(self, name: name) { [environment] machine throws(Raise) in
        let healed = try machine.orchestrate { try await $0.heal(inflicted) }
        if let healed { environment.update(healed) }
      })
  }

  /// Heals what blocks that still run have inflicted, the latest first.
  func heal(in machine: Machine) throws(Raise) {
    for (resource, _) in machine.visibleResources() {
      guard let fault = resource as? FaultHandle, fault.service.name == name,
        fault.service.environment.running.id == environment.running.id
      else { continue }
      machine.disown(fault)
      try fault.release(in: machine)
    }
  }
}
