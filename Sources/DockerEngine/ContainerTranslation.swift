import ContainerEngine
import DockerAPI

extension DockerContainerConfig {
  init(_ spec: ContainerSpec) {
    self.init(image: spec.image)
    command = spec.command
    entrypoint = spec.entrypoint
    environment = spec.lastEnvironment
    labels = spec.labels
    user = spec.user
    workingDirectory = spec.workingDirectory
    hostname = spec.hostname
    stopSignal = spec.stopSignal
    stopTimeout = spec.stopTimeout?.wholeSeconds
    healthCheck = spec.healthCheck.map { HealthConfig($0) }
    exposedPorts = spec.ports.map(\.container.description)
    host = DockerHostConfig(spec)
    if let network = spec.network, !Self.builtIn.contains(network), !network.hasPrefix("container:") {
      endpoints = [network: spec.networkAliases]
    }
  }

  /// Networks of the engine's own, in which names are not resolved.
  private static let builtIn: Set<String> = ["bridge", "default", "host", "none"]
}

extension DockerContainerConfig.HealthConfig {
  fileprivate init(_ check: HealthCheck) {
    switch check {
    case .none:
      self.init(test: ["NONE"])
    case .command(let test, let interval, let timeout, let startPeriod, let retries):
      self.init(test: test)
      self.interval = interval?.wholeNanoseconds
      self.timeout = timeout?.wholeNanoseconds
      self.startPeriod = startPeriod?.wholeNanoseconds
      self.retries = retries
    }
  }
}

extension ContainerSpec {
  /// `NAME=value`, each name once with its last value, in the place where it first stood: a program that finds a name
  /// twice takes the first.
  fileprivate var lastEnvironment: [String] {
    var places: [String: Int] = [:]
    var lines: [String] = []
    for (name, value) in environment {
      let line = "\(name)=\(value)"
      if let place = places[name] {
        lines[place] = line
      } else {
        places[name] = lines.count
        lines.append(line)
      }
    }
    return lines
  }
}

extension DockerHostConfig {
  fileprivate init(_ spec: ContainerSpec) {
    self.init()
    networkMode = spec.network
    pidMode = spec.processesOf.map { "container:\($0)" }
    memory = spec.memory
    nanoCpus = spec.cpus.flatMap { Int64(exactly: ($0 * 1e9).rounded()) }
    pidsLimit = spec.pids
    sharedMemory = spec.sharedMemory
    ulimits = spec.ulimits.map { Ulimit(name: $0.name, soft: $0.soft, hard: $0.hard) }
    initProcess = spec.initProcess
    extraHosts = spec.extraHosts
    nameServers = spec.nameServers
    kernelSettings = spec.kernelSettings
    readOnlyRoot = spec.readOnly
    addedCapabilities = spec.addedCapabilities
    droppedCapabilities = spec.droppedCapabilities
    privileged = spec.privileged
    for port in spec.ports {
      let binding = PortBinding(
        hostAddress: port.hostAddress, hostPort: port.hostPort == 0 ? "" : String(port.hostPort))
      portBindings[port.container.description, default: []].append(binding)
    }
    log = spec.logLimit.map(LogConfig.init(limit:))
    for mount in spec.mounts { add(mount) }
    setRestart(spec.restart)
  }

  private mutating func add(_ mount: Mount) {
    switch mount {
    case .tmpfs(let target, let options):
      tmpfs[target] = options
    case .bind(let source, let target, let readOnly, true):
      // The only way that engines of before API 1.42 have.
      binds.append("\(source):\(target)" + (readOnly ? ":ro" : ""))
    case .bind(let source, let target, let readOnly, false):
      mounts.append(MountPoint(kind: "bind", source: source, target: target, readOnly: readOnly))
    case .volume(let name, let target, let readOnly):
      mounts.append(MountPoint(kind: "volume", source: name, target: target, readOnly: readOnly))
    }
  }

  private mutating func setRestart(_ policy: RestartPolicy) {
    switch policy {
    case .never: restartPolicy = "no"
    case .always: restartPolicy = "always"
    case .unlessStopped: restartPolicy = "unless-stopped"
    case .onFailure(let maximum):
      restartPolicy = "on-failure"
      restartMaximum = maximum
    }
  }
}

extension DockerHostConfig.LogConfig {
  /// Two files, since the engine throws a full one away as a whole: with one alone, the last words of a service that
  /// fails just then would be lost.
  fileprivate init(limit: Int64) {
    self.init(driver: "json-file", options: ["max-size": String(max(1, limit / 2)), "max-file": "2"])
  }
}

extension Duration {
  /// Rounded up, because a grace of 200 ms is not none.
  var wholeSeconds: Int { Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0) }

  fileprivate var wholeNanoseconds: Int64 {
    let (seconds, overflow) = components.seconds.multipliedReportingOverflow(by: 1_000_000_000)
    return overflow ? .max : seconds + components.attoseconds / 1_000_000_000
  }
}
