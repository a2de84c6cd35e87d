import ContainerEngine

extension OrchestrationError {
  /// What can be done about it, a line each.
  package var remedies: [String] {
    switch self {
    case .engine(let error, _): error.remedies
    case .badSetting(_, _, let form): ["write \(form), or unset it"]
    case .imageMissing(_, _, let cause): cause.remedies
    case .buildFailed(_, let source, let cause): BuildRemedy(source: source, cause: cause.cause).lines
    case .dockerfileMissing(_, _, true): ["write one, or leave out `--alpine`"]
    case .dockerfileMissing, .contextMissing: ["paths are relative to the file that declares the service"]
    case .dockerfileNotSupported(_, _, let found): found.remedies
    case .notRemoved: ["does something else use it, as a container that was connected to its network?"]
    case .ambiguousEnvironment: ["name it by its id"]
    case .notRunning(let service, .exited): ["its output tells more: `logs` of `\(service)`"]
    case .serviceFailed(let failure): failure.remedies
    default: []
    }
  }
}

extension EngineError {
  var remedies: [String] {
    switch cause {
    case .unreachable(let endpoint, let reason): EngineError.remedies(endpoint, reason)
    case .noSpace: ["`orch gc --images` removes the images that orch has built"]
    case .pullFailed(let image, let obstacle, _): obstacle.remedies(image)
    case .containerRefused(let obstacle): obstacle.remedies
    default: []
    }
  }

  /// A variable that is set comes first: whoever has forgotten it looks everywhere else.
  private static func remedies(_ endpoint: Endpoint, _ reason: UnreachableReason) -> [String] {
    let start = "is it running? `systemctl start docker` starts it"
    let set = endpoint.variable.map { "\($0) is set to `\(endpoint.address)`: " }
    return switch (reason, set) {
    case (.badAddress(let forms), let set): ["\(set ?? "")write \(forms)" + (set == nil ? "" : ", or unset it")]
    case (.permissionDenied, let set):
      (set.map { ["\($0)is it the one that you mean?"] } ?? [])
        + ["may you use it? `sudo usermod -aG docker $USER`, then log in again"]
    case (_, let set?): ["\(set)correct it, or unset it for the engine of this machine", start]
    case (_, nil): [start, "is this its address? DOCKER_HOST names another"]
    }
  }
}
