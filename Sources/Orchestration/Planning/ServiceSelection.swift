/// Which services an environment consists of: those wanted and all that they need.
package enum ServiceSelection {
  /// In declared order, with every need present and no cycle among them.
  package static func services(of spec: EnvironmentSpec) throws(OrchestrationError) -> [ServiceSpec] {
    var byName: [String: ServiceSpec] = [:]
    for service in spec.services where byName.updateValue(service, forKey: service.name) != nil {
      throw .duplicateService(service.name)
    }
    let names = spec.services.map(\.name)
    var pending: [String] = []
    for name in spec.wanted ?? names {
      guard byName[name] != nil else { throw .unknownService(name, known: names) }
      pending.append(name)
    }
    var selected: Set<String> = []
    while let name = pending.popLast() {
      guard selected.insert(name).inserted, let service = byName[name] else { continue }
      for need in service.needs {
        guard byName[need] != nil else { throw .unknownNeed(service: name, need: need, known: names) }
        pending.append(need)
      }
    }
    guard !selected.isEmpty else { throw .nothingToStart }
    let services = spec.services.filter { selected.contains($0.name) }
    if let cycle = cycle(in: services) { throw .needsCycle(cycle) }
    return services
  }

  /// Takes away, again and again, what needs nothing that is left; what cannot be taken away holds a cycle.
  private static func cycle(in services: [ServiceSpec]) -> [String]? {
    var left: [String: [String]] = [:]
    for service in services { left[service.name] = service.needs }
    while true {
      let free = left.filter { entry in !entry.value.contains { left[$0] != nil } }
      if free.isEmpty { break }
      for name in free.keys { left[name] = nil }
    }
    guard var current = services.first(where: { left[$0.name] != nil })?.name else { return nil }
    var path: [String] = []
    while !path.contains(current) {
      path.append(current)
      guard let next = left[current]?.first(where: { left[$0] != nil }) else { return nil }
      current = next
    }
    return Array(path[(path.firstIndex(of: current) ?? 0)...]) + [current]
  }

  /// The services that cannot start unless this one is ready, directly or through others, in declared order.
  package static func blocked(by name: String, in plan: Plan) -> [String] {
    var blocked: Set<String> = [name]
    var grows = true
    while grows {
      let more = plan.services.filter { !blocked.contains($0.name) && !blocked.isDisjoint(with: $0.needs) }
      blocked.formUnion(more.map(\.name))
      grows = !more.isEmpty
    }
    return plan.services.map(\.name).filter { $0 != name && blocked.contains($0) }
  }
}
