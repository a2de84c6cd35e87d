package import ContainerEngine

/// The labels by which orch knows its own; nothing without them is ever removed.
package enum Labels {
  package static let environment = "dev.orch.environment"
  package static let name = "dev.orch.name"
  package static let declaration = "dev.orch.declaration"
  /// What the environment is for, in words for people.
  package static let purpose = "dev.orch.purpose"
  /// On what belongs to a stack; its volumes carry this alone, so that they outlive the environment.
  package static let stack = "dev.orch.stack"
  /// Digest of what a service of a stack is declared as, its image's content left out.
  package static let spec = "dev.orch.spec"
  /// Host ports of a stack's service: `8000/tcp=20814`.
  package static let hostPorts = "dev.orch.host-ports"
  /// On a container that is made from another image than its service's, or by the id of one that was built: its name.
  package static let image = "dev.orch.image"
  package static let service = "dev.orch.service"
  /// Place of the service in its declaration.
  package static let order = "dev.orch.order"
  /// Declared ports: `8000/tcp,53/udp`.
  package static let ports = "dev.orch.ports"
  /// What stands around host and port in the service's URL.
  package static let url = "dev.orch.url"
  /// The same where some of it is secret: `postgres://test:${PASSWORD}@/shop`, of the service's own variables.
  package static let urlTemplate = "dev.orch.url-template"
  /// Names of the services that it needs: `postgres,redis`.
  package static let needs = "dev.orch.needs"
  /// What of the service is secret, by name: `env:TOKEN,file:token,url`.
  package static let secrets = "dev.orch.secrets"
  /// How it is asked whether it is ready, for whoever attaches to it.
  package static let ready = "dev.orch.ready"
  /// On the network: what the services declare to use together, where they declare it.
  package static let demand = "dev.orch.demand"
  /// On the mark of an environment that is about to start, until its network stands: what its services declare to use
  /// together.
  package static let reservation = "dev.orch.reservation"
  /// On the network: the container that orch itself runs in, and that has joined.
  package static let guest = "dev.orch.guest"
  /// On the mark of a fault: what was done to a service, as `killed SIGTERM`.
  package static let fault = "dev.orch.fault"
  /// On the mark of a fault: the id of the container that suffers it.
  package static let container = "dev.orch.container"
  /// On the mark of a fault: when that container was started, as the engine wrote it.
  package static let started = "dev.orch.started"
  /// On the mark of a fault: the names that the container had in its network: `cache,cache.local`.
  package static let aliases = "dev.orch.aliases"
  package static let session = "dev.orch.session"
  package static let owner = "dev.orch.owner"
  /// A ``Session/Lease``.
  package static let lease = "dev.orch.lease"
  /// Digest of what was planned, the environment's id left out: equal for environments that are interchangeable.
  package static let plan = "dev.orch.plan"
  /// On the empty volume that marks an environment as kept. Labels of a living container cannot be changed; a volume
  /// can be added and taken away, and every user of the engine sees it.
  package static let kept = "dev.orch.kept"
  /// On the mark of an environment that waits to be taken: the digest of its plan.
  package static let waiting = "dev.orch.waiting"
  /// On the mark of an environment that somebody has taken: from then on the mark's session, owner and purpose are those of
  /// the environment.
  package static let claim = "dev.orch.claim"
  /// On the mark of an environment that somebody has taken: what tells this claim from any other.
  package static let claimant = "dev.orch.claimant"
  /// On the mark of a process that keeps environments ready: the digest of their plan.
  package static let keeper = "dev.orch.keeper"
  /// On a keeper's mark: how many it keeps ready.
  package static let count = "dev.orch.count"
  /// On a keeper's mark: digest of what is kept ready whatever its images are built to, so that a newer one supersedes it.
  package static let pool = "dev.orch.pool"
  /// On the volume that holds a snapshot: its id.
  package static let snapshot = "dev.orch.snapshot"
  /// On a snapshot's volume: whose folders it holds, as `db=/var/lib/data`, a line each.
  package static let folders = "dev.orch.folders"
  /// When it was made. Seconds since 1970.
  package static let created = "dev.orch.created"
  /// Until when it is kept. Seconds since 1970.
  package static let until = "dev.orch.until"
  /// On built images: digest of all that went in.
  package static let build = "dev.orch.build"
  /// On built images: what all builds of the same thing have in common, as long as their content changes.
  package static let lineage = "dev.orch.lineage"

  /// What every object of an environment carries.
  package static func common(_ identity: EnvironmentIdentity, _ session: Session) -> [String: String] {
    var labels = [
      environment: identity.id, declaration: identity.declaration, lease: session.lease.rawValue,
      Labels.session: session.id, owner: session.owner.label,
    ]
    if let given = identity.givenName { labels[name] = given }
    if let words = identity.purpose { labels[purpose] = words }
    if let name = identity.stack { labels[stack] = name }
    return labels
  }

  package static func ports(_ ports: [ContainerPort]) -> String {
    ports.map(\.description).joined(separator: ",")
  }

  static func hostPorts(_ ports: [ContainerPort: UInt16]) -> String {
    ports.map { "\($0.key)=\($0.value)" }.sorted().joined(separator: ",")
  }

  static func hostPorts(from label: String) -> [ContainerPort: UInt16] {
    var found: [ContainerPort: UInt16] = [:]
    for item in label.split(separator: ",") {
      let halves = item.split(separator: "=")
      guard halves.count == 2, let port = ContainerPort(String(halves[0])), let host = UInt16(halves[1]) else {
        continue
      }
      found[port] = host
    }
    return found
  }

  package static func ports(from label: String) -> [ContainerPort] {
    label.split(separator: ",").compactMap { ContainerPort(String($0)) }
  }
}
