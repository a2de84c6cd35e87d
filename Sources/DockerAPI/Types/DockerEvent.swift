/// Something that happened to a container, a network, an image.
package struct DockerEvent: Hashable, Sendable {
  package var kind: String
  /// `start`, `die`, `exec_create: true`.
  package var action: String
  package var id: String
  /// Labels, name and the action's own, mixed, as Docker sends them.
  package var attributes: [String: String]
  /// Nanoseconds since 1970.
  package var time: Int64

  package typealias Lines = DecodedStream<LineDecoder<DockerEvent>>

  init(_ json: JSON) {
    kind = json["Type"].string ?? ""
    action = json["Action"].string ?? json["status"].string ?? ""
    id = json["Actor"]["ID"].string ?? json["id"].string ?? ""
    attributes = json["Actor"]["Attributes"].stringMap
    time = json["timeNano"].integer ?? (json["time"].integer ?? 0).multipliedReportingOverflow(by: 1_000_000_000).0
  }
}
