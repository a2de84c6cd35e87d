import ContainerEngine

/// The files of a service that cannot be copied into its container, as their places are read-only, or in memory. Each is
/// mounted from a volume that is filled before.
struct MountedFiles: Sendable {
  let engine: any ContainerEngine
  let service: PlannedService

  private static let place = "/orch-files"

  /// What mounts them; the volume is there already.
  func mounts() async throws -> [Mount] {
    guard let name = service.filesVolume else { return [] }
    let volume = try await engine.createVolume(name, labels: service.container.labels)
    guard let folder = volume.folder else {
      let message = "it does not tell where its volumes are, as files in a `tmpfs` or a `read_only` service need"
      throw EngineError(operation: "mount files into service `\(service.name)`", cause: .unsupported(message: message))
    }
    try await fill(name)
    return service.mountedFiles.enumerated().map { index, file in
      .bind(
        source: "\(folder)/\(index)", target: file.path,
        readOnly: service.placement(of: file) == .mounted(readOnly: true))
    }
  }

  /// By a container that is never started.
  private func fill(_ volume: String) async throws {
    var helper = ContainerSpec(name: volume, image: service.container.image)
    helper.labels = service.container.labels.filter { $0.key != Labels.service }
    helper.entrypoint = ["orch"]
    helper.network = "none"
    helper.mounts = [.volume(name: volume, target: MountedFiles.place, readOnly: false)]
    let archive = TarArchive.archive(
      of: service.mountedFiles.enumerated().map { index, file in
        (path: String(index), contents: file.contents, mode: file.mode)
      })
    try await withoutCancellation { [engine, helper] in
      let container = try await engine.createContainer(helper)
      let copied: Result<Void, any Error>
      do {
        copied = .success(try await engine.copyIn(container, to: MountedFiles.place, archive: archive))
      } catch {
        copied = .failure(error)
      }
      try await engine.removeContainer(container)
      try copied.get()
    }
  }
}

extension PlannedService {
  /// The volume that files are mounted from; `nil` where all of them are copied.
  var filesVolume: String? { mountedFiles.isEmpty ? nil : container.name + "-files" }
}
