package struct DockerVolume: Hashable, Sendable {
  package var name: String
  package var labels: [String: String]
  /// Its folder on the engine's machine.
  package var mountpoint: String?

  init(_ json: JSON) throws(DockerError) {
    name = try json.text("Name", of: "a volume")
    labels = json["Labels"].stringMap
    mountpoint = json["Mountpoint"].string.flatMap { $0.isEmpty ? nil : $0 }
  }
}
