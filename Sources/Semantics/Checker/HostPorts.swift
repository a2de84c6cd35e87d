import Syntax

/// A port of the host that a service asks for by number.
struct HostPort {
  /// With its transport, as `18000/tcp`: the same number may serve both.
  var port: String
  /// Of the number.
  var span: Span

  /// What `publish: { "8000/tcp": 18000 }` says, as far as it is written out.
  static func written(in publish: Expression?) -> [HostPort] {
    guard case .record(let entries)? = publish?.kind else { return [] }
    return entries.compactMap { entry in
      guard case .field(let key, let value) = entry, case .int(let number) = value.kind else { return nil }
      return HostPort(port: "\(number)/\(key.text.hasSuffix("/udp") ? "udp" : "tcp")", span: value.span)
    }
  }
}

extension Checker {
  /// Services that are up together cannot have the same port of the host.
  mutating func checkHostPorts(of environment: EnvironmentDeclaration) {
    var owners: [String: String] = [:]
    for index in needs.services(neededBy: services(of: environment)) where !swappedPorts.contains(index) {
      guard let node = needs.nodes[index] else { continue }
      for hostPort in node.hostPorts {
        guard let owner = owners.updateValue(node.name, forKey: hostPort.port) else { continue }
        // Another environment may have shown it already.
        guard !diagnostics.contains(where: { $0.code == .hostPortTaken && $0.span == hostPort.span }) else { continue }
        let who = owner == node.name ? "`\(owner)` publishes it twice" : "`\(owner)` publishes it too"
        report(
          .hostPortTaken, "port \(hostPort.port) of the host is asked for twice in `\(environment.name.text)`",
          at: hostPort.span, label: who, help: ["without `publish`, the engine chooses a free port"])
      }
    }
  }
}

extension NeedsGraph {
  /// The services of this file among some and all that they need, in the order in which they are declared.
  func services(neededBy services: [ServiceFacts]) -> [Int] {
    var visited: Set<Int> = []
    var open = services.map(\.needs)
    while let next = open.popLast() {
      guard case .local(let index) = next, visited.insert(index).inserted else { continue }
      open += nodes[index]?.needs.map(\.service.needs) ?? []
    }
    return visited.sorted()
  }
}
