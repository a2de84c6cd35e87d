package import ContainerEngine

/// A container from one of its starts to its end.
package struct ContainerLife: Hashable, Sendable {
  package var id: ContainerID
  /// As the engine writes it; empty where it does not say.
  package var startedAt: String

  package init(id: ContainerID, startedAt: String) {
    self.id = id
    self.startedAt = startedAt
  }

  package init(_ state: ContainerState) { self.init(id: state.id, startedAt: state.startedAt ?? "") }

  /// Whether it still goes on, by what is found of the container now.
  func goesOn(in state: ContainerState) -> Bool {
    switch state.phase {
    case .running, .paused: startedAt.isEmpty || state.startedAt == startedAt
    case .created, .restarting, .removing, .exited, .dead: false
    }
  }
}
