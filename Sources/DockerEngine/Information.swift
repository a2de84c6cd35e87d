package import ContainerEngine
import DockerAPI
import Synchronization

extension DockerEngine {
  package func version() async throws -> EngineVersion {
    if let version = described.withLock({ $0 }) { return version }
    let version = try await call("reach the engine") { client in
      let api = try await client.apiVersion()
      async let version = client.version()
      async let info = client.info()
      return EngineVersion(api, try await version, try await info, client.address)
    }
    described.withLock { $0 = version }
    return version
  }

  package func capacity() async throws -> EngineCapacity {
    let info = try await call("ask what the engine has") { try await $0.info() }
    return EngineCapacity(
      processors: info.processors, memory: info.memory, runningContainers: info.runningContainers,
      storageDriver: info.storageDriver, storageRoot: info.storageRoot, warnings: info.warnings)
  }
}

extension EngineVersion {
  fileprivate init(_ api: APIVersion, _ version: DockerVersion, _ info: DockerInfo, _ address: EngineAddress) {
    var capabilities: Set<EngineCapability> = [.build, .pause, .publishOnLoopback, .explicitSubnets, .commit]
    if info.hasMemoryLimit { capabilities.insert(.memoryLimit) }
    if info.hasCpuLimit { capabilities.insert(.cpuLimit) }
    if address.isLocal { capabilities.insert(.localPorts) }
    // Podman looks the network up when it creates the container; Docker only when it starts it.
    let isPodman = version.component.hasPrefix("Podman")
    if !isPodman { capabilities.insert(.createBeforeNetwork) }
    // Docker 23 came with the Dockerfile language of 2022; Podman 5 with a Buildah that knows it.
    let release = Int(version.version.prefix { $0.isNumber }) ?? 0
    if release >= (isPodman ? 5 : 23) { capabilities.insert(.recentDockerfiles) }
    self.init(
      name: isPodman ? "Podman" : "Docker", version: version.version,
      apiVersion: api.description, operatingSystem: version.operatingSystem, architecture: version.architecture,
      endpoint: address.description, capabilities: capabilities)
  }
}

extension EngineAddress {
  var isLocal: Bool {
    switch self {
    case .unix: true
    case .tcp(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
  }
}
