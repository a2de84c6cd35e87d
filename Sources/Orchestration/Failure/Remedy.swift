import ContainerEngine

extension OrchestrationError {
  /// What can be done about it, a line each.
  package var remedies: [String] {
    switch self {
    case .engine(let error, _): error.remedies
    case .imageMissing(_, _, let cause):
      cause.remedies + ["is its name right? `ORCH_IMAGE_PREFIX` takes images from another registry"]
    case .buildFailed(_, _, let cause): cause.remedies
    case .dockerfileMissing(_, _, true): ["write one, or leave out `--alpine`"]
    case .dockerfileMissing, .contextMissing: ["paths are relative to the file that declares the service"]
    case .notRemoved: ["does something else use it, as a container that was connected to its network?"]
    case .ambiguousEnvironment: ["name it by its id"]
    case .notRunning(let service, .exited): ["its output tells more: `logs` of `\(service)`"]
    case .serviceFailed(let failure): failure.remedies
    default: []
    }
  }
}

extension EngineError {
  fileprivate var remedies: [String] {
    switch cause {
    case .unreachable(let endpoint, let reason): EngineError.remedies(endpoint, reason)
    case .noSpace: ["`orch gc --images` removes the images that orch has built"]
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

extension ServiceFailure {
  fileprivate var remedies: [String] {
    let id = environment.id
    let look = [
      "look at it: `let it = attach \"\(id)\"` at the prompt, then `logs it.\(service)`, `it.\(service).exec(…)`",
      "remove it: `orch down \(id)`",
    ]
    return fixes + (kept ? look : [])
  }

  private var fixes: [String] {
    switch reason {
    case .exited(_, true): ["give it more: `memory: 512M`"]
    case .neverReady:
      ReadinessAdvice(finding: answers.last?.finding ?? .commandTimedOut, listening: listening).lines
    case .exited, .couldNotStart, .removed: []
    }
  }
}
