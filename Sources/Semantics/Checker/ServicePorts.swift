import Syntax

/// What a service sets in the end, with what it takes over from others.
enum SettledSetting {
  case written(Expression)
  /// By a service of another file, which does not say what.
  case elsewhere
}

// A probe needs a port to ask, and a port of the host one to lead to. Whether they are there is known where the ports are written out; it
// is told of services that something starts: one that others only take over may leave its port to them.
extension Checker {
  /// Notes what is wrong with the ports of a service, until it is known whether it is ever started.
  mutating func notePortMistakes(of declaration: ServiceDeclaration) {
    guard case .variable(let index) = meaning(of: declaration.name), let settings = settled(declaration.settings) else {
      return
    }
    settledSettings[index] = settings
    guard let ports = declaredPorts(settings), !damage.touches(declaration.body) else { return }
    var mistakes: [Diagnostic] = []
    if case .written(let probe)? = settings["ready"], !ports.contains(where: { $0.transport == .tcp }) {
      noteProbesWithoutPort(probe, declaration.name.text, &mistakes)
    }
    if case .written(let publish)? = settings["publish"] {
      notePublished(publish, ports, declaration.name.text, &mistakes)
      if isSwapped(publish, ports) { swappedPorts.insert(index) }
    }
    portMistakes[index] = mistakes
  }

  /// A list of services names it.
  mutating func noteStart(of value: StaticValue) {
    if case .service(let facts) = value, case .local(let index) = facts.needs { started.insert(index) }
  }

  mutating func reportPortMistakes() {
    for index in started.sorted() {
      for mistake in portMistakes[index] ?? []
      where !diagnostics.contains(where: { $0.code == mistake.code && $0.span == mistake.span }) {
        diagnostics.append(mistake)
      }
    }
  }

  /// `nil` where a spread leaves open what is set.
  private func settled(_ entries: [RecordEntry]) -> [String: SettledSetting]? {
    var settings: [String: SettledSetting] = [:]
    for entry in entries {
      switch entry {
      case .field(let key, let value): settings[key.text] = .written(value)
      case .computed: return nil
      case .spread(let base, _):
        guard let taken = taken(from: known(base)) else { return nil }
        settings.merge(taken) { $1 }
      }
    }
    return settings
  }

  private func taken(from base: StaticValue) -> [String: SettledSetting]? {
    switch base {
    case .record(let entries):
      var settings: [String: SettledSetting] = [:]
      for entry in entries {
        guard case .field(let key, let value) = entry else { return nil }
        settings[key.text] = .written(value)
      }
      return settings
    case .service(let facts):
      if case .local(let index) = facts.needs { return settledSettings[index] }
      return facts.settings.map { names in Dictionary(uniqueKeysWithValues: names.map { ($0, .elsewhere) }) }
    default: return nil
    }
  }

  // MARK: Ports

  private struct Port: Hashable {
    var number: Int64
    var transport: PortProtocol
  }

  /// `nil` where one is only known when the program runs.
  private func declaredPorts(_ settings: [String: SettledSetting]) -> Set<Port>? {
    var values: [Expression] = []
    switch settings["port"] {
    case nil: break
    case .written(let value)?: values.append(value)
    case .elsewhere?: return nil
    }
    switch settings["ports"] {
    case nil: break
    case .written(let list)?:
      guard case .list(let elements) = list.kind else { return nil }
      for element in elements {
        guard case .item(let item) = element else { return nil }
        values.append(item)
      }
    case .elsewhere?: return nil
    }
    var ports: Set<Port> = []
    for value in values {
      switch value.kind {
      case .int(let number): ports.insert(Port(number: number, transport: .tcp))
      case .port(let number, let transport): ports.insert(Port(number: Int64(number), transport: transport))
      default: return nil
      }
    }
    return ports
  }

  // MARK: Probes

  private func noteProbesWithoutPort(_ value: Expression, _ service: String, _ mistakes: inout [Diagnostic]) {
    guard case .call(let call) = value.kind, case .name(let name) = call.callee.kind, meaning(of: name) == .probe,
      let probe = universe.probes[name.text]
    else { return }
    guard let port = probe.parameters.firstIndex(where: { $0.type == .port }) else {
      // `all(…)` and `any(…)`.
      for argument in call.arguments { noteProbesWithoutPort(argument.value, service, &mistakes) }
      return
    }
    guard !gives(call.arguments, port, of: probe) else { return }
    let others = call.arguments.isEmpty ? "" : "…, "
    let example = probe.parameters[port].isNamedOnly ? "\(name.text)(\(others)port: 8000)" : "\(name.text)(8000)"
    mistakes.append(
      Diagnostic(
        .probeWithoutPort, "service `\(service)` has no port that `\(name.text)` could ask", in: source, at: value.span,
        label: "asks the first TCP port",
        help: ["declare the port that it listens on: `port: 8000`; or name it to the probe: `\(example)`"]))
  }

  private func gives(_ arguments: [Argument], _ parameter: Int, of probe: Signature) -> Bool {
    var place = 0
    for argument in arguments {
      switch argument.label {
      case .spread: return true
      case .name(let name, _): if name == probe.parameters[parameter].name { return true }
      case .none:
        if place == parameter, !probe.parameters[parameter].isNamedOnly { return true }
        place += 1
      }
    }
    return false
  }

  // MARK: Ports of the host

  private func notePublished(
    _ publish: Expression, _ ports: Set<Port>, _ service: String, _ mistakes: inout [Diagnostic]
  ) {
    guard case .record(let entries) = publish.kind else { return }
    for case .field(let key, let value) in entries {
      let port = port(key.text)
      if let port, ports.contains(port) { continue }
      let swapped = swapped(key, value, ports)
      let names = ports.sorted { ($0.number, $0.transport.rawValue) < ($1.number, $1.transport.rawValue) }
        .map { "`\($0.number)/\($0.transport.rawValue)`" }
      let help = port.map { port in
        let text = port.transport == .tcp ? "\(port.number)" : "\(port.number)/\(port.transport.rawValue)"
        return ports.isEmpty ? "declare it: `port: \(text)`" : "add `\(text)` to its `ports`"
      }
      let all = names.isEmpty ? "it declares none" : "its ports are \(names.joined(separator: ", "))"
      mistakes.append(
        Diagnostic(
          .unknownPublishedPort, "service `\(service)` has no port \"\(key.text)\" to publish", in: source,
          at: key.span,
          label: all, help: [swapped ?? help ?? "name one of its ports: `publish: { \"8000/tcp\": 18000 }`"]))
    }
  }

  private func isSwapped(_ publish: Expression, _ ports: Set<Port>) -> Bool {
    guard case .record(let entries) = publish.kind else { return false }
    return entries.contains { entry in
      guard case .field(let key, let value) = entry, let port = port(key.text) else { return false }
      return !ports.contains(port) && swapped(key, value, ports) != nil
    }
  }

  /// `"8080": 80`, as other tools have it.
  private func swapped(_ key: RecordKey, _ value: Expression, _ ports: Set<Port>) -> String? {
    guard case .int(let number) = value.kind, Int64(key.text) != nil else { return nil }
    guard ports.contains(Port(number: number, transport: .tcp)) else { return nil }
    return "the service's own port stands first: `publish: { \"\(number)\": \(key.text) }`"
  }

  /// `8000`, `8000/tcp`, `53/udp`
  private func port(_ text: String) -> Port? {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let number = Int64(parts[0]) else { return nil }
    guard parts.count == 2 else { return Port(number: number, transport: .tcp) }
    return PortProtocol(rawValue: String(parts[1])).map { Port(number: number, transport: $0) }
  }
}
