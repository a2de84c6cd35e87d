/// A build from a Dockerfile. The context is a tar archive, so that the engine may be anywhere.
package struct BuildSpec: Sendable {
  /// The tar archive, in pieces of any size, made as they are read.
  package var context: @Sendable () -> AsyncThrowingStream<[UInt8], any Error>
  /// Path of the Dockerfile inside the archive.
  package var dockerfile: String
  package var tags: [String]
  package var arguments: [String: String] = [:]
  package var target: String?
  package var labels: [String: String] = [:]
  package var noCache = false
  /// The Dockerfile has what only newer builders know: mounts, here-documents, arguments of the platform. The images
  /// that it builds on are there already.
  package var needsExtendedBuilder = false

  package init(
    context: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>, dockerfile: String, tags: [String]
  ) {
    self.context = context
    self.dockerfile = dockerfile
    self.tags = tags
  }
}
