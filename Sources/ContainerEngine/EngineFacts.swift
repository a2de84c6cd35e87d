package struct EngineVersion: Hashable, Sendable {
  /// `Docker`, `Podman`.
  package var name: String
  package var version: String
  /// The API version that was agreed on: `1.41`.
  package var apiVersion: String
  package var operatingSystem: String
  package var architecture: String
  /// Where it was reached: `unix:///var/run/docker.sock`.
  package var endpoint: String

  package init(
    name: String, version: String, apiVersion: String, operatingSystem: String, architecture: String, endpoint: String
  ) {
    self.name = name
    self.version = version
    self.apiVersion = apiVersion
    self.operatingSystem = operatingSystem
    self.architecture = architecture
    self.endpoint = endpoint
  }
}

package enum EngineCapability: String, Hashable, Sendable, CaseIterable {
  case explicitSubnets
  /// Published ports are reachable on this machine's loopback interface.
  case localPorts
  /// A container can be created before the network that it names; only its start needs it.
  case createBeforeNetwork
  /// Its builder reads here-documents and `COPY --link` by itself.
  case recentDockerfiles
}

package struct EngineCapacity: Hashable, Sendable {
  package var processors: Int
  /// Bytes.
  package var memory: Int64
  package var runningContainers: Int
  package var storageDriver: String
  package var storageRoot: String
  package var warnings: [String]
  /// Whether `memory` and `cpus` of a container hold.
  package var limitsMemory: Bool
  package var limitsProcessors: Bool
  /// RFC 3339; empty where it does not say.
  package var time: String

  package init(
    processors: Int, memory: Int64, runningContainers: Int, storageDriver: String, storageRoot: String,
    warnings: [String], limitsMemory: Bool = true, limitsProcessors: Bool = true, time: String = ""
  ) {
    self.processors = processors
    self.memory = memory
    self.runningContainers = runningContainers
    self.storageDriver = storageDriver
    self.storageRoot = storageRoot
    self.warnings = warnings
    self.limitsMemory = limitsMemory
    self.limitsProcessors = limitsProcessors
    self.time = time
  }
}
