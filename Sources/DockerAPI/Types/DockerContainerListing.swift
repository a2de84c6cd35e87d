/// A container, as a list tells.
package struct DockerContainerListing: Hashable, Sendable {
  package var id: String
  /// With leading slashes.
  package var names: [String]
  package var image: String
  package var labels: [String: String]
  package var state: String
  /// Seconds since 1970.
  package var createdAt: Int64

  init(_ json: JSON) throws(DockerError) {
    id = try json.text("Id", of: "a container")
    names = json["Names"].strings
    image = json["Image"].string ?? ""
    labels = json["Labels"].stringMap
    state = json["State"].string ?? ""
    createdAt = json["Created"].integer ?? 0
  }
}
