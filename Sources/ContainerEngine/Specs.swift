/// An engine's own id of a container. Operations take a name in its place.
package struct ContainerID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  package var rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package var description: String { rawValue }
}

/// An engine's own id of a network. Operations take a name in its place.
package struct NetworkID: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
  package var rawValue: String
  package init(rawValue: String) { self.rawValue = rawValue }
  package var description: String { rawValue }
}

package enum PortTransport: String, Hashable, Sendable, Codable {
  case tcp, udp
}

package struct ContainerPort: Hashable, Sendable, Codable {
  package var number: UInt16
  package var transport: PortTransport

  package init(_ number: UInt16, _ transport: PortTransport = .tcp) {
    self.number = number
    self.transport = transport
  }
}

/// Where to publish a port. Host port 0 leaves the choice to the engine; read it back from ``ContainerState/ports``.
package struct PublishedPort: Hashable, Sendable {
  package var container: ContainerPort
  package var hostAddress: String
  package var hostPort: UInt16

  package init(_ container: ContainerPort, hostAddress: String = "127.0.0.1", hostPort: UInt16 = 0) {
    self.container = container
    self.hostAddress = hostAddress
    self.hostPort = hostPort
  }
}

package struct ContainerSpec: Hashable, Sendable {
  package var name: String
  package var image: String
  package var labels: [String: String] = [:]
  /// `nil` keeps the image's.
  package var command: [String]?
  /// `nil` keeps the image's; an empty list clears it.
  package var entrypoint: [String]?
  /// Pairs in order; a later one wins.
  package var environment: [(name: String, value: String)] {
    get { environmentNames.indices.map { (environmentNames[$0], environmentValues[$0]) } }
    set {
      environmentNames = newValue.map(\.name)
      environmentValues = newValue.map(\.value)
    }
  }
  private var environmentNames: [String] = []
  private var environmentValues: [String] = []
  package var user: String?
  package var workingDirectory: String?
  package var hostname: String?
  /// The one network it starts in; `nil` is the engine's default.
  package var network: String?
  /// A container whose processes it sees as its own, and whose files by them.
  package var processesOf: ContainerID?
  /// Names by which it is found in that network.
  package var networkAliases: [String] = []
  package var ports: [PublishedPort] = []
  package var mounts: [Mount] = []
  /// Bytes.
  package var memory: Int64?
  /// Processors, as 0.25.
  package var cpus: Double?
  package var pids: Int64?
  /// Bytes of /dev/shm.
  package var sharedMemory: Int64?
  package var ulimits: [Ulimit] = []
  /// Runs the engine's own init as process 1.
  package var initProcess: Bool?
  package var stopSignal: String?
  package var stopTimeout: Duration?
  /// `name:address` lines for /etc/hosts.
  package var extraHosts: [String] = []
  /// Addresses of name servers for what the network does not know.
  package var nameServers: [String] = []
  package var kernelSettings: [String: String] = [:]
  package var readOnly = false
  package var addedCapabilities: [String] = []
  package var droppedCapabilities: [String] = []
  package var privileged = false
  package var restart: RestartPolicy = .never
  /// Bytes of output that are kept; at least the newer half of them is. `nil` leaves it to the engine, which mostly
  /// keeps everything.
  package var logLimit: Int64?
  /// Replaces the image's own; `nil` keeps it. orch probes by itself and switches the engine's timer off with ``HealthCheck/none``.
  package var healthCheck: HealthCheck?

  package init(name: String, image: String) {
    self.name = name
    self.image = image
  }
}

package enum Mount: Hashable, Sendable {
  /// Options as mount(8) writes them: `size=64m,mode=1777`.
  case tmpfs(target: String, options: String)
  case bind(source: String, target: String, readOnly: Bool)
  case volume(name: String, target: String, readOnly: Bool)
}

package struct Ulimit: Hashable, Sendable, Codable {
  package var name: String
  package var soft: Int64
  package var hard: Int64

  package init(name: String, soft: Int64, hard: Int64) {
    self.name = name
    self.soft = soft
    self.hard = hard
  }
}

