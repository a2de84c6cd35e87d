package import ContainerEngine

/// A service as a user declares it. Paths are absolute; the language has resolved them against the declaring file.
package struct ServiceSpec: Hashable, Sendable, Codable {
  package var name: String
  package var source: ServiceSource
  /// `nil` keeps the image's.
  package var command: [String]?
  /// `nil` keeps the image's; an empty list clears it.
  package var entrypoint: [String]?
  /// In order, files' entries first; a later one wins.
  package var environment: [EnvironmentVariable] = []
  /// Every one is published on the loopback interface; the first is the service's main port.
  package var ports: [ContainerPort] = []
  /// Ports of the host that must be these; the engine chooses the others.
  package var publishedPorts: [ContainerPort: UInt16] = [:]
  /// What stands around host and port in its URL: `postgres://test:test@/shop`.
  package var urlForm: String?
  /// Further names in the environment's network.
  package var aliases: [String] = []
  /// `nil` is its name.
  package var hostname: String?
  /// Addresses of name servers.
  package var nameServers: [String] = []
  /// Names of services that must be ready before this one starts.
  package var needs: [String] = []
  /// `nil` is the image's HEALTHCHECK, else a connection to the first TCP port, else that it runs.
  package var ready: Readiness?
  package var volumes: [ServiceVolume] = []
  package var tmpfs: [TemporaryFileSystem] = []
  package var pull = PullPolicy.missing
  /// Written into the container before it starts.
  package var files: [ServiceFile] = []
  /// Which of its variables and files hold what is not to be shown.
  package var secrets = ServiceSecrets()
  package var user: String?
  package var workingDirectory: String?
  /// Bytes.
  package var memory: Int64?
  /// Processors, as 0.25.
  package var cpus: Double?
  package var pids: Int64?
  /// Bytes of /dev/shm.
  package var sharedMemory: Int64?
  package var ulimits: [Ulimit] = []
  package var kernelSettings: [String: String] = [:]
  /// Runs the engine's own init as process 1; `nil` is the engine's default.
  package var initProcess: Bool?
  package var stopSignal: String?
  package var stopTimeout: Duration?
  package var labels: [String: String] = [:]
  /// `name:address` lines for /etc/hosts.
  package var hosts: [String] = []
  package var readOnly = false
  package var addedCapabilities: [String] = []
  package var droppedCapabilities: [String] = []
  package var privileged = false
  package var restart: RestartPolicy = .never

  package init(name: String, source: ServiceSource) {
    self.name = name
    self.source = source
  }

  /// The last value of a variable, as the container will see it.
  package func environmentValue(_ name: String) -> String? {
    environment.last { $0.name == name }?.value
  }
}

/// When an image is asked of its registry.
package enum PullPolicy: String, Hashable, Sendable, CaseIterable, Codable {
  /// Where the engine does not have it.
  case missing
  /// Once in each run.
  case always
  case never
}

/// What of a service is secret, by name.
package struct ServiceSecrets: Hashable, Sendable, Codable {
  package static let folder = "/run/secrets"

  /// Environment variables.
  package var variables: [String] = []
  /// Files in ``folder``.
  package var files: [String] = []
  /// The form of its URL, which then is not told to others as it is.
  package var coversURL = false
  /// The same with `${TOKEN}` in the place of what is secret, where that is the value of a variable of the service.
  package var urlTemplate: String?
  /// How it is asked whether it is ready, likewise.
  package var coversReadiness = false

  package init() {}

  package var isEmpty: Bool { variables.isEmpty && files.isEmpty && !coversURL }

  /// `env:TOKEN,file:token,url`; names alone.
  var label: String {
    (variables.map { "env:\($0)" } + files.map { "file:\($0)" } + (coversURL ? ["url"] : [])).joined(separator: ",")
  }

  init(label: String) {
    for item in label.split(separator: ",") {
      if item.hasPrefix("env:") { variables.append(String(item.dropFirst(4))) }
      if item.hasPrefix("file:") { files.append(String(item.dropFirst(5))) }
      if item == "url" { coversURL = true }
    }
  }
}

package struct EnvironmentVariable: Hashable, Sendable, Codable {
  package var name: String
  package var value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

package enum ServiceVolume: Hashable, Sendable, Codable {
  /// A volume of this environment, shared by the services that name it, removed with the environment.
  case named(String, target: String, readOnly: Bool)
  /// A volume of this service alone.
  case anonymous(target: String)
  /// A path of the engine's host. With `makesSource` the engine makes a folder where nothing is.
  case bind(source: String, target: String, readOnly: Bool, makesSource: Bool = false)

  /// `nil` where it can only be read.
  var writableTarget: String? {
    switch self {
    case .anonymous(let target): target
    case .named(_, let target, let readOnly), .bind(_, let target, let readOnly, _): readOnly ? nil : target
    }
  }
}

package struct TemporaryFileSystem: Hashable, Sendable, Codable {
  package var target: String
  /// As mount(8) writes them: `size=64m,mode=1777`.
  package var options: String

  package init(_ target: String, options: String = "") {
    self.target = target
    self.options = options
  }
}

package struct ServiceFile: Hashable, Sendable, Codable {
  /// Absolute path in the container; missing folders are made.
  package var path: String
  package var contents: [UInt8]
  /// Permission bits, as 0o644.
  package var mode: UInt16

  package init(path: String, contents: [UInt8], mode: UInt16 = 0o644) {
    self.path = path
    self.contents = contents
    self.mode = mode
  }
}
