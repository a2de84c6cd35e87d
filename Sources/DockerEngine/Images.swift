package import ContainerEngine
import DockerAPI

extension DockerEngine {
  package func inspectImage(_ reference: String) async throws -> ImageDetails? {
    try await call("inspect image \(reference)") { client in
      do {
        return ImageDetails(try await client.imageInspect(reference))
      } catch DockerError.refused(404, _) {
        return nil
      }
    }
  }

  package func pullImage(_ reference: String, progress: @escaping @Sendable (String) -> Void) async throws {
    let refusal = { (_: Int, message: String) -> EngineError.Cause? in
      let known = EngineError.Cause.refusal(500, message)
      if case .noSpace = known { return known }
      return PullRefusal.cause(message, image: reference)
    }
    try await call("pull image \(reference)", refusal: refusal) { client in
      let name = ImageName(reference)
      let lines = try await client.imagePull(name: name.repository, tag: name.tag)
      while let line = try await lines.next() {
        switch line {
        case .status(let id, let text): progress(id.map { "\($0): \(text)" } ?? text)
        case .failure(let message, _): throw DockerError.refused(status: 500, message: message)
        case .output, .image, .trace, .other: break
        }
      }
    }
  }

  package func removeImage(_ reference: String) async throws {
    try await call("remove image \(reference)") { client in
      do { try await client.imageRemove(reference) } catch DockerError.refused(404, _) {}
    }
  }

  package func listImages(labels: [String: String]) async throws -> [ImageSummary] {
    try await call("list images") { try await $0.imageList(labels: labels) }.map {
      ImageSummary(id: $0.id, references: $0.tags, labels: $0.labels, size: $0.size, createdAt: $0.createdAt)
    }
  }

  package func commitContainer(_ id: ContainerID, as reference: String, labels: [String: String]) async throws -> String
  {
    let name = ImageName(reference)
    return try await call("make image \(reference) of container \(id)") {
      try await $0.imageCommit(container: id.rawValue, repository: name.repository, tag: name.tag, labels: labels)
    }
  }
}

extension ImageDetails {
  init(_ image: DockerImage) {
    let probe = image.healthCheck.isEmpty || image.healthCheck == ["NONE"] ? nil : image.healthCheck
    self.init(
      id: image.id, references: image.tags, size: image.size, labels: image.labels,
      exposedPorts: image.exposedPorts.compactMap { ContainerPort($0) }, healthCheck: probe,
      environment: image.environment, volumes: image.volumes, user: image.user, createdAt: image.createdAt,
      entrypoint: image.entrypoint, command: image.command)
    hasTriggers = !image.triggers.isEmpty
  }
}
