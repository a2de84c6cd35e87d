import Encodings

/// A line of a build's, a pull's or an import's answer.
package enum DockerProgress: Hashable, Sendable {
  /// Output of a build, with its line ends.
  case output(String)
  /// The image that came out.
  case image(id: String)
  /// News of the newer builder.
  case trace(BuildTrace)
  /// Word of one layer or of the whole.
  case status(id: String?, text: String)
  /// The end, and why; the code is a build step's exit status.
  case failure(message: String, code: Int?)
  case other

  package typealias Lines = DecodedStream<LineDecoder<DockerProgress>>

  init(_ json: JSON) {
    if let message = json["errorDetail"]["message"].string ?? json["error"].string {
      self = .failure(message: message, code: json["errorDetail"]["code"].integer.map { Int($0) })
    } else if let text = json["stream"].string {
      self = .output(text)
    } else if let id = json["aux"]["ID"].string {
      self = .image(id: id)
    } else if json["id"].string == "moby.buildkit.trace", let text = json["aux"].string {
      self = Base64.decode(text).map { .trace(BuildTrace($0)) } ?? .other
    } else if let text = json["status"].string {
      self = .status(id: json["id"].string, text: text)
    } else {
      self = .other
    }
  }
}
