/// What the newer builder tells of a build while it runs: `StatusResponse` of BuildKit's control protocol.
package struct BuildTrace: Hashable, Sendable {
  /// A step of the build, or one of the builder's own.
  package struct Vertex: Hashable, Sendable {
    package var digest: String
    /// As `[stage-0 2/3] RUN make`.
    package var name: String
    package var isStarted: Bool
    /// Empty where it has not failed.
    package var error: String
  }

  package struct Output: Hashable, Sendable {
    /// Digest of the vertex that has written it.
    package var vertex: String
    package var bytes: [UInt8]
  }

  package var vertices: [Vertex] = []
  package var outputs: [Output] = []

  package init(_ bytes: [UInt8]) {
    for (field, value) in ProtobufFields(bytes) {
      guard case .bytes(let message) = value else { continue }
      switch field {
      case 1: vertices.append(BuildTrace.vertex(message))
      case 3: outputs.append(BuildTrace.output(message))
      default: break
      }
    }
  }

  private static func vertex(_ message: ArraySlice<UInt8>) -> Vertex {
    var vertex = Vertex(digest: "", name: "", isStarted: false, error: "")
    for (field, value) in ProtobufFields(message) {
      guard case .bytes(let bytes) = value else { continue }
      switch field {
      case 1: vertex.digest = String(decoding: bytes, as: UTF8.self)
      case 3: vertex.name = String(decoding: bytes, as: UTF8.self)
      case 5: vertex.isStarted = true
      case 7: vertex.error = String(decoding: bytes, as: UTF8.self)
      default: break
      }
    }
    return vertex
  }

  private static func output(_ message: ArraySlice<UInt8>) -> Output {
    var output = Output(vertex: "", bytes: [])
    for (field, value) in ProtobufFields(message) {
      guard case .bytes(let bytes) = value else { continue }
      switch field {
      case 1: output.vertex = String(decoding: bytes, as: UTF8.self)
      case 4: output.bytes = Array(bytes)
      default: break
      }
    }
    return output
  }
}
