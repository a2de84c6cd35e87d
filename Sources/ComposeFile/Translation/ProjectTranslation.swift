/// A merged project to services of the language.
struct ProjectTranslation {
  private let node: ComposeNode
  private let values: [String: String]
  private let options: ComposeOptions
  private let folder: String
  private(set) var findings: [ComposeFinding] = []

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
    checkTopLevel()
    let entries = services()
    let facts = facts(entries)
    var readings = entries.map { entry in
      var reading = ServiceReading(entry, facts)
      reading.readAll()
      return reading
    }
    shareAliases(among: &readings)
    expectCompletion(of: &readings)
    let services = readings.indices.map { index in
      readings[index].finish()
      findings += readings[index].findings
      return ComposeService(
        name: readings[index].name, identifier: facts.identifiers[readings[index].name] ?? readings[index].name,
        settings: readings[index].settings, isActive: !facts.inactive.contains(readings[index].name),
        notes: readings[index].notes)
    }
    return ComposeProject(name: node["name"]?.text, services: services)
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

  private mutating func checkTopLevel() {
    for entry in node.entries ?? [] where !entry.key.hasPrefix("x-") && !Self.sections.contains(entry.key) {
      report("`\(entry.key)` is no key at the top of a Compose file", at: entry.place)
    }
    for network in node["networks"]?.entries ?? [] { check(network: network) }
    for volume in node["volumes"]?.entries ?? [] { check(volume: volume) }
    for kind in ["configs", "secrets"] {
      for entry in node[kind]?.entries ?? [] where isExternal(entry.value) {
        report(
          "`\(kind).\(entry.key)` is external, and an environment has nothing from outside", at: entry.place,
          help: ["give it a `file:` or `content:`"])
      }
    }
  }

  private func isExternal(_ node: ComposeNode) -> Bool {
    node["external"].map { $0.entries != nil || $0.text == "true" } ?? false
  }

  private mutating func check(network: ComposeEntry) {
    if isExternal(network.value) {
      return report(
        "network `\(network.key)` is external, and every environment has a network of its own", at: network.place,
        help: ["services that are to be reached belong into the same environment"])
    }
    if network.value["internal"]?.text == "true", let place = network.value.entry("internal")?.place {
      findings.append(
        ComposeFinding(
          .warning, "network `\(network.key)`: `internal` is left out: services can reach the outside", at: place))
    }
  }

  private mutating func check(volume: ComposeEntry) {
    if isExternal(volume.value) {
      report(
        "volume `\(volume.key)` is external, and an environment begins with empty volumes", at: volume.place,
        help: ["put its data into an image, or mount a folder: `./seed:…`"])
    }
    for key in ["driver_opts", "driver"] {
      guard let entry = volume.value.entry(key), entry.value.text != "local" else { continue }
      report("volume `\(volume.key)`: `\(key)` cannot be kept: volumes are the engine's own", at: entry.place)
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
      exists: { [surroundings] path in (try? surroundings.read(path).get()) != nil }, identifiers: identifiers,
      inactive: inactive(services), volumes: section("volumes"), networks: section("networks"),
      configs: section("configs"), secrets: section("secrets"))
  }

  private func section(_ name: String) -> [String: ComposeNode] {
    Dictionary((node[name]?.entries ?? []).map { ($0.key, $0.value) }) { _, later in later }
  }

  private func inactive(_ services: [ComposeEntry]) -> Set<String> {
    let named = (values["COMPOSE_PROFILES"] ?? "").split(separator: ",").map { String($0).trimmingBlanks }
    let active = Set(named + options.profiles)
    return Set(
      services.filter { service in
        let profiles = service.value["profiles"]?.texts ?? []
        let isOff = !profiles.isEmpty && !active.contains("*") && active.isDisjoint(with: profiles)
        let replicas = service.value["scale"] ?? service.value["deploy"]?["replicas"]
        return isOff || replicas?.text == "0"
      }.map(\.key))
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
    let needs = readings.filter { facts in !facts.project.inactive.contains(facts.name) }.flatMap(\.needs)
    for index in readings.indices {
      let mine = needs.filter { $0.service == readings[index].name }
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
  /// Writes down what several keys have gathered.
  mutating func finish() {
    let identifier = project.identifiers[name] ?? name
    if identifier != name { aliases.insert(name, at: 0) }
    var seen: Set<String> = [identifier]
    let others = aliases.filter { seen.insert($0).inserted }
    if !others.isEmpty { set("aliases", .texts(others)) }
    setPorts()
    setNeeds()
    if !environment.isEmpty { set("env", .record(environment)) }
    if !volumes.isEmpty { set("volumes", .texts(volumes)) }
    if !tmpfs.isEmpty { set("tmpfs", .shortest(tmpfs.map { .text($0) })) }
    if !files.isEmpty { set("files", .record(files)) }
    if !secretFiles.isEmpty { set("secrets", .record(secretFiles)) }
    if !capabilities.isEmpty { set("capabilities", .record(capabilities)) }
    if !settings.contains(where: { $0.name == "image" || $0.name == "build" }), node.entries != nil {
      report("it has neither `image` nor `build`", at: node.place)
    }
    if project.inactive.contains(name) { notes.append(inactiveNote) }
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
