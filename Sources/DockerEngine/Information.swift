package import ContainerEngine
import DockerAPI
import Synchronization

extension DockerEngine {
  package var machine: String? {
    guard let address = try? client.address, !address.isLocal else { return nil }
    return switch address {
    case .unix: nil
    case .tcp(let host, _): host
    case .ssh(let destination): destination.host
    }
  }

  package func version() async throws -> EngineVersion {
    if let version = described.withLock({ $0 }) { return version }
    let version = try await call("reach the engine") { client in
      EngineVersion(try await client.apiVersion(), try await client.version(), client.address)
    }
    described.withLock { $0 = version }
    return version
  }

  package func capabilities() async throws -> Set<EngineCapability> {
    try await call("reach the engine") { client in
      var capabilities: Set<EngineCapability> = [.explicitSubnets]
      if client.address.isLocal { capabilities.insert(.localPorts) }
      // Podman looks the network up when it creates the container; Docker only when it starts it.
      let ping = try await client.firstPing()
      if !ping.isPodman { capabilities.insert(.createBeforeNetwork) }
      // Docker 23 came with the Dockerfile language of 2022; Podman 5 with a Buildah that knows it.
      if ping.release >= (ping.isPodman ? 5 : 23) { capabilities.insert(.recentDockerfiles) }
      return capabilities
    }
  }

  package func capacity() async throws -> EngineCapacity {
    let info = try await call("ask what the engine has") { try await $0.info() }
    return EngineCapacity(
      processors: info.processors, memory: info.memory, runningContainers: info.runningContainers,
      storageDriver: info.storageDriver, storageRoot: info.storageRoot, warnings: info.warnings,
      limitsMemory: info.hasMemoryLimit, limitsProcessors: info.hasCpuLimit, time: info.systemTime)
  }
}

extension EngineVersion {
  fileprivate init(_ api: APIVersion, _ version: DockerVersion, _ address: EngineAddress) {
    self.init(
      name: version.component.hasPrefix("Podman") ? "Podman" : "Docker", version: version.version,
      apiVersion: api.description, operatingSystem: version.operatingSystem, architecture: version.architecture,
      endpoint: address.description)
  }
}

extension EngineAddress {
  var isLocal: Bool {
    switch self {
    case .unix: true
    case .ssh: false
    case .tcp(let host, _): host == "localhost" || host == "::1" || host.hasPrefix("127.")
    }
  }
}
