/// A merged project to services of the language.
struct ProjectTranslation {
  private let node: ComposeNode
  private let values: [String: String]
  private let options: ComposeOptions
  private let folder: String
  private(set) var findings: [ComposeFinding] = []
  private(set) var asked = ServiceReading.Asked()

  private let surroundings: ComposeSurroundings

  init(
    _ node: ComposeNode, _ values: [String: String], _ options: ComposeOptions, folder: String,
    _ surroundings: ComposeSurroundings
  ) {
    self.surroundings = surroundings
    self.node = node
    self.values = values
    self.options = options
    self.folder = folder
  }

  private mutating func report(_ message: String, at place: ComposePlace, help: [String] = []) {
    findings.append(ComposeFinding(.error, message, at: place, help: help))
  }

  mutating func project() -> ComposeProject {
    let entries = services()
    let facts = facts(entries)
    let active = entries.filter { facts.inactive[$0.key] == nil }
    checkTopLevel(UsedResources(active))
    checkSeparation(active)
    var readings = entries.map { entry in
      var reading = ServiceReading(entry, facts)
      reading.readAll()
      return reading
    }
    shareAliases(among: &readings)
    expectCompletion(of: &readings)
    let leftOut = Set(readings.filter { $0.isOff && !$0.isSound }.map(\.name))
    let services = readings.indices.map { index in
      readings[index].finish(without: leftOut)
      // What is not started is not to be mended first; a comment of the program tells of it.
      if !readings[index].isOff { findings += readings[index].findings }
      asked.places.formUnion(readings[index].asked.places)
      asked.variables.formUnion(readings[index].asked.variables)
      return ComposeService(
        name: readings[index].name, identifier: facts.identifiers[readings[index].name] ?? readings[index].name,
        settings: readings[index].settings, place: entries[index].place, places: readings[index].places,
        isActive: !readings[index].isOff, isKept: !leftOut.contains(readings[index].name),
        notes: readings[index].notes)
    }
    return ComposeProject(
      name: node["name"]?.text, place: node.entry("services")?.place ?? node.place, services: services)
  }

  private mutating func services() -> [ComposeEntry] {
    guard let services = node["services"] else {
      report("a Compose file needs `services:`", at: node.place)
      return []
    }
    if let entries = services.entries { return entries.filter { !$0.key.hasPrefix("x-") } }
    report("`services` is a mapping, not \(services.phrase)", at: services.place)
    return []
  }

  // MARK: Top level

  private static let sections: Set<String> = [
    "version", "name", "services", "networks", "volumes", "configs", "secrets", "include",
  ]

  private mutating func checkTopLevel(_ used: UsedResources) {
    for entry in node.entries ?? [] where !entry.key.hasPrefix("x-") && !Self.sections.contains(entry.key) {
      report("`\(entry.key)` is no key at the top of a Compose file", at: entry.place)
    }
    for network in node["networks"]?.entries ?? [] {
      check(network: network, isUsed: used.names["networks"]?.contains(network.key) == true)
    }
    for volume in node["volumes"]?.entries ?? [] {
      check(volume: volume, isUsed: used.names["volumes"]?.contains(volume.key) == true)
    }
    for kind in ["configs", "secrets"] {
      for entry in node[kind]?.entries ?? [] {
        check(file: entry, of: kind, isUsed: used.names[kind]?.contains(entry.key) == true)
      }
    }
  }

  private mutating func check(file: ComposeEntry, of kind: String, isUsed: Bool) {
    if file.value.isExternal {
      guard isUsed else { return }
      return report(
        "`\(kind).\(file.key)` is external, and an environment has nothing from outside", at: file.place,
        help: ["give it a `file:` or `content:`"])
    }
    for setting in file.value.entries ?? [] where !setting.key.hasPrefix("x-") {
      check(setting, of: "`\(kind).\(file.key)`", Self.fileSettings)
    }
  }

  private mutating func check(network: ComposeEntry, isUsed: Bool) {
    if network.value.isExternal {
      guard isUsed else { return }
      return report(
        "network `\(network.key)` is external, and every environment has a network of its own", at: network.place,
        help: ["services that are to be reached belong into the same environment"])
    }
    for setting in network.value.entries ?? [] where !setting.key.hasPrefix("x-") {
      check(setting, of: "network `\(network.key)`", Self.networkSettings)
    }
  }

