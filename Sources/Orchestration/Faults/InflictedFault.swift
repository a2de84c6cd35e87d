import ContainerEngine

/// A fault that lasts, with all that it takes to end it. A volume on the engine marks it, so that also those can end
/// it who come after a run that died.
package struct InflictedFault: Hashable, Sendable {
  package let fault: ServiceFault
  package let service: String
  /// The environment's id.
  package let environment: String
  /// The label of whoever inflicted it.
  let owner: String
  let session: String
  /// The container as it was before.
  let life: ContainerLife
  /// The names that it had in its environment's network.
  let aliases: [String]
  let markName: String

  var network: String { EnvironmentIdentity.networkPrefix + environment }

  init(
    _ fault: ServiceFault, on service: RunningService, _ state: ContainerState, in identity: EnvironmentIdentity,
    by session: Session
  ) {
    self.fault = fault
    self.service = service.name
    environment = identity.id
    owner = session.owner.label
    self.session = session.id
    life = ContainerLife(state)
    aliases = state.aliases[identity.networkName] ?? [service.name]
    markName = "test-\(identity.id)-fault-\(Session.newID())"
  }

  /// What its mark carries.
  var labels: [String: String] {
    [
      Labels.environment: environment, Labels.session: session, Labels.owner: owner, Labels.fault: fault.label,
      Labels.service: service, Labels.container: life.id.rawValue, Labels.started: life.startedAt,
      Labels.aliases: aliases.joined(separator: ","),
    ]
  }

  /// `nil` for any other volume.
  init?(mark: VolumeSummary) {
    guard let fault = mark.labels[Labels.fault].flatMap({ ServiceFault(label: $0) }),
      let environment = mark.labels[Labels.environment], let container = mark.labels[Labels.container]
    else { return nil }
    self.fault = fault
    self.environment = environment
    service = mark.labels[Labels.service] ?? ""
    owner = mark.labels[Labels.owner] ?? ""
    session = mark.labels[Labels.session] ?? ""
    life = ContainerLife(id: ContainerID(rawValue: container), startedAt: mark.labels[Labels.started] ?? "")
    aliases = (mark.labels[Labels.aliases] ?? "").split(separator: ",").map(String.init)
    markName = mark.name
  }

  /// `pause of redis in k3x9p2`.
  var description: String {
    let name =
      switch fault {
      case .paused: "pause"
      case .killed: "kill"
      case .disconnected: "disconnect"
      }
    return "\(name) of \(service) in \(environment)"
  }
}
