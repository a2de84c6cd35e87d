package import ContainerEngine
import DockerAPI

extension DockerEngine {
  /// Bytes of an archive that is read into memory.
  private static let archiveLimit = 2 << 30

  package func copyIn(_ id: ContainerID, to folder: String, archive: [UInt8]) async throws {
    try await call("copy files to \(folder) of container \(id)") {
      try await $0.containerArchivePut(id.rawValue, folder: folder, archive: archive)
    }
  }

  package func copyOut(_ id: ContainerID, path: String) async throws -> [UInt8] {
    try await call("copy \(path) out of container \(id)") {
      try await $0.containerArchiveGet(id.rawValue, path: path).collect(limit: Self.archiveLimit)
    }
  }
}