  /// Why what is said of a network or a volume is left out; without a reason it is taken, or comes to the same.
  private static let networkSettings: [String: String?] = [
    "external": nil, "driver": "the environment's own network is a bridge",
    "internal": "services can reach the outside",
    "driver_opts": "the environment's network is the engine's usual one",
    "ipam": "orch chooses addresses that are free",
    "enable_ipv4": nil, "enable_ipv6": "the environment's network has IPv4 alone",
    "attachable": "the network is the environment's own", "labels": "it carries orch's labels",
    "name": "its name is made of the environment's",
  ]
  private static let volumeSettings: [String: String?] = [
    "external": nil, "driver": nil, "driver_opts": nil, "labels": "it carries orch's labels",
    "name": "its name is made of the environment's",
  ]

  private static let fileSettings: [String: String?] = [
    "file": nil, "content": nil, "environment": nil, "external": nil, "labels": "files carry none",
    "name": "services call it by its key", "driver": "it is read as it is", "driver_opts": "it is read as it is",
    "template_driver": "it is read as it is",
  ]

  private mutating func check(_ setting: ComposeEntry, of thing: String, _ known: [String: String?]) {
    guard let found = known[setting.key] else {
      return report("\(thing): `\(setting.key)` is no key of the Compose Specification", at: setting.place)
    }
    guard let reason = found, !setting.value.saysNothing, !["bridge", "default"].contains(setting.value.text) else {
      return
    }
    findings.append(
      ComposeFinding(.warning, "\(thing): `\(setting.key)` is left out: \(reason)", at: setting.place))
  }

  /// Services that no network has in common do not reach each other in Compose.
  private mutating func checkSeparation(_ services: [ComposeEntry]) {
    let memberships = services.compactMap { service -> (name: String, networks: Set<String>, place: ComposePlace)? in
      guard service.value["network_mode"] == nil else { return nil }
      guard let entry = service.value.entry("networks"), !entry.value.isNull else {
        return (service.key, ["default"], service.place)
      }
      return (service.key, Set((Merge.named(entry.value, nil)?.entries ?? []).map(\.key)), entry.place)
    }
    for (index, one) in memberships.enumerated() {
      guard let other = memberships[(index + 1)...].first(where: { $0.networks.isDisjoint(with: one.networks) }) else {
        continue
      }
      findings.append(
        ComposeFinding(
          .warning,
          "networks keep no services apart here: `\(one.name)` and `\(other.name)` share none, and reach each other "
            + "all the same", at: other.place))
      return
    }
  }

  private mutating func check(volume: ComposeEntry, isUsed: Bool) {
    if volume.value.isExternal {
      guard isUsed else { return }
      return report(
        "volume `\(volume.key)` is external, and an environment begins with empty volumes", at: volume.place,
        help: ["put its data into an image, or mount a folder: `./seed:…`"])
    }
    for key in ["driver_opts", "driver"] where isUsed {
      guard let entry = volume.value.entry(key), entry.value.text != "local" else { continue }
      report("volume `\(volume.key)`: `\(key)` cannot be kept: volumes are the engine's own", at: entry.place)
    }
    for setting in volume.value.entries ?? [] where !setting.key.hasPrefix("x-") {
      check(setting, of: "volume `\(volume.key)`", Self.volumeSettings)
    }
  }

  // MARK: What services need to know of each other

  private mutating func facts(_ services: [ComposeEntry]) -> ProjectFacts {
    var identifiers: [String: String] = [:]
    var owners: [String: String] = [:]
    for service in services {
      let identifier = Program.identifier(service.key, reserved: options.isReserved)
      if let other = owners[identifier] {
        report(
          "services `\(other)` and `\(service.key)` would both be called `\(identifier)`", at: service.place,
          help: ["rename one of them"])
      }
      owners[identifier] = service.key
      identifiers[service.key] = identifier
    }
    return ProjectFacts(
      options: options, values: values, outputFolder: options.outputFolder ?? folder, home: values["HOME"],
      read: { [surroundings] path in try? surroundings.read(path).get() }, exists: surroundings.exists,
      identifiers: identifiers,
      inactive: inactive(services), volumes: section("volumes"), networks: section("networks"),
      configs: section("configs"), secrets: section("secrets"))
  }

  private func section(_ name: String) -> [String: ComposeNode] {
    Dictionary((node[name]?.entries ?? []).map { ($0.key, $0.value) }) { _, later in later }
  }

  private func inactive(_ services: [ComposeEntry]) -> [String: ProjectFacts.Absence] {
    let named = (values["COMPOSE_PROFILES"] ?? "").split(separator: ",").map { String($0).trimmingBlanks }
    let active = Set(named + options.profiles)
    var absences: [String: ProjectFacts.Absence] = [:]
    for service in services {
      let profiles = service.value["profiles"]?.texts ?? []
      let isOff = !profiles.isEmpty && !active.contains("*") && active.isDisjoint(with: profiles)
      let replicas = service.value["scale"] ?? service.value["deploy"]?["replicas"]
      if isOff {
        absences[service.key] = .profiles
      } else if replicas?.text == "0" {
        absences[service.key] = .noReplicas
      }
    }
    return absences
  }