package enum RestartPolicy: Hashable, Sendable, Codable {
  case never
  case onFailure(maximum: Int)
  case always
  case unlessStopped
}

package enum HealthCheck: Hashable, Sendable {
  case none
  /// As the image's format has it: `["CMD", …]` or `["CMD-SHELL", "…"]`.
  case command([String], interval: Duration?, timeout: Duration?, startPeriod: Duration?, retries: Int?)
}

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
  /// The names that it is found by in each network, by the network's name, also while it does not run.
  package var aliases: [String: [String]]

  package init(
    id: ContainerID, name: String, image: String, imageID: String, labels: [String: String], phase: Phase,
    error: String,
    startedAt: String?, ports: [PublishedPort], addresses: [String: String], volumes: [String], processID: Int,
    environment: [String] = [], dataFolders: [String] = [], aliases: [String: [String]] = [:]
  ) {
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

package struct ContainerSummary: Hashable, Sendable {
  package var id: ContainerID
  package var name: String
  package var image: String
  package var labels: [String: String]
  /// The engine's word: `running`, `exited`, `created`, …
  package var state: String
  /// Seconds since 1970.
  package var createdAt: Int64

  package init(
    id: ContainerID, name: String, image: String, labels: [String: String], state: String, createdAt: Int64
  ) {
    self.id = id
    self.name = name
    self.image = image
    self.labels = labels
    self.state = state
    self.createdAt = createdAt
  }
}

package struct ContainerStatistics: Hashable, Sendable {
  /// Nanoseconds of processor time since its start.
  package var cpuTime: UInt64
  /// Nanoseconds of the host's processors over the same time, and how many they are.
  package var systemTime: UInt64
  package var processors: Int
  /// Bytes in use without the page cache, and the limit.
  package var memory: UInt64
  package var memoryLimit: UInt64
  package var receivedBytes: UInt64
  package var sentBytes: UInt64
  package var pids: Int

  package init(
    cpuTime: UInt64, systemTime: UInt64, processors: Int, memory: UInt64, memoryLimit: UInt64, receivedBytes: UInt64,
    sentBytes: UInt64, pids: Int
  ) {
    self.cpuTime = cpuTime
    self.systemTime = systemTime
    self.processors = processors
    self.memory = memory
    self.memoryLimit = memoryLimit
    self.receivedBytes = receivedBytes
    self.sentBytes = sentBytes
    self.pids = pids
  }
}

package struct LogOptions: Hashable, Sendable {
  package var follow: Bool
  /// The last lines only; `nil` is all.
  package var tail: Int?
  /// Seconds since 1970, with fractions.
  package var since: Double?
  package var timestamps: Bool

  package init(follow: Bool = false, tail: Int? = nil, since: Double? = nil, timestamps: Bool = false) {
    self.follow = follow
    self.tail = tail
    self.since = since
    self.timestamps = timestamps
  }
}

package struct OutputChunk: Hashable, Sendable {
  package enum Stream: Hashable, Sendable { case output, error }

  package var stream: Stream
  package var bytes: [UInt8]

  package init(stream: Stream, bytes: [UInt8]) {
    self.stream = stream
    self.bytes = bytes
  }
}

package struct ExecSpec: Hashable, Sendable {
  package var command: [String]
  /// `NAME=value`.
  package var environment: [String]
  package var user: String?
  package var workingDirectory: String?
  package var standardInput: [UInt8]?

  package init(
    _ command: [String], environment: [String] = [], user: String? = nil, workingDirectory: String? = nil,
    standardInput: [UInt8]? = nil
  ) {
    self.command = command
    self.environment = environment
    self.user = user
    self.workingDirectory = workingDirectory
    self.standardInput = standardInput
  }
}

package struct ExecResult: Hashable, Sendable {
  package var exitCode: Int
  package var output: [UInt8]
  package var errorOutput: [UInt8]

  package init(exitCode: Int, output: [UInt8], errorOutput: [UInt8]) {
    self.exitCode = exitCode
    self.output = output
    self.errorOutput = errorOutput
  }
}

package struct NetworkSpec: Hashable, Sendable {
  package var name: String
  package var labels: [String: String]
  /// `10.201.3.0/28`; `nil` leaves it to the engine.
  package var subnet: String?
  /// No way out of the network.
  package var isInternal: Bool

  package init(name: String, labels: [String: String], subnet: String? = nil, isInternal: Bool = false) {
    self.name = name
    self.labels = labels
    self.subnet = subnet
    self.isInternal = isInternal
  }
}

package struct NetworkSummary: Hashable, Sendable {
  package var id: NetworkID
  package var name: String
  package var labels: [String: String]
  package var subnets: [String]

  package init(id: NetworkID, name: String, labels: [String: String], subnets: [String]) {
    self.id = id
    self.name = name
    self.labels = labels
    self.subnets = subnets
  }
}

package struct VolumeSummary: Hashable, Sendable {
  package var name: String
  package var labels: [String: String]
  /// Where it is on the engine's machine, where the engine says so.
  package var folder: String?

  package init(name: String, labels: [String: String], folder: String? = nil) {
    self.name = name
    self.labels = labels
    self.folder = folder
  }
}

package struct ImageDetails: Hashable, Sendable {
  package var id: String
  package var references: [String]
  /// Bytes.
  package var size: Int64
  package var labels: [String: String]
  package var exposedPorts: [ContainerPort]
  /// The image's own HEALTHCHECK: `["CMD", …]`, `["CMD-SHELL", "…"]`; `nil` where it has none.
  package var healthCheck: [String]?
  package var environment: [String]
  /// Paths that the image declares as volumes.
  package var volumes: [String]
  package var user: String
  /// RFC 3339.
  package var createdAt: String
  /// It has instructions that run when another image is built on it: ONBUILD.
  package var hasTriggers = false
  package var entrypoint: [String]
  package var command: [String]

  package init(
    id: String, references: [String], size: Int64, labels: [String: String], exposedPorts: [ContainerPort],
    healthCheck: [String]?, environment: [String], volumes: [String], user: String, createdAt: String,
    entrypoint: [String] = [], command: [String] = []
  ) {
    self.id = id
    self.references = references
    self.size = size
    self.labels = labels
    self.exposedPorts = exposedPorts
    self.healthCheck = healthCheck
    self.environment = environment
    self.volumes = volumes
    self.user = user
    self.createdAt = createdAt
    self.entrypoint = entrypoint
    self.command = command
  }
}

package struct ImageSummary: Hashable, Sendable {
  package var id: String
  package var references: [String]
  package var labels: [String: String]
  package var size: Int64
  /// Seconds since 1970.
  package var createdAt: Int64

  package init(id: String, references: [String], labels: [String: String], size: Int64, createdAt: Int64) {
    self.id = id
    self.references = references
    self.labels = labels
    self.size = size
    self.createdAt = createdAt
  }
}

/// A build from a Dockerfile. The context is a tar archive, so that the engine may be anywhere.
package struct BuildSpec: Sendable {
  /// The tar archive, in pieces of any size, made as they are read.
  package var context: @Sendable () -> AsyncThrowingStream<[UInt8], any Error>
  /// Path of the Dockerfile inside the archive.
  package var dockerfile: String
  package var tags: [String]
  package var arguments: [String: String] = [:]
  package var target: String?
  package var labels: [String: String] = [:]
  package var noCache = false
  /// The Dockerfile has what only newer builders know: mounts, here-documents, arguments of the platform. The images
  /// that it builds on are there already.
  package var needsExtendedBuilder = false

  package init(
    context: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>, dockerfile: String, tags: [String]
  ) {
    self.context = context
    self.dockerfile = dockerfile
    self.tags = tags
  }
}

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
