package import ContainerEngine

/// What was found on the engine and on this machine before planning.
package struct Observation: Sendable {
  /// Images that the engine has, by the reference after substitution.
  package var images: [String: ImageDetails]
  /// By the build as the service means it, Alpine variant applied.
  package var builds: [BuildSource: ObservedBuild]
  /// Ranges of the engine's networks and of the host's routes.
  package var takenSubnets: [Subnet]

  package init(
    images: [String: ImageDetails] = [:], builds: [BuildSource: ObservedBuild] = [:], takenSubnets: [Subnet] = []
  ) {
    self.images = images
    self.builds = builds
    self.takenSubnets = takenSubnets
  }
}

/// A build's content as it is on disk now.
package struct ObservedBuild: Hashable, Sendable {
  package var digest: String
  /// With image substitution applied.
  package var dockerfileText: String
  /// An image of just this content, by a reference that the engine knows.
  package var existing: ImageDetails?
  /// It was built in this run, so that `noCache` is satisfied.
  package var builtInThisRun: Bool

  package init(digest: String, dockerfileText: String, existing: ImageDetails? = nil, builtInThisRun: Bool = false) {
    self.digest = digest
    self.dockerfileText = dockerfileText
    self.existing = existing
    self.builtInThisRun = builtInThisRun
  }
}
