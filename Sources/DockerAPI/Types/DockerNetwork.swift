/// A network, as a list or an inspection tells.
package struct DockerNetwork: Hashable, Sendable {
  package var id: String
  package var name: String
  package var labels: [String: String]
  package var subnets: [String]

  init(_ json: JSON) throws(DockerError) {
    id = try json.text("Id", of: "a network")
    name = json["Name"].string ?? ""
    labels = json["Labels"].stringMap
    subnets = (json["IPAM"]["Config"].array ?? []).compactMap { $0["Subnet"].string }
  }
}

/// The body of a network's creation.
package struct DockerNetworkConfig: Hashable, Sendable {
  package var name: String
  package var labels: [String: String] = [:]
  package var subnet: String?
  package var isInternal = false

  package init(name: String) { self.name = name }

  var json: JSON {
    JSON(present: [
      "Name": .string(name),
      // Newer engines always check, and no longer know the word.
      "CheckDuplicate": true,
      "Driver": "bridge",
      "Internal": .bool(isInternal),
      "Labels": JSON(labels),
      "IPAM": subnet.map { ["Driver": "default", "Config": [["Subnet": .string($0)]]] },
    ])
  }
}
