/// An image, as an inspection tells.
package struct DockerImage: Hashable, Sendable {
  package var id: String
  package var tags: [String]
  /// Bytes.
  package var size: Int64
  package var labels: [String: String]
  /// `5432/tcp`.
  package var exposedPorts: [String]
  /// `["CMD", …]`, `["CMD-SHELL", …]`, `["NONE"]`, or empty.
  package var healthCheck: [String]
  package var environment: [String]
  package var volumes: [String]
  package var user: String
  package var createdAt: String
  /// Instructions of ONBUILD.
  package var triggers: [String]
  package var entrypoint: [String]
  package var command: [String]

  init(_ json: JSON) throws(DockerError) {
    id = try json.text("Id", of: "an image")
    tags = json["RepoTags"].strings
    size = json["Size"].integer ?? 0
    let config = json["Config"]
    labels = config["Labels"].stringMap
    exposedPorts = (config["ExposedPorts"].object ?? [:]).keys.sorted()
    healthCheck = config["Healthcheck"]["Test"].strings
    environment = config["Env"].strings
    volumes = (config["Volumes"].object ?? [:]).keys.sorted()
    user = config["User"].string ?? ""
    createdAt = json["Created"].string ?? ""
    triggers = config["OnBuild"].strings
    entrypoint = config["Entrypoint"].strings
    command = config["Cmd"].strings
  }
}

/// An image, as a list tells.
package struct DockerImageListing: Hashable, Sendable {
  package var id: String
  package var tags: [String]
  package var labels: [String: String]
  package var size: Int64
  /// Seconds since 1970.
  package var createdAt: Int64

  init(_ json: JSON) throws(DockerError) {
    id = try json.text("Id", of: "an image")
    // What has no name is listed under this one by older engines.
    tags = json["RepoTags"].strings.filter { $0 != "<none>:<none>" }
    labels = json["Labels"].stringMap
    size = json["Size"].integer ?? 0
    createdAt = json["Created"].integer ?? 0
  }
}
