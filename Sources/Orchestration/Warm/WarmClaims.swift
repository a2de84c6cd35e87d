import ContainerEngine

/// Environments that wait to be taken. Whoever creates the volume of an environment's claim has taken it: the engine gives the
/// same volume to everybody, with the labels of the first.
struct WarmClaims: Sendable {
  let engine: any ContainerEngine

  /// True for the one who gets it.
  func claim(_ identity: EnvironmentIdentity, for session: Session) async throws -> Bool {
    var labels = Labels.common(identity, session)
    labels[Labels.claim] = identity.id
    // Several tasks of one run may want the same one.
    let token = Session.newID()
    labels[Labels.claimant] = token
    let (engine, name, wanted) = (engine, identity.claimMarkName, labels)
    let mark = try await withoutCancellation { try await engine.createVolume(name, labels: wanted) }
    return mark.labels[Labels.claimant] == token
  }

  /// What waits and satisfies the condition is taken first, so that nobody else gets what is about to go. What somebody else
  /// was quicker to take is left out.
  func doomed(
    in found: LabelledObjects, for session: Session, where condition: ([String: String]) -> Bool
  ) async throws -> Leftovers {
    var waiting: [String: EnvironmentIdentity] = [:]
    for labels in found.allLabels where labels[Labels.lease] == Session.Lease.warm.rawValue && condition(labels) {
      if let identity = EnvironmentIdentity(labels: labels) { waiting[identity.id] = identity }
    }
    var lost: Set<String> = []
    for identity in waiting.values where try await !claim(identity, for: session) { lost.insert(identity.id) }
    var doomed = found.leftovers { condition($0) && !lost.contains($0[Labels.environment] ?? "") }
    doomed.volumes += waiting.values.filter { !lost.contains($0.id) }.map(\.claimMarkName)
    return doomed
  }
}
