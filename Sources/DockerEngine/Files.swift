package import ContainerEngine
import DockerAPI

extension DockerEngine {
  package func copyIn(_ id: ContainerID, to folder: String, archive: [UInt8]) async throws {
    try await call("copy files to \(folder) of container \(id)") {
      try await $0.containerArchivePut(id.rawValue, folder: folder, archive: archive)
    }
  }

  package func copyIn(
    _ id: ContainerID, to folder: String, pieces: @escaping @Sendable () -> AsyncThrowingStream<[UInt8], any Error>
  ) async throws {
    try await call("copy files to \(folder) of container \(id)") {
      try await $0.containerArchivePut(id.rawValue, folder: folder, pieces: pieces)
    }
  }

  package func copyOut(_ id: ContainerID, path: String) async throws -> AsyncThrowingStream<[UInt8], any Error> {
    let operation = "copy \(path) out of container \(id)"
    let bytes = try await call(operation) { try await $0.containerArchiveGet(id.rawValue, path: path) }
    return AsyncThrowingStream {
      do { return try await bytes.next() } catch { throw Self.outcome(of: error, operation) }
    }
  }
}