  // MARK: What one service says of another

  /// `links: [db:database]` gives the service `db` another name.
  private func shareAliases(among readings: inout [ServiceReading]) {
    for (target, alias) in readings.flatMap(\.linkedNames) {
      guard let index = readings.firstIndex(where: { $0.name == target }) else { continue }
      readings[index].aliases.append(alias)
    }
  }

  /// Who is waited for until it has ended is ready when it has.
  private func expectCompletion(of readings: inout [ServiceReading]) {
    for index in readings.indices {
      // Who is not started waits for nobody, unless both are.
      let askers = readings.filter { !$0.isOff || readings[index].isOff }
      let mine = askers.flatMap(\.needs).filter { $0.service == readings[index].name }
      guard let first = mine.first(where: { $0.condition == .completed }) else { continue }
      readings[index].set("ready", .call("completed", [], named: []))
      if let other = mine.first(where: { $0.condition != .completed }) {
        readings[index].report(
          "it is to have ended for one service (line \(first.place.line)) and to run for another", at: other.place)
      }
    }
  }
}

extension ServiceReading {
  /// Where the file says what settings are made of.
  var places: [String: ComposePlace] {
    var places: [String: ComposePlace] = [:]
    for setting in settings {
      let keys = Self.keys[setting.name] ?? [setting.name]
      places[setting.name] = keys.lazy.compactMap { [node] in node.entry($0)?.place }.first
    }
    return places
  }

  /// Of settings that Compose calls otherwise.
  private static let keys: [String: [String]] = [
    "env": ["environment"], "port": ["ports"], "publish": ["ports"], "needs": ["depends_on", "links"],
    "ready": ["healthcheck"], "workdir": ["working_dir"], "memory": ["mem_limit", "deploy"],
    "cpus": ["cpus", "deploy"],
    "pids": ["pids_limit", "deploy"], "shm": ["shm_size"], "files": ["configs", "secrets"], "hosts": ["extra_hosts"],
    "stop_timeout": ["stop_grace_period"], "capabilities": ["cap_add", "cap_drop"],
    "aliases": ["networks", "container_name"], "pull": ["pull_policy"], "volumes": ["volumes", "configs", "secrets"],
  ]

  /// The active profiles leave it out, or it has no replicas.
  var isOff: Bool { project.inactive[name] != nil }

  /// It could be started.
  var isSound: Bool {
    let hasImage = settings.contains { $0.name == "image" || $0.name == "build" }
    return hasImage && !findings.contains { $0.severity == .error }
  }

  /// Writes down what several keys have gathered.
  /// - Parameter leftOut: services that no program can have.
  mutating func finish(without leftOut: Set<String>) {
    let identifier = project.identifiers[name] ?? name
    if identifier != name { aliases.insert(name, at: 0) }
    var seen: Set<String> = [identifier]
    let others = aliases.filter { seen.insert($0).inserted }
    if !others.isEmpty { set("aliases", .texts(others)) }
    setPorts()
    setNeeds(without: leftOut)
    if !environment.isEmpty { set("env", .record(environment)) }
    if !volumes.isEmpty { set("volumes", .texts(volumes)) }
    if !tmpfs.isEmpty { set("tmpfs", .shortest(tmpfs.map { .text($0) })) }
    if !files.isEmpty { set("files", .record(files)) }
    if !secretFiles.isEmpty { set("secrets", .record(secretFiles)) }
    if !capabilities.isEmpty { set("capabilities", .record(capabilities)) }
    if !settings.contains(where: { $0.name == "image" || $0.name == "build" }), node.entries != nil {
      report("it has neither `image` nor `build`", at: node.place)
    }
    if isOff { notes.append(inactiveNote) }
    let first = settings.filter { Self.order.contains($0.name) }
    settings =
      Self.order.compactMap { name in first.first { $0.name == name } } + settings.filter { !first.contains($0) }
  }

  private var inactiveNote: String {
    let profiles = node["profiles"]?.texts ?? []
    return profiles.isEmpty
      ? "Not started: it has no replicas." : "Not started: only in profile \(profiles.joined(separator: ", "))."
  }

  /// What it is comes first, then what it needs, the rest as the file has it.
  private static let order = [
    "image", "build", "command", "entrypoint", "env_file", "env", "port", "ports", "publish", "needs", "ready",
  ]
}
