package struct DockerVersion: Hashable, Sendable {
  /// `Engine`, `Podman Engine`.
  package var component: String
  package var version: String
  package var operatingSystem: String
  package var architecture: String

  init(_ json: JSON) throws(DockerError) {
    version = try json.text("Version", of: "the engine's version")
    component = json["Components"].array?.first?["Name"].string ?? "Engine"
    operatingSystem = json["Os"].string ?? ""
    architecture = json["Arch"].string ?? ""
  }
}

package struct DockerInfo: Hashable, Sendable {
  package var processors: Int
  /// Bytes.
  package var memory: Int64
  package var runningContainers: Int
  package var storageDriver: String
  package var storageRoot: String
  package var warnings: [String]
  package var hasMemoryLimit: Bool
  package var hasCpuLimit: Bool
  /// RFC 3339, with nanoseconds.
  package var systemTime: String

  init(_ json: JSON) throws(DockerError) {
    guard let processors = json["NCPU"].integer else { throw .malformedAnswer(detail: "no engine information") }
    self.processors = Int(processors)
    memory = json["MemTotal"].integer ?? 0
    runningContainers = Int(json["ContainersRunning"].integer ?? 0)
    storageDriver = json["Driver"].string ?? ""
    storageRoot = json["DockerRootDir"].string ?? ""
    warnings = json["Warnings"].strings
    hasMemoryLimit = json["MemoryLimit"].bool ?? true
    hasCpuLimit = json["CpuCfsQuota"].bool ?? true
    systemTime = json["SystemTime"].string ?? ""
  }
}

/// What an engine says of itself first, for little.
package struct DockerPing: Hashable, Sendable {
  /// The newest that it speaks.
  package var apiVersion: APIVersion
  /// `Docker/20.10.24 (linux)`, `Libpod/4.3.1 (linux)`; empty where it does not say.
  package var server: String

  package var isPodman: Bool { server.hasPrefix("Libpod") }

  /// The first number of its version; 0 where it does not say.
  package var release: Int { Int(server.drop { $0 != "/" }.dropFirst().prefix { $0.isNumber }) ?? 0 }
}
