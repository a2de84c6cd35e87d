import ContainerEngine

/// What a renewal has done to a service of a stack.
package enum ServiceRenewal: Hashable, Sendable {
  /// A new container of an image that was built for it.
  case rebuilt
  /// A new container of another image than before, which was there already.
  case imageFound
  /// A new container of the image that it ran before.
  case replaced
  /// The same container, started anew.
  case restarted
}

extension Plan {
  /// What is done to services whose containers give way to new ones.
  func renewals(replacing names: Set<String>, of current: StackContainers) -> [String: ServiceRenewal] {
    var renewals: [String: ServiceRenewal] = [:]
    for step in steps {
      guard case .create(let name) = step.id, names.contains(name) else { continue }
      let isBuilt = steps.contains { other in
        if case .buildImage = other.action { step.after.contains(other.id) } else { false }
      }
      let image = service(name)?.container.image
      renewals[name] = isBuilt ? .rebuilt : current.images(of: name).contains(image) ? .replaced : .imageFound
    }
    return renewals
  }
}
