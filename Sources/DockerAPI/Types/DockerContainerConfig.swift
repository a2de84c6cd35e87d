/// The body of a container's creation: what runs, how the engine confines it, how it stands in its network. What is
/// `nil` is left to the image or the engine.
package struct DockerContainerConfig: Hashable, Sendable {
  package struct HealthConfig: Hashable, Sendable {
    package var test: [String]
    /// Nanoseconds, like the others.
    package var interval: Int64?
    package var timeout: Int64?
    package var startPeriod: Int64?
    package var retries: Int?

    package init(test: [String]) { self.test = test }
  }

  package var image: String
  package var command: [String]?
  package var entrypoint: [String]?
  /// `NAME=value`.
  package var environment: [String] = []
  package var labels: [String: String] = [:]
  package var user: String?
  package var workingDirectory: String?
  package var hostname: String?
  package var stopSignal: String?
  /// Seconds.
  package var stopTimeout: Int?
  package var healthCheck: HealthConfig?
  /// `5432/tcp`.
  package var exposedPorts: [String] = []
  package var host = DockerHostConfig()
  /// Aliases by network.
  package var endpoints: [String: [String]] = [:]

  package init(image: String) { self.image = image }
}

extension DockerContainerConfig {
  var json: JSON {
    JSON(present: [
      "Image": .string(image),
      "Cmd": command.map { JSON($0) },
      "Entrypoint": entrypoint.map { JSON($0) },
      "Env": JSON(environment),
      "Labels": JSON(labels),
      "User": user.map(JSON.string),
      "WorkingDir": workingDirectory.map(JSON.string),
      "Hostname": hostname.map(JSON.string),
      "StopSignal": stopSignal.map(JSON.string),
      "StopTimeout": stopTimeout.map { .integer(Int64($0)) },
      "Healthcheck": healthCheck?.json,
      "ExposedPorts": .object(Dictionary(exposedPorts.map { ($0, [:]) }, uniquingKeysWith: { $1 })),
      "HostConfig": host.json,
      "NetworkingConfig": [
        "EndpointsConfig": .object(endpoints.mapValues { ["Aliases": JSON($0)] })
      ],
    ])
  }
}

extension DockerContainerConfig.HealthConfig {
  fileprivate var json: JSON {
    JSON(present: [
      "Test": JSON(test),
      "Interval": interval.map(JSON.integer),
      "Timeout": timeout.map(JSON.integer),
      "StartPeriod": startPeriod.map(JSON.integer),
      "Retries": retries.map { .integer(Int64($0)) },
    ])
  }
}
