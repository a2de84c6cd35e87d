import ContainerEngine
import DockerAPI

extension ContainerState {
  init(_ container: DockerContainer) {
    self.init(
      id: ContainerID(rawValue: container.id), name: container.name.withoutLeadingSlash, image: container.image,
      imageID: container.imageID, labels: container.labels, phase: Phase(container.state),
      error: container.state.error,
      startedAt: Self.time(container.state.startedAt),
      ports: container.bindings.compactMap { PublishedPort($0) },
      addresses: container.addresses.filter { !$0.value.isEmpty }, volumes: container.volumes,
      processID: container.state.processID, environment: container.environment,
      dataFolders: container.volumeTargets + container.tmpfsTargets, aliases: container.aliases,
      endedAt: Self.time(container.state.finishedAt))
    memoryFolders = container.tmpfsTargets
    boundPaths = container.bindTargets
    restarts = container.restartCount
  }

  /// The year 1 stands for never.
  private static func time(_ text: String) -> String? { text.isEmpty || text.hasPrefix("0001-") ? nil : text }
}

extension ContainerState.Phase {
  fileprivate init(_ state: DockerContainer.State) {
    switch state.status {
    case "created", "configured": self = .created
    case "running": self = .running
    case "paused": self = .paused
    case "restarting": self = .restarting
    case "removing": self = .removing
    case "dead": self = .dead
    default: self = .exited(code: state.exitCode, outOfMemory: state.outOfMemory)
    }
  }
}

extension PublishedPort {
  fileprivate init?(_ binding: DockerContainer.Binding) {
    guard let port = ContainerPort(binding.containerPort), let hostPort = UInt16(binding.hostPort) else {
      return nil
    }
    self.init(port, hostAddress: binding.hostAddress, hostPort: hostPort)
  }
}

extension ContainerSummary {
  init(_ listing: DockerContainerListing) {
    self.init(
      id: ContainerID(rawValue: listing.id), name: listing.names.first?.withoutLeadingSlash ?? "", image: listing.image,
      labels: listing.labels, state: listing.state, createdAt: listing.createdAt,
      ports: listing.ports.compactMap { port in
        PortTransport(rawValue: port.transport).map {
          PublishedPort(ContainerPort(port.container, $0), hostAddress: port.hostAddress, hostPort: port.host)
        }
      }, addresses: listing.addresses.filter { !$0.value.isEmpty })
  }
}

extension ContainerStatistics {
  init(_ stats: DockerStats) {
    self.init(
      cpuTime: stats.cpuTime, systemTime: stats.systemTime, processors: stats.processors,
      memory: stats.memoryUsage - min(stats.memoryCache, stats.memoryUsage), memoryLimit: stats.memoryLimit,
      receivedBytes: stats.receivedBytes, sentBytes: stats.sentBytes, pids: stats.pids)
  }
}

extension String {
  var withoutLeadingSlash: String { hasPrefix("/") ? String(dropFirst()) : self }
}
