package import ContainerEngine

/// What will be done to bring an environment up, in an order that respects every dependency.
package struct Plan: Hashable, Sendable {
  package var identity: EnvironmentIdentity
  package var services: [PlannedService]
  package var steps: [Step]
  /// What its images are built from, built already or not.
  package var builds: [BuildSource] = []
  /// Data of its databases that are worth making for those that come later, once it is up.
  package var templates: [DataTemplate] = []
  /// What its services declare to use together.
  package var demand = ResourceDemand.none
  /// Equal for environments that could stand in for each other, as long as all images are there.
  package var digest = ""

  package init(identity: EnvironmentIdentity, services: [PlannedService], steps: [Step]) {
    self.identity = identity
    self.services = services
    self.steps = steps
  }

  package func service(_ name: String) -> PlannedService? {
    services.first { $0.name == name }
  }
}

/// A service with everything decided.
package struct PlannedService: Hashable, Sendable {
  package var name: String
  package var container: ContainerSpec
  package var declaredPorts: [ContainerPort]
  package var needs: [String]
  package var files: [ServiceFile]
  package var ready: Readiness
  /// The image may bring its own HEALTHCHECK, which then goes before `ready`; known only once the image is there.
  package var prefersImageHealthCheck: Bool
  /// Bytes; `nil` until it is pulled or built.
  package var imageSize: Int64?
  /// What stands around host and port in its URL.
  package var urlForm: String?
  /// `nil` until it is pulled or built.
  package var imageID: String?
  /// `nil` where it has no database, or one that others are not to share.
  package var initialisation: Initialisation?
  /// Folders whose content comes from a snapshot.
  package var restores: [String] = []
  /// It writes into volumes, which are on disk.
  package var keepsDataOnDisk = false
  /// Folders that its image declares as volumes, where it is there already.
  package var imageVolumes: [String] = []

  package init(
    name: String, container: ContainerSpec, declaredPorts: [ContainerPort], needs: [String], files: [ServiceFile],
    ready: Readiness, prefersImageHealthCheck: Bool, imageSize: Int64? = nil
  ) {
    self.name = name
    self.container = container
    self.declaredPorts = declaredPorts
    self.needs = needs
    self.files = files
    self.ready = ready
    self.prefersImageHealthCheck = prefersImageHealthCheck
    self.imageSize = imageSize
  }

  /// The image's reference.
  package var image: String { container.image }
}

/// What a step is about; two steps of a plan never share it.
package enum StepID: Hashable, Sendable {
  case network
  case image(String)
  case volume(String)
  case create(String)
  case files(String)
  case start(String)
  case ready(String)

  /// The service that the step is for, where it is one.
  package var service: String? {
    switch self {
    case .network, .image, .volume: nil
    case .create(let name), .files(let name), .start(let name), .ready(let name): name
    }
  }
}

package struct Step: Hashable, Sendable {
  package enum Action: Hashable, Sendable {
    /// The first candidate that the engine takes.
    case createNetwork(NetworkSpec, candidates: [Subnet])
    /// It is there already; nothing to do.
    case useImage(reference: String, id: String)
    case pullImage(reference: String)
    case buildImage(BuildPlan)
    case createVolume(name: String, labels: [String: String])
    case createContainer(ContainerSpec)
    case copyFiles([ServiceFile])
    case start
    case awaitReady(Readiness)
  }

  package var id: StepID
  package var action: Action
  package var after: [StepID]
  /// Why the plan has this step, as a clause: `no image of this content yet`.
  package var reason: String

  package init(_ id: StepID, _ action: Action, after: [StepID], reason: String) {
    self.id = id
    self.action = action
    self.after = after
    self.reason = reason
  }
}

/// A build with everything decided; one for all services that share its content.
package struct BuildPlan: Hashable, Sendable {
  package var source: BuildSource
  /// Digest of the context, of the Dockerfile as it is sent, arguments and target.
  package var content: String
  /// Sent in place of the file's own text.
  package var dockerfile: SentDockerfile
  /// Ids of the images that it builds on, by reference; those that the engine does not have yet are left out.
  package var bases: [String: String]
  /// What the Dockerfile does not copy goes along too.
  package var needsWholeContext: Bool
  package var services: [String]
  /// The image of the same content that this one takes the place of, by its id.
  package var replaces: String?

  package var digest: String { BuildDigest.digest(content: content, bases: bases) }
  package var tag: String { BuildDigest.tag(digest) }

  package init(source: BuildSource, _ build: ObservedBuild, services: [String], replaces: String? = nil) {
    self.source = source
    content = build.content
    dockerfile = build.dockerfile
    bases = build.bases
    needsWholeContext = build.needsWholeContext
    self.services = services
    self.replaces = replaces
  }
}
