extension ServiceReading {
  mutating func readPorts(_ node: ComposeNode) {
    guard let items = node.items else {
      if !node.isNull { report("`ports` is a list, not \(node.phrase)", at: node.place) }
      return
    }
    for item in items {
      guard let found = PortMapping.all(item) else {
        report(
          "`\(item.text ?? item.phrase)` is no port", at: item.place,
          help: ["as `8080:80`, `127.0.0.1::5432` or `53:53/udp`"])
        continue
      }
      for port in found where !ports.contains(where: { $0.key == port.key }) { ports.append(port) }
    }
  }

  mutating func setPorts() {
    guard !ports.isEmpty else { return }
    if ports.count == 1 { set("port", ports[0].term) } else { set("ports", .list(ports.map(\.term))) }
    let fixed = ports.filter { $0.published != nil }
    guard !fixed.isEmpty else { return }
    if project.options.fixesPorts {
      set("publish", .record(fixed.map { Term.Field($0.key, .word(String($0.published ?? 0))) }))
    } else {
      let texts = fixed.map { "\($0.published ?? 0) for \($0.container)" }
      notes.append(
        "The host's ports are chosen by the engine, not \(texts.joined(separator: ", ")): `.port` says which.")
    }
  }

  mutating func networkMode(_ node: ComposeNode) {
    guard let mode = text("network_mode", node), mode != "bridge", mode != "default" else { return }
    let help = mode == "none" ? [] : ["services reach each other by name in the environment's network"]
    report(
      "`network_mode: \(mode)` cannot be kept: every environment has a network of its own", at: node.place, help: help)
  }

  mutating func networks(_ node: ComposeNode) {
    guard let networks = Merge.named(node, nil)?.entries else {
      if !node.isNull { report("`networks` is a list or a mapping, not \(node.phrase)", at: node.place) }
      return
    }
    for network in networks {
      if network.key != "default", project.networks[network.key] == nil {
        report("network `\(network.key)` is not declared under `networks:`", at: network.place)
      }
      for setting in network.value.entries ?? [] where !setting.key.hasPrefix("x-") { self.networkSetting(setting) }
    }
  }

  private mutating func networkSetting(_ setting: ComposeEntry) {
    switch setting.key {
    case "aliases": aliases += texts("aliases", setting.value) ?? []
    case "priority", "gw_priority", "interface_name", "driver_opts":
      warn("`\(setting.key)` is left out: every service is in one network, the environment's own", at: setting.place)
    case "ipv4_address", "ipv6_address", "link_local_ips", "mac_address":
      report(
        "`\(setting.key)` cannot be kept: addresses are the engine's choice", at: setting.place,
        help: ["reach the service by its name"])
    default: report("`\(setting.key)` is no key of a service's network", at: setting.place)
    }
  }

  mutating func links(_ node: ComposeNode) {
    for link in texts("links", node) ?? [] {
      let parts = link.split(separator: ":", maxSplits: 1).map(String.init)
      guard let target = parts.first else { continue }
      needs.append(Need(service: target, condition: .started, place: node.place))
      if parts.count > 1, parts[1] != target {
        linkedNames.append((target, parts[1]))
      }
    }
  }

  mutating func extraHosts(_ node: ComposeNode) {
    guard let entries = Merge.asHosts(node)?.entries else {
      if !node.isNull {
        report("`extra_hosts` is a mapping, or a list of `NAME=ADDRESS`, not \(node.phrase)", at: node.place)
      }
      return
    }
    var names: [String] = []
    var addresses: [String: [Term]] = [:]
    for entry in entries {
      guard let address = entry.value.text, !address.isEmpty else {
        report("`extra_hosts.\(entry.key)` has no address", at: entry.place)
        continue
      }
      let bare = address.hasPrefix("[") && address.hasSuffix("]") ? String(address.dropFirst().dropLast()) : address
      if addresses[entry.key] == nil { names.append(entry.key) }
      addresses[entry.key, default: []].append(.text(bare))
    }
    let fields = names.map { Term.Field($0, .shortest(addresses[$0] ?? [])) }
    if !fields.isEmpty { set("hosts", .record(fields)) }
  }

  mutating func dependsOn(_ node: ComposeNode) {
    guard let entries = Merge.named(node, nil)?.entries else {
      if !node.isNull { report("`depends_on` is a list or a mapping, not \(node.phrase)", at: node.place) }
      return
    }
    for entry in entries {
      let word = entry.value["condition"]?.text ?? Condition.started.rawValue
      guard let condition = Condition(rawValue: word) else {
        report("`condition` cannot be `\(word)`", at: entry.value["condition"]?.place ?? entry.place)
        continue
      }
      let isOptional = entry.value["required"]?.text == "false"
      if isOptional, project.identifiers[entry.key] == nil || project.inactive[entry.key] != nil { continue }
      if let restart = entry.value.entry("restart"), restart.value.text == "true" {
        warn(
          "`restart` of `depends_on` is left out: it goes on when `\(entry.key)` is started again", at: restart.place,
          help: ["name both: `restart shop.\(entry.key) shop.\(name)`"])
      }
      needs.append(Need(service: entry.key, condition: condition, place: entry.place))
    }
  }

  /// Checks what is needed against what there is, and writes it down.
  mutating func setNeeds(without leftOut: Set<String>) {
    var words: [Term] = []
    for need in needs where !leftOut.contains(need.service) || !isOff {
      guard let identifier = project.identifiers[need.service] else {
        report("it needs `\(need.service)`, which is no service", at: need.place)
        continue
      }
      if let absence = project.inactive[need.service], !isOff {
        miss(need, absence)
        continue
      }
      let word = Term.word(identifier)
      if !words.contains(word) { words.append(word) }
    }
    if !words.isEmpty { set("needs", .list(words)) }
  }

  private mutating func miss(_ need: Need, _ absence: ProjectFacts.Absence) {
    switch absence {
    case .profiles:
      report(
        "it needs `\(need.service)`, which the active profiles leave out", at: need.place,
        help: ["switch a profile of it on: `export COMPOSE_PROFILES=…`"])
    case .noReplicas:
      // Compose starts it all the same.
      tell("it does not wait for `\(need.service)`, which has no replicas", need.place)
    }
  }
}
