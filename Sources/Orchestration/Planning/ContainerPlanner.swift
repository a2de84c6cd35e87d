import ContainerEngine

/// Turns a declared service into the container that it will be.
struct ContainerPlanner {
  let settings: OrchestrationSettings
  let session: Session
  let identity: EnvironmentIdentity
  let snapshot: Snapshot?

  func plan(_ service: ServiceSpec, order: Int, image: ImagePlanner.Choice) throws(OrchestrationError) -> PlannedService
  {
    let ready = try ReadinessPlanner(service: service, image: image.present).readiness()
    var container = ContainerSpec(name: identity.containerName(service.name), image: image.reference)
    container.labels = labels(of: service, order: order)
    // It is made by the image's id, which tells readers nothing.
    if let tag = image.buildTag { container.labels[Labels.image] = tag }
    if !service.secrets.coversReadiness {
      container.labels[Labels.ready] =
        ReadinessLabel(ready.readiness, prefersImageHealthCheck: ready.prefersImageHealthCheck).text
    }
    container.command = service.command
    container.entrypoint = service.entrypoint
    container.environment = service.environment.map { ($0.name, $0.value) }
    container.hostname = service.hostname ?? service.name
    container.network = identity.networkName
    container.networkAliases = [service.name] + service.aliases
    container.ports = settings.reach.published(service.ports + ready.extraPorts, fixed: service.publishedPorts)
    container.mounts = mounts(of: service)
    container.stopSignal = service.stopSignal
    container.stopTimeout = service.stopTimeout
    container.restart = service.restart
    container.logLimit = settings.logLimit
    // orch asks by itself, at once and from outside; the engine's own timer would only run beside it.
    container.healthCheck = HealthCheck.none
    setProcess(&container, from: service)
    setLimits(&container, from: service)
    var planned = PlannedService(
      name: service.name, container: container, declaredPorts: service.ports, needs: service.needs,
      files: service.files,
      ready: ready.readiness, prefersImageHealthCheck: ready.prefersImageHealthCheck, imageSize: image.present?.size)
    planned.urlForm = service.urlForm
    planned.imageID = image.present?.id
    planned.initialisation = image.initialisation
    planned.imageVolumes = image.present?.volumes ?? []
    planned.keepsDataOnDisk = keepsDataOnDisk(service, planned.imageVolumes)
    if let snapshot, let folders = snapshot.folders[service.name] {
      planned.restores = folders
      planned.container.mounts.append(snapshot.mount)
    }
    return planned
  }

  private func labels(of service: ServiceSpec, order: Int) -> [String: String] {
    var labels = service.labels
    labels.merge(Labels.common(identity, session)) { _, ours in ours }
    labels[Labels.service] = service.name
    labels[Labels.order] = String(order)
    labels[Labels.ports] = Labels.ports(service.ports)
    if !service.publishedPorts.isEmpty { labels[Labels.hostPorts] = Labels.hostPorts(service.publishedPorts) }
    if service.secrets.coversURL {
      labels[Labels.urlTemplate] = service.secrets.urlTemplate
    } else {
      labels[Labels.url] = service.urlForm
    }
    if !service.secrets.isEmpty { labels[Labels.secrets] = service.secrets.label }
    if !service.needs.isEmpty { labels[Labels.needs] = service.needs.joined(separator: ",") }
    return labels
  }

  private func setProcess(_ container: inout ContainerSpec, from service: ServiceSpec) {
    container.user = service.user
    container.workingDirectory = service.workingDirectory
    container.initProcess = service.initProcess
    container.extraHosts = service.hosts
    container.readOnly = service.readOnly
    container.addedCapabilities = service.addedCapabilities
    container.droppedCapabilities = service.droppedCapabilities
    container.privileged = service.privileged
    container.nameServers = service.nameServers
    container.kernelSettings = service.kernelSettings
  }

  private func setLimits(_ container: inout ContainerSpec, from service: ServiceSpec) {
    container.memory = service.memory
    container.cpus = service.cpus
    container.pids = service.pids
    container.sharedMemory = service.sharedMemory
    container.ulimits = service.ulimits
  }

  private func keepsDataOnDisk(_ service: ServiceSpec, _ ofImage: [String]) -> Bool {
    let own = service.volumes.compactMap(\.writableTarget)
    return (own + ofImage).contains { folder in
      !service.tmpfs.contains { (folder + "/").hasPrefix($0.target + "/") }
    }
  }

  private func mounts(of service: ServiceSpec) -> [Mount] {
    let volumes = zip(service.volumes, service.volumeNames(in: identity)).map { volume, name in
      switch volume {
      case .named(let written, let target, let readOnly):
        Mount.volume(name: name ?? written, target: target, readOnly: readOnly)
      case .anonymous(let target): Mount.volume(name: name ?? "", target: target, readOnly: false)
      case .bind(let source, let target, let readOnly, let makes):
        Mount.bind(source: source, target: target, readOnly: readOnly, makesSource: makes)
      }
    }
    return volumes + service.tmpfs.map { .tmpfs(target: $0.target, options: $0.options) }
  }
}

extension ServiceSpec {
  /// For each volume its name on the engine; `nil` for a path of the host.
  func volumeNames(in identity: EnvironmentIdentity) -> [String?] {
    volumes.enumerated().map { index, volume in
      switch volume {
      case .named(let volumeName, _, _): identity.volumeName(volumeName)
      case .anonymous: identity.volumeName("\(name).\(index)")
      case .bind: nil
      }
    }
  }
}
