package struct DockerVolume: Hashable, Sendable {
  package var name: String
  package var labels: [String: String]

  init(_ json: JSON) throws(DockerError) {
    name = try json.text("Name", of: "a volume")
    labels = json["Labels"].stringMap
  }
}
