package struct ImageDetails: Hashable, Sendable {
  package var id: String
  package var references: [String]
  /// Bytes.
  package var size: Int64
  package var labels: [String: String]
  package var exposedPorts: [ContainerPort]
  /// The image's own HEALTHCHECK: `["CMD", …]`, `["CMD-SHELL", "…"]`; `nil` where it has none.
  package var healthCheck: [String]?
  package var environment: [String]
  /// Paths that the image declares as volumes.
  package var volumes: [String]
  package var user: String
  /// RFC 3339.
  package var createdAt: String
  /// It has instructions that run when another image is built on it: ONBUILD.
  package var hasTriggers = false
  package var entrypoint: [String]
  package var command: [String]

  package init(
    id: String, references: [String], size: Int64, labels: [String: String], exposedPorts: [ContainerPort],
    healthCheck: [String]?, environment: [String], volumes: [String], user: String, createdAt: String,
    entrypoint: [String] = [], command: [String] = []
  ) {
    self.id = id
    self.references = references
    self.size = size
    self.labels = labels
    self.exposedPorts = exposedPorts
    self.healthCheck = healthCheck
    self.environment = environment
    self.volumes = volumes
    self.user = user
    self.createdAt = createdAt
    self.entrypoint = entrypoint
    self.command = command
  }
}

package struct ImageSummary: Hashable, Sendable {
  package var id: String
  package var references: [String]
  package var labels: [String: String]
  package var size: Int64
  /// Seconds since 1970.
  package var createdAt: Int64

  package init(id: String, references: [String], labels: [String: String], size: Int64, createdAt: Int64) {
    self.id = id
    self.references = references
    self.labels = labels
    self.size = size
    self.createdAt = createdAt
  }
}
