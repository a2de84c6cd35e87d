package struct ContainerEvent: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    case create, start, stop, pause, unpause, destroy, outOfMemory
    case die(exitCode: Int)
    case other(String)
  }

  package var container: ContainerID
  /// Without the leading slash.
  package var name: String
  package var labels: [String: String]
  package var action: Action
  /// Nanoseconds since 1970.
  package var time: Int64

  package init(container: ContainerID, name: String, labels: [String: String], action: Action, time: Int64) {
    self.container = container
    self.name = name
    self.labels = labels
    self.action = action
    self.time = time
  }
}
