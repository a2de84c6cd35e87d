package import ContainerEngine

/// Looks for what is wrong with an engine, and says how to mend it.
package struct EngineDoctor: Sendable {
  private let engine: any ContainerEngine
  private let settings: OrchestrationSettings
  private let session: Session
  private let host: HostFacts
  /// Of one look: an engine that has locked up answers some questions and others never.
  private let patience: Duration

  package init(engine: any ContainerEngine, settings: OrchestrationSettings, session: Session) {
    self.init(engine: engine, settings: settings, session: session, host: .current())
  }

  init(
    engine: any ContainerEngine, settings: OrchestrationSettings, session: Session, host: HostFacts,
    patience: Duration = .seconds(10)
  ) {
    self.engine = engine
    self.settings = settings
    self.session = session
    self.host = host
    self.patience = patience
  }

  /// Each look throws ``EngineError``, which is a finding as well.
  package func examine() async -> Diagnosis {
    let version: EngineVersion
    let capacity: EngineCapacity
    do {
      let answers = try await withTimeLimit(patience) { [engine] in
        (try await engine.version(), try await engine.capacity())
      }
      guard let answers else { return Diagnosis(examinations: [silent("engine")]) }
      (version, capacity) = answers
    } catch {
      return Diagnosis(examinations: [Self.failed("engine", error)])
    }
    var found = [Self.engine(version), Self.interface(version), reach]
    found.append(await examined("rights") { try await rights() })
    found.append(Self.limits(capacity))
    let isHere = (try? await engine.capabilities().contains(.localPorts)) ?? false
    found.append(memory(capacity, isHere: isHere))
    found.append(disk(capacity, isHere: isHere))
    found.append(await examined("images") { try await images() })
    found.append(await examined("addresses") { try await addresses(isHere: isHere) })
    found.append(clock(capacity))
    found.append(await examined("leftovers") { try await leftovers() })
    return Diagnosis(examinations: found)
  }

  private func examined(
    _ topic: String, _ look: @escaping @Sendable () async throws -> Examination
  ) async -> Examination {
    do { return try await withTimeLimit(patience, look) ?? silent(topic) } catch { return Self.failed(topic, error) }
  }

  private func silent(_ topic: String) -> Examination {
    let finding =
      "the engine takes calls, and has not answered for \(Phrase.duration(patience)): it has locked up, or is very busy"
    return Examination(topic, .bad, finding, remedies: [EngineError.restart])
  }

  private static func failed(_ topic: String, _ error: any Error) -> Examination {
    let failure: OrchestrationError
    switch error {
    case let error as EngineError: failure = .engine(error, service: nil)
    case let error as OrchestrationError: failure = error
    default: return Examination(topic, .bad, "\(error)")
    }
    return Examination(topic, .bad, failure.describe(), remedies: failure.remedies)
  }

  // MARK: The engine itself

  private static func engine(_ version: EngineVersion) -> Examination {
    Examination(
      "engine", .good,
      "\(version.name) \(version.version) on \(version.operatingSystem)/\(version.architecture) at \(version.endpoint)")
  }

  /// Of the engines in use; tests run against 1.41.
  private static let oldestInterface = (major: 1, minor: 41)

  private static func interface(_ version: EngineVersion) -> Examination {
    let parts = version.apiVersion.split(separator: ".").compactMap { Int($0) }
    let isOld = parts.count == 2 && (parts[0], parts[1]) < (oldestInterface.major, oldestInterface.minor)
    guard isOld else { return Examination("interface", .good, "version \(version.apiVersion)") }
    let oldest = "\(oldestInterface.major).\(oldestInterface.minor)"
    return Examination(
      "interface", .warning, "version \(version.apiVersion) is older than \(oldest), which orch is tested with",
      remedies: ["update \(version.name): Docker Engine 20.10 and Podman 4 speak \(oldest)"])
  }

  /// Which way to services was chosen.
  private var reach: Examination {
    switch settings.reach {
    case .published(let host) where host.address.isEmpty:
      Self.failed("reach", OrchestrationError.unreachableHost(host.name))
    case .published(let host) where host.bind == "127.0.0.1":
      Examination("reach", .good, "services are reached at \(host.name), at ports that the engine chooses")
    case .published(let host):
      Examination(
        "reach", .good,
        "services are reached at \(host.name) (\(host.address)), at ports that the engine opens to all of its networks",
        remedies: ["in an open network, let a firewall guard them; ORCH_HOST names another way to the engine's machine"]
      )
    case .joined(let container):
      Examination(
        "reach", .good,
        "orch runs in the container \(container.rawValue.prefix(12)) of this engine, which joins each environment's "
          + "network: services are reached at their own addresses"
      )
    }
  }

  /// Whether something can be made and removed, which an engine behind an authority may forbid.
  private func rights() async throws -> Examination {
    let name = "orch-doctor-\(session.id)"
    let labels = [
      Labels.environment: session.id, Labels.session: session.id, Labels.owner: session.owner.label,
      Labels.keeper: "doctor",
    ]
    try await engine.createVolume(name, labels: labels)
    try await engine.removeVolume(name)
    return Examination("rights", .good, "objects can be made and removed")
  }

  private static func limits(_ capacity: EngineCapacity) -> Examination {
    var lacking: [String] = []
    if !capacity.limitsMemory { lacking.append("`memory`") }
    if !capacity.limitsProcessors { lacking.append("`cpus`") }
    guard lacking.isEmpty else {
      return Examination(
        "limits", .warning,
        "\(lacking.joined(separator: " and ")) of a service do not hold: the kernel lacks their cgroups",
        remedies: ["boot with `cgroup_enable=memory`, or run a rootless engine on a system with cgroups 2"])
    }
    return Examination("limits", .good, "`memory` and `cpus` hold")
  }

  // MARK: What it has

  private static let littleMemory: Int64 = 1 << 30

  private func memory(_ capacity: EngineCapacity, isHere: Bool) -> Examination {
    let running = "\(capacity.processors) processors, \(capacity.runningContainers) containers run"
    let whole = "\(Phrase.bytes(capacity.memory)), \(running)"
    guard isHere, let available = host.availableMemory else { return Examination("memory", .good, whole) }
    guard available < Self.littleMemory else {
      return Examination("memory", .good, "\(Phrase.bytes(available)) free of \(whole)")
    }
    return Examination(
      "memory", .warning, "only \(Phrase.bytes(available)) free of \(whole)",
      remedies: ["`orch ps` shows what runs; `orch gc --warm --kept` ends what waits or was kept"])
  }

  private static let littleSpace: Int64 = 5 << 30
  private static let tooLittleSpace: Int64 = 512 << 20

  private func disk(_ capacity: EngineCapacity, isHere: Bool) -> Examination {
    let place = "\(capacity.storageDriver) in \(capacity.storageRoot)"
    guard isHere, let space = host.space(capacity.storageRoot) else {
      return Examination("disk", .good, "\(place), whose free space cannot be seen from here")
    }
    let finding = "\(Phrase.bytes(space.free)) free of \(Phrase.bytes(space.total)), \(place)"
    let remedies = ["`orch gc --images` removes images that orch has built; `docker system prune` what nothing uses"]
    if space.free < Self.tooLittleSpace { return Examination("disk", .bad, "only \(finding)", remedies: remedies) }
    if space.free < Self.littleSpace { return Examination("disk", .warning, "only \(finding)", remedies: remedies) }
    return Examination("disk", .good, finding)
  }

  private static let manyImages = 50

  /// Those that orch has built.
  private func images() async throws -> Examination {
    let all = try await engine.listImages(labels: [Labels.build: ""]).filter(\.isOwn)
    let old = SupersededImages.find(among: all)
    func size(_ images: [ImageSummary]) -> String {
      Phrase.bytes(images.reduce(0) { $0.addingReportingOverflow($1.size).partialValue })
    }
    guard !all.isEmpty else { return Examination("images", .good, "none that orch has built") }
    let finding =
      "\(all.count) that orch has built, \(size(all)) with all that they share"
      + (old.isEmpty ? "" : "; \(old.count) of them, \(size(old)), are of earlier builds")
    guard !old.isEmpty || all.count > Self.manyImages else { return Examination("images", .good, finding) }
    return Examination(
      "images", .good, finding,
      remedies: [
        "`orch gc --images` removes those that no container uses; the next build of the same goes without cache then"
      ])
  }

  // MARK: Addresses

  private static let fewSubnets = 32

  private func addresses(isHere: Bool) async throws -> Examination {
    let networks = try await engine.listNetworks(labels: [:])
    let taken = networks.flatMap(\.subnets).compactMap { Subnet($0) } + (isHere ? host.routes : [])
    let range = settings.subnetRange
    let choice = SubnetChoice(range: range, prefix: settings.subnetPrefix)
    let free = choice.free(avoiding: taken)
    let all = range.count(ofPrefix: settings.subnetPrefix)
    let finding = "\(free) of \(all) subnets are free in \(range)"
    let remedies = ["set ORCH_SUBNETS to a range that nothing uses, as 10.77.0.0/16"]
    let covering = isHere ? host.routes.filter { $0.overlaps(range) && $0.prefix <= range.prefix } : []
    if let route = covering.first {
      return Examination("addresses", .bad, "\(range) is routed elsewhere, by \(route): a VPN's?", remedies: remedies)
    }
    if free == 0 { return Examination("addresses", .bad, finding, remedies: remedies) }
    if isHere, host.forwards == false {
      return Examination(
        "addresses", .warning, "\(finding), but the kernel passes nothing on: containers reach nothing outside",
        remedies: ["sysctl -w net.ipv4.ip_forward=1"])
    }
    if free < min(Self.fewSubnets, all / 2) {
      return Examination("addresses", .warning, "only \(finding)", remedies: remedies)
    }
    return Examination("addresses", .good, finding)
  }

  // MARK: Clock, leftovers

  private static let tolerance = 2.0

  private func clock(_ capacity: EngineCapacity) -> Examination {
    guard let time = Timestamp.seconds(capacity.time) else {
      return Examination("clock", .good, "the engine does not tell its time")
    }
    let difference = time - host.time
    guard abs(difference) > Self.tolerance else { return Examination("clock", .good, "the engine's is this machine's") }
    let words = "\(Phrase.duration(.seconds(abs(difference)))) \(difference > 0 ? "ahead of" : "behind") this machine's"
    return Examination(
      "clock", .warning, "the engine's is \(words): logs `--since` and leases are off by as much",
      remedies: ["set both by a time server: `timedatectl set-ntp true`"])
  }

  private func leftovers() async throws -> Examination {
    let found = try await LabelledObjects.find([:], on: engine)
    let sweeper = LeaseSweeper(engine: engine, processes: .local(session.owner), limit: settings.removalLimit)
    let owners = await sweeper.owners(of: found)
    let dead = found.leftovers(where: sweeper.condition(found, [], owners))
    let unclear = sweeper.unclear(found, owners)
    let kept = found.kept()
    var finding = kept.isEmpty ? "nothing of dead runs" : "nothing of dead runs; \(kept.count) kept on a user's word"
    guard !dead.isEmpty else {
      guard !unclear.isEmpty else { return Examination("leftovers", .good, finding) }
      let names = unclear.prefix(4).map { "\($0.name) \($0.id)" }.joined(separator: ", ")
      return Examination(
        "leftovers", .warning,
        "\(finding); of \(names)\(unclear.count > 4 ? ", …" : "") nobody can say from here whether the owner lives",
        remedies: ["`orch down ID` ends one whose owner is gone, `orch gc --unclear` all of them"])
    }
    let names = found.names(of: dead)
    let count = names.count == 1 ? "an object" : "\(names.count) objects"
    let first = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", …" : "")
    finding = "dead runs have left \(count): \(first)"
    return Examination("leftovers", .warning, finding, remedies: ["`orch gc` removes them; so does the next run"])
  }
}
