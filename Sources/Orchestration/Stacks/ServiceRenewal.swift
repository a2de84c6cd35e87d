/// What a renewal has done to a service of a stack.
package enum ServiceRenewal: Hashable, Sendable {
  /// A new container of an image that was built for it.
  case rebuilt
  /// A new container of an image that was there.
  case replaced
  /// The same container, started anew.
  case restarted
}

extension Plan {
  /// What is done to services whose containers give way to new ones.
  func renewals(replacing names: Set<String>) -> [String: ServiceRenewal] {
    var renewals: [String: ServiceRenewal] = [:]
    for step in steps {
      guard case .create(let name) = step.id, names.contains(name) else { continue }
      let isBuilt = steps.contains { other in
        if case .buildImage = other.action { step.after.contains(other.id) } else { false }
      }
      renewals[name] = isBuilt ? .rebuilt : .replaced
    }
    return renewals
  }
}
