package import ContainerEngine
import DockerAPI

extension DockerEngine {
  @discardableResult
  package func createVolume(_ name: String, labels: [String: String]) async throws -> VolumeSummary {
    let volume = try await call("create volume \(name)") { try await $0.volumeCreate(name, labels: labels) }
    return VolumeSummary(volume)
  }

  package func removeVolume(_ name: String) async throws {
    try await call("remove volume \(name)") { client in
      do { try await client.volumeRemove(name) } catch DockerError.refused(404, _) {}
    }
  }

  package func listVolumes(labels: [String: String]) async throws -> [VolumeSummary] {
    try await call("list volumes") { try await $0.volumeList(labels: labels) }.map { VolumeSummary($0) }
  }
}

extension VolumeSummary {
  fileprivate init(_ volume: DockerVolume) {
    self.init(name: volume.name, labels: volume.labels, folder: volume.mountpoint)
  }
}
