package import ContainerEngine

/// A program in a container of its own inside of an environment's network, which goes when the program ends.
package struct OneOffSpec: Sendable {
  /// As written, before image substitution.
  package var image: String
  /// Empty is the image's own.
  package var command: [String]
  package var environment: [EnvironmentVariable] = []
  package var volumes: [ServiceVolume] = []
  package var user: String?
  package var workingDirectory: String?

  package init(image: String, command: [String]) {
    self.image = image
    self.command = command
  }
}

extension Orchestrator {
  /// Runs it to its end and gives its exit status; what it writes goes to `output` as it comes. When cancelled the container is
  /// removed before this throws.
  package func run(
    _ spec: OneOffSpec, in environment: String, output: @escaping @Sendable (OutputChunk) -> Void
  ) async throws -> Int {
    guard let running = self.environment(environment) else { throw unknown(environment) }
    let reference = settings.imageSubstitution(spec.image)
    return try await translatingErrors {
      if try await engine.inspectImage(reference) == nil {
        try await images.pull(reference, for: [spec.image]) { [self] line in
          note(.imageOutput(services: [spec.image], line: line), running.identity)
        }
      }
      let container = container(spec, reference, running.identity)
      let id = try await withoutCancellation { [engine] in try await engine.createContainer(container) }
      do {
        let status = try await finish(id, output)
        try await remove(id)
        return status
      } catch {
        try? await remove(id)
        throw error
      }
    }
  }

  private func finish(_ id: ContainerID, _ output: @Sendable (OutputChunk) -> Void) async throws -> Int {
    try await engine.startContainer(id)
    while true {
      for try await chunk in try await engine.logs(id, LogOptions(follow: true)) { output(chunk) }
      // The output may end a moment before the program does.
      for _ in 0..<100 {
        switch try await engine.inspectContainer(id).phase {
        case .exited(let code, _): return code
        case .dead: return 1
        default: try await Task.sleep(for: .milliseconds(20))
        }
      }
    }
  }

  private func remove(_ id: ContainerID) async throws {
    try await withoutCancellation { [engine] in try await engine.removeContainer(id) }
  }

  private func container(
    _ spec: OneOffSpec, _ image: String, _ identity: EnvironmentIdentity
  ) -> ContainerSpec {
    var random = SystemRandomNumberGenerator()
    let name = "run.\(RandomID.make(length: 4, using: &random))"
    var container = ContainerSpec(name: identity.containerName(name), image: image)
    container.labels = Labels.common(identity, session)
    container.command = spec.command.isEmpty ? nil : spec.command
    container.environment = spec.environment.map { ($0.name, $0.value) }
    container.network = identity.networkName
    container.user = spec.user
    container.workingDirectory = spec.workingDirectory
    container.healthCheck = HealthCheck.none
    container.mounts = spec.volumes.map { volume in
      switch volume {
      case .named(let name, let target, let readOnly):
        .volume(name: identity.volumeName(name), target: target, readOnly: readOnly)
      case .anonymous(let target): .tmpfs(target: target, options: "")
      case .bind(let source, let target, let readOnly, let makes):
        .bind(source: source, target: target, readOnly: readOnly, makesSource: makes)
      }
    }
    return container
  }
}
