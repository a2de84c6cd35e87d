/// What a container is and does, as the engine says at one moment.
package struct ContainerState: Hashable, Sendable {
  package enum Phase: Hashable, Sendable {
    case created, running, paused, restarting, removing
    case exited(code: Int, outOfMemory: Bool)
    case dead
  }

  package var id: ContainerID
  /// Without the engine's leading slash.
  package var name: String
  package var image: String
  package var imageID: String
  package var labels: [String: String]
  package var phase: Phase
  /// What the engine says of a start that failed; empty otherwise.
  package var error: String
  /// As the engine writes it, RFC 3339; `nil` before the first start.
  package var startedAt: String?
  /// The same of its last end; `nil` before that.
  package var endedAt: String?
  package var ports: [PublishedPort]
  /// Address in each network, by the network's name.
  package var addresses: [String: String]
  /// Names of volumes mounted.
  package var volumes: [String]
  /// The process's id on the engine's host, 0 where it does not run.
  package var processID: Int
  /// `NAME=value`.
  package var environment: [String]
  /// Where volumes and file systems in memory are mounted.
  package var dataFolders: [String]
  /// Of these the file systems in memory.
  package var memoryFolders: [String] = []
  /// Where paths of the engine's machine are mounted.
  package var boundPaths: [String] = []
  /// How often the engine has started it again by itself since somebody started it.
  package var restarts = 0
  /// The names that it is found by in each network, by the network's name, also while it does not run.
  package var aliases: [String: [String]]

  package init(
    id: ContainerID, name: String, image: String, imageID: String, labels: [String: String], phase: Phase,
    error: String,
    startedAt: String?, ports: [PublishedPort], addresses: [String: String], volumes: [String], processID: Int,
    environment: [String] = [], dataFolders: [String] = [], aliases: [String: [String]] = [:], endedAt: String? = nil
  ) {
    self.endedAt = endedAt
    self.environment = environment
    self.id = id
    self.name = name
    self.image = image
    self.imageID = imageID
    self.labels = labels
    self.phase = phase
    self.error = error
    self.startedAt = startedAt
    self.ports = ports
    self.addresses = addresses
    self.volumes = volumes
    self.processID = processID
    self.dataFolders = dataFolders
    self.aliases = aliases
  }
}

/// Where a container is reached, whichever answer of the engine tells of it.
package protocol ContainerPlace {
  var ports: [PublishedPort] { get }
  /// By the network's name.
  var addresses: [String: String] { get }
}

extension ContainerState: ContainerPlace {}
extension ContainerSummary: ContainerPlace {}

package struct ContainerSummary: Hashable, Sendable {
  package var id: ContainerID
  package var name: String
  package var image: String
  package var labels: [String: String]
  /// The engine's word: `running`, `exited`, `created`, …
  package var state: String
  /// Seconds since 1970.
  package var createdAt: Int64
  /// Those that are published now.
  package var ports: [PublishedPort]
  /// Address in each network, by the network's name.
  package var addresses: [String: String]

  package init(
    id: ContainerID, name: String, image: String, labels: [String: String], state: String, createdAt: Int64,
    ports: [PublishedPort] = [], addresses: [String: String] = [:]
  ) {
    self.ports = ports
    self.addresses = addresses
    self.id = id
    self.name = name
    self.image = image
    self.labels = labels
    self.state = state
    self.createdAt = createdAt
  }
}
