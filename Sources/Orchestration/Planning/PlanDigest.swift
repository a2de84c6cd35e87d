import ContainerEngine

/// A digest of what was planned that is equal for environments that could stand in for each other: images count by their ids.
enum PlanDigest {
  static func digest(of services: [PlannedService], in identity: EnvironmentIdentity) -> String {
    var digest = SHA256()
    digest.update(identity.declaration + "\n")
    for var service in services {
      service.container.image = service.imageID ?? service.container.image
      for line in lines(service.container) + files(service) {
        digest.update(line.replacing(identity.id, with: "*") + "\n")
      }
    }
    return String(digest.finishHex().prefix(16))
  }

  /// Of one service as it is declared, whatever its image is built to.
  static func digest(
    of service: PlannedService, from source: ServiceSource, in identity: EnvironmentIdentity
  ) -> String {
    var service = service
    service.imageID = nil
    switch source {
    case .image(let reference): service.container.image = reference
    case .build(let build):
      let arguments = build.arguments.sorted { $0.key < $1.key }
      service.container.image = "\(build.dockerfilePath) \(build.target ?? "") \(arguments)"
    }
    return digest(of: [service], in: identity)
  }

  private static func lines(_ container: ContainerSpec) -> [String] {
    let volatile: Set<String> = [
      Labels.environment, Labels.session, Labels.owner, Labels.name, Labels.purpose, Labels.plan, Labels.stack,
      Labels.spec, Labels.order, Labels.hostPorts, Labels.ready, Labels.needs, Labels.lease, Labels.image,
    ]
    let labels = container.labels.filter { !volatile.contains($0.key) }.sorted { $0.key < $1.key }
    return [
      container.name, container.image, "\(container.command ?? [])", "\(container.entrypoint ?? ["-"])",
      "\(container.environment.map { [$0.name, $0.value] })",
      "\(container.ports.map { [$0.container.number, $0.hostPort] })",
      "\(container.mounts)", "\(labels.map { [$0.key, $0.value] })", container.user ?? "",
      container.workingDirectory ?? "",
      "\(container.memory ?? 0) \(container.cpus ?? 0) \(container.pids ?? 0) \(container.sharedMemory ?? 0)",
      "\(container.ulimits) \(container.extraHosts) \(container.readOnly) \(container.privileged)",
      "\(container.networkAliases) \(container.nameServers) \(container.kernelSettings.sorted { $0.key < $1.key })",
      "\(container.addedCapabilities) \(container.droppedCapabilities) \(container.restart)",
    ]
  }

  private static func files(_ service: PlannedService) -> [String] {
    service.files.map { "\($0.path) \($0.mode) " + SHA256.hex(SHA256.hash($0.contents)) }
  }
}
