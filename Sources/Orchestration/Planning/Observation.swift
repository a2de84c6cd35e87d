package import ContainerEngine

/// What was found on the engine and on this machine before planning.
package struct Observation: Sendable {
  /// Images that the engine has, by the reference after substitution.
  package var images: [String: ImageDetails]
  /// References that this run has pulled already.
  package var pulled: Set<String> = []
  /// By the build as the service means it, Alpine variant applied.
  package var builds: [BuildSource: ObservedBuild]
  /// By the name of the service.
  package var templates: [String: ObservedTemplate] = [:]
  /// Ranges of the engine's networks and of the host's routes.
  package var takenSubnets: [Subnet]
  /// What data are put back from.
  package var snapshot: Snapshot?

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
  /// Digest of the context, of the Dockerfile as it is sent, arguments and target.
  package var content: String
  package var dockerfile: SentDockerfile
  /// Ids of the images that it builds on, by reference; those that the engine does not have are left out.
  package var bases: [String: String]
  /// An image of just this content, by a reference that the engine knows.
  package var existing: ImageDetails?
  /// An image that it builds on copies from the context, nobody knows what.
  package var needsWholeContext = false
  /// It was built in this run, so that `noCache` is satisfied.
  package var builtInThisRun: Bool

  /// Tells it from any other build.
  package var digest: String { BuildDigest.digest(content: content, bases: bases) }

  package init(
    content: String, dockerfile: SentDockerfile, bases: [String: String] = [:], existing: ImageDetails? = nil,
    builtInThisRun: Bool = false
  ) {
    self.content = content
    self.dockerfile = dockerfile
    self.bases = bases
    self.existing = existing
    self.builtInThisRun = builtInThisRun
  }
}
