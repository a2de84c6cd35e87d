import ContainerEngine

extension OrchestrationError {
  /// What can be done about it, a line each.
  package var remedies: [String] {
    switch self {
    case .engine(let error, _): error.remedies
    case .badSetting(_, _, let form): ["write \(form), or unset it"]
    case .imageMissing(_, _, let cause): cause.remedies
    case .buildFailed(_, let source, let replaced, let cause):
      BuildRemedy(source: source, replaced: replaced, cause: cause.cause).lines
    case .dockerfileMissing(_, _, true): ["write one, or leave out `--alpine`"]
    case .dockerfileMissing, .contextMissing: ["paths are relative to the file that declares the service"]
    case .dockerfileNotSupported(_, _, let found): found.remedies
    case .unreachableHost: ["set ORCH_HOST to the name or the address of the engine's machine"]
    case .nothingToSnapshot: ["declare where its data are: `tmpfs: \"/var/lib/postgresql/data\"`"]
    case .notArchived: ["a snapshot needs `sh`, `tar`, `stat` and `chroot` in the service's image"]
    case .notRemoved: ["does something else use it, as a container that was connected to its network?"]
    case .snapshotInUse: ["`down` ends an environment; until then its services look there when they start again"]
    case .ambiguousEnvironment: ["name it by its id"]
    case .readOnly:
      ["its `volumes` and `tmpfs` can be written; `files:` puts files anywhere before it starts"]
    case .inMemory(_, _, .notRunning): ["what is in memory is there while the service runs: copy then"]
    case .inMemory(_, _, .noProgram): ["`volumes` in place of `tmpfs`: there `cp` needs no program of the service"]
    case .programRefused(_, let obstacle): obstacle.remedies
    case .cutOff: ["`heal` ends what `disconnect` does, and so does the end of its block"]
    case .notRunning(_, .paused): ["`heal` ends what `pause` does, and so does the end of its block"]
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
    case .noAnswer: ["it has locked up, or is very busy: `orch doctor` asks it more", EngineError.restart]
    case .noSpace: ["`orch gc --images` removes the images that orch has built"]
    case .pullFailed(let image, let obstacle, _): obstacle.remedies(image)
    case .containerRefused(let obstacle): obstacle.remedies
    case .refused(status: 401, message: _), .refused(status: 403, message: _):
      ["the engine's own rules forbid it: whoever looks after the engine can allow it"]
    case .invalid(let message) where message.hasPrefix("client version"):
      [
        message.contains("too new")
          ? "the engine is older than orch knows: update it" : "the engine is newer: update orch"
      ]
    default: []
    }
  }

  static let restart = "`systemctl restart docker` starts it anew, where it is this machine's"

  /// A variable that is set comes first: whoever has forgotten it looks everywhere else.
  private static func remedies(_ endpoint: Endpoint, _ reason: UnreachableReason) -> [String] {
    let start = "is it running? `systemctl start docker` starts it"
    let set: String? =
      switch endpoint.source {
      case .usual: nil
      case .variable(let name): "\(name) is set to `\(endpoint.address)`: "
      case .context(let name): "it is that of the context `\(name)`: "
      }
    return switch (reason, set) {
    case (.unknownContext(let known), _):
      [
        known.isEmpty
          ? "`docker context ls` lists them; `docker context use default` goes back to this machine's engine"
          : "contexts: default, \(known.joined(separator: ", ")); DOCKER_CONTEXT or `docker context use` chooses one"
      ]
    case (.notSecure, let set):
      [
        (set ?? "")
          + "DOCKER_CERT_PATH names the folder of ca.pem, cert.pem and key.pem; without DOCKER_TLS_VERIFY nothing is encrypted"
      ]
    case (.badAddress(let forms), let set): ["\(set ?? "")write \(forms)" + (set == nil ? "" : ", or unset it")]
    case (.permissionDenied, let set):
      (set.map { ["\($0)is it the one that you mean?"] } ?? [])
        + ["may you use it? `sudo usermod -aG docker $USER`, then log in again"]
    case (_, let set?): ["\(set)correct it, or unset it for the engine of this machine", start]
    case (_, nil): [start, "is this its address? DOCKER_HOST names another"]
    }
  }
}
