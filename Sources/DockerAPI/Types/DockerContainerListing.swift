/// A container, as a list tells.
package struct DockerContainerListing: Hashable, Sendable {
  /// One that is published.
  package struct Port: Hashable, Sendable {
    package var container: UInt16
    /// `tcp`, `udp`.
    package var transport: String
    package var hostAddress: String
    package var host: UInt16
  }

  package var id: String
  /// With leading slashes.
  package var names: [String]
  package var image: String
  package var labels: [String: String]
  package var state: String
  /// Seconds since 1970.
  package var createdAt: Int64
  package var ports: [Port]
  /// By the network's name; empty where the container does not run.
  package var addresses: [String: String]

  init(_ json: JSON) throws(DockerError) {
    id = try json.text("Id", of: "a container")
    names = json["Names"].strings
    image = json["Image"].string ?? ""
    labels = json["Labels"].stringMap
    state = json["State"].string ?? ""
    createdAt = json["Created"].integer ?? 0
    ports = (json["Ports"].array ?? []).compactMap { Port($0) }
    addresses =
      json["NetworkSettings"]["Networks"].object?.compactMapValues { $0["IPAddress"].string } ?? [:]
  }
}

extension DockerContainerListing.Port {
  fileprivate init?(_ json: JSON) {
    guard let container = json["PrivatePort"].integer.flatMap({ UInt16(exactly: $0) }),
      let host = json["PublicPort"].integer.flatMap({ UInt16(exactly: $0) })
    else { return nil }
    self.init(
      container: container, transport: json["Type"].string ?? "", hostAddress: json["IP"].string ?? "", host: host)
  }
}
