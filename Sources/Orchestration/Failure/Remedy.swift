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
    case .serviceFailed(let failure): failure.remedies
    default: []
    }
  }
}

extension EngineError {
  fileprivate var remedies: [String] {
    switch cause {
    case .unreachable(_, .permissionDenied, _):
      ["may you use it? `sudo usermod -aG docker $USER`, then log in again"]
    case .unreachable(_, .badAddress, _): ["DOCKER_HOST is written as `unix:///path` or `tcp://host:port`"]
    case .unreachable:
      ["is it running? `systemctl start docker` starts it", "is this its address? DOCKER_HOST names another"]
    case .noSpace: ["`orch gc --images` removes the images that orch has built"]
    default: []
    }
  }
}

extension ServiceFailure {
  fileprivate var remedies: [String] {
    switch reason {
    case .exited(_, true): ["give it more: `memory: 512M`"]
    case .neverReady: ["if it needs longer, say so: `ready: …(within: 2m)`"]
    case .exited, .couldNotStart, .removed: []
    }
  }
}
