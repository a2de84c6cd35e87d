/// How the engine confines a container and connects it with its host.
package struct DockerHostConfig: Hashable, Sendable {
  package struct PortBinding: Hashable, Sendable {
    package var hostAddress: String
    /// Empty leaves the choice to the engine.
    package var hostPort: String

    package init(hostAddress: String, hostPort: String) {
      self.hostAddress = hostAddress
      self.hostPort = hostPort
    }
  }

  package struct MountPoint: Hashable, Sendable {
    /// `bind`, `volume`.
    package var kind: String
    package var source: String
    package var target: String
    package var readOnly: Bool

    package init(kind: String, source: String, target: String, readOnly: Bool) {
      self.kind = kind
      self.source = source
      self.target = target
      self.readOnly = readOnly
    }
  }

  package struct Ulimit: Hashable, Sendable {
    package var name: String
    package var soft: Int64
    package var hard: Int64

    package init(name: String, soft: Int64, hard: Int64) {
      self.name = name
      self.soft = soft
      self.hard = hard
    }
  }

  package struct LogConfig: Hashable, Sendable {
    /// `json-file`.
    package var driver: String
    package var options: [String: String]

    package init(driver: String, options: [String: String]) {
      self.driver = driver
      self.options = options
    }
  }

  package var networkMode: String?
  /// `container:ID` shares another one's processes.
  package var pidMode: String?
  /// By the container's port, `5432/tcp`.
  package var portBindings: [String: [PortBinding]] = [:]
  package var mounts: [MountPoint] = []
  /// `source:target[:ro]`; folders of the engine's machine, which are made where they are missing.
  package var binds: [String] = []
  /// Options by path.
  package var tmpfs: [String: String] = [:]
  /// Bytes.
  package var memory: Int64?
  /// Billionths of a processor.
  package var nanoCpus: Int64?
  package var pidsLimit: Int64?
  /// Bytes.
  package var sharedMemory: Int64?
  package var ulimits: [Ulimit] = []
  package var initProcess: Bool?
  package var extraHosts: [String] = []
  package var nameServers: [String] = []
  package var kernelSettings: [String: String] = [:]
  package var readOnlyRoot = false
  package var addedCapabilities: [String] = []
  package var droppedCapabilities: [String] = []
  package var privileged = false
  /// `no`, `on-failure`, `always`, `unless-stopped`.
  package var restartPolicy = "no"
  package var restartMaximum = 0
  /// `nil` leaves it to the engine.
  package var log: LogConfig?

  package init() {}
}

extension DockerHostConfig {
  var json: JSON {
    JSON(present: [
      "NetworkMode": networkMode.map(JSON.string),
      "PidMode": pidMode.map(JSON.string),
      "PortBindings": .object(portBindings.mapValues { .array($0.map(\.json)) }),
      "Mounts": .array(mounts.map(\.json)),
      "Binds": binds.isEmpty ? nil : JSON(binds),
      "Tmpfs": JSON(tmpfs),
      "Memory": memory.map(JSON.integer),
      "NanoCpus": nanoCpus.map(JSON.integer),
      "PidsLimit": pidsLimit.map(JSON.integer),
      "ShmSize": sharedMemory.map(JSON.integer),
      "Ulimits": .array(ulimits.map(\.json)),
      "Init": initProcess.map(JSON.bool),
      "Dns": JSON(nameServers),
      "Sysctls": JSON(kernelSettings),
      "ExtraHosts": JSON(extraHosts),
      "ReadonlyRootfs": .bool(readOnlyRoot),
      "CapAdd": JSON(addedCapabilities),
      "CapDrop": JSON(droppedCapabilities),
      "Privileged": .bool(privileged),
      "LogConfig": log.map { ["Type": .string($0.driver), "Config": JSON($0.options)] },
      "RestartPolicy": ["Name": .string(restartPolicy), "MaximumRetryCount": .integer(Int64(restartMaximum))],
    ])
  }
}

extension DockerHostConfig.PortBinding {
  fileprivate var json: JSON { ["HostIp": .string(hostAddress), "HostPort": .string(hostPort)] }
}

extension DockerHostConfig.MountPoint {
  fileprivate var json: JSON {
    ["Type": .string(kind), "Source": .string(source), "Target": .string(target), "ReadOnly": .bool(readOnly)]
  }
}

extension DockerHostConfig.Ulimit {
  fileprivate var json: JSON { ["Name": .string(name), "Soft": .integer(soft), "Hard": .integer(hard)] }
}
