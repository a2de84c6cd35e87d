import ContainerEngine

extension Orchestrator {
  /// The values that are secret in an environment, so that whoever attaches to it does not show them either.
  package func secretValues(of environment: String) async throws -> [String] {
    let containers = try await translatingErrors {
      try await engine.listContainers(labels: [Labels.environment: environment, Labels.secrets: ""])
    }
    var values: [String] = []
    for container in containers {
      let names = ServiceSecrets(label: container.labels[Labels.secrets] ?? "")
      let variables = names.variables.map { $0 + "=" }
      let state = try await translatingErrors { try await engine.inspectContainer(container.id) }
      for line in state.environment {
        if let name = variables.first(where: line.hasPrefix) { values.append(String(line.dropFirst(name.count))) }
      }
      for file in names.files {
        if let value = await text(of: "\(ServiceSecrets.folder)/\(file)", in: container.id) { values.append(value) }
      }
    }
    return values
  }

  /// `nil` where it cannot be had any more.
  private func text(of path: String, in container: ContainerID) async -> String? {
    guard let pieces = try? await engine.copyOut(container, path: path) else { return nil }
    var reader = TarReader()
    var bytes: [UInt8] = []
    do {
      for try await piece in pieces {
        reader.append(piece)
        while let element = try reader.next() { if case .contents(let part) = element { bytes += part } }
        guard bytes.count < 1 << 20 else { return nil }
      }
    } catch {
      return nil
    }
    return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
  }
}
