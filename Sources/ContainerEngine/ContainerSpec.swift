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
  /// With `makesSource` the engine makes a folder where nothing is; it stays.
  case bind(source: String, target: String, readOnly: Bool, makesSource: Bool = false)
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
