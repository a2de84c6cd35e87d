package import ContainerEngine

// Texts of failures, formed here and nowhere else in this room. The first line stands alone; details follow indented.

extension OrchestrationError {
  package func describe() -> String {
    switch self {
    case .badSetting(let name, let value, _): "\(name) makes no sense: `\(value)`"
    case .nothingToStart: "the environment has no services"
    case .unknownService(let name, let known): "no service `\(name)`; \(Phrase.known("services", known))"
    case .duplicateService(let name): "service `\(name)` is declared twice"
    case .unknownNeed(let service, let need, let known):
      "service `\(service)` needs `\(need)`, which is no service; \(Phrase.known("services", known))"
    case .needsCycle(let names): "services need each other in a circle: " + names.joined(separator: " → ")
    case .noPort(let service, let probe):
      "service `\(service)` has no TCP port for its \(probe) probe; declare `port:` or give the probe its port"
    case .badPattern(let service, let pattern): "service `\(service)`: `\(pattern)` is no regular expression"
    case .probeTooDeep(let service): "service `\(service)`: its probes are nested too deeply"
    case .contextMissing(let service, let path): "service `\(service)`: no folder \(path) to build from"
    case .dockerfileMissing(let service, let path, let alpine):
      "service `\(service)`: no Dockerfile \(path)" + (alpine ? ", the Alpine variant that is asked for" : "")
    case .dockerfileNotSupported(let service, let path, let found):
      "service `\(service)`: \(path):\(found.line): `\(found.words)` "
        + (found.demand == .handedIn
          ? "wants what orch does not hand in to builds" : "is unknown to this engine's builder")
    case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
    case .nameInUse(let name): "an environment named `\(name)` is up already; `attach \"\(name)\"` gives a handle to it"
    case .unknownEnvironment(let name, let known):
      "no environment `\(name)` is up; " + (known.isEmpty ? "none is" : "those that are:") + Phrase.lines(known)
    case .ambiguousEnvironment(let word, let matches):
      "`\(word)` means \(matches.count) environments:" + Phrase.lines(matches)
    case .unknownSnapshot(let name, let known): "there is no snapshot `\(name)`; \(Phrase.known("snapshots", known))"
    case .snapshotInUse(let name, let environments):
      "the snapshot `\(name)` is in use by \(environments.map { "`\($0)`" }.joined(separator: ", "))"
    case .nothingToSnapshot(let name):
      "`\(name)` has nothing to take a snapshot of: no service keeps data in `volumes` or `tmpfs`"
    case .notFlushed(let service, let finding):
      "service `\(service)` does not write down its data for a snapshot: \(finding.describe())"
    case .notArchived(let service, let reason): "the data of service `\(service)` cannot be archived: \(reason)"
    case .noFreeSubnet(let range): "no free subnet in \(range); set ORCH_SUBNETS to another range"
    case .supervisorNotStarted(let reason): "cannot start the process that cleans up after a kill: \(reason)"
    case .unreachableHost(let name): "services would be reached at `\(name)`, which has no address here"
    case .systemRefused(let operation, let reason): "cannot \(operation): \(reason)"
    case .imageMissing(let services, let reference, let cause):
      "no image `\(reference)` for \(Phrase.services(services)): \(cause.causeText)"
    case .buildFailed(let services, let source, _, let cause):
      "the build of \(Phrase.services(services)) from \(source.dockerfilePath) failed" + cause.buildText
    case .engine(let error, let service): (service.map { "service `\($0)`: " } ?? "") + error.describe()
    case .notRemoved(let environment, let objects):
      (environment.map { "`\($0)`: " } ?? "") + "could not remove " + objects.joined(separator: ", ")
    case .notRunning(let service, let phase): "service `\(service)` \(phase.reasonNotRunning)"
    case .noProgram(let name, let service, .missing): "there is no program `\(name)` in service `\(service)`"
    case .noProgram(let name, let service, .notExecutable): "`\(name)` in service `\(service)` may not be executed"
    case .programRefused(let service, let obstacle): "service `\(service)` cannot run this: \(obstacle.text)"
    case .cutOff(let service): "service `\(service)` is cut off from its network, so that nothing reaches it"
    case .noPath(let path, let service):
      "there is no \(path.hasSuffix("/") ? "folder" : "file or folder") \(path) in service `\(service)`"
    case .readOnly(let path, let service): "\(path) in service `\(service)` is read-only"
    case .inMemory(let path, let service, let obstacle): obstacle.describe(path, service)
    case .serviceFailed(let failure): failure.describe()
    }
  }
}

extension MemoryObstacle {
  fileprivate func describe(_ path: String, _ service: String) -> String {
    switch self {
    case .notRunning(let phase):
      "\(path) of service `\(service)` is in memory, and the service \(phase.reasonNotRunning)"
    case .noProgram(let name):
      "\(path) of service `\(service)` is in memory, where only its own programs can copy, and it has no `\(name)`"
    case .failed(let said): "`tar` in service `\(service)` cannot copy \(path): \(Phrase.excerpt(said))"
    }
  }
}

extension ContainerState.Phase? {
  fileprivate var reasonNotRunning: String {
    switch self {
    case .exited(let code, let outOfMemory):
      "has ended with exit status \(code)" + (outOfMemory ? ", out of memory" : "")
    case .paused: "is paused"
    case .created: "has not been started"
    case .restarting: "is being restarted"
    case .running: "does not take programs now"
    case .removing, .dead, nil: "has been removed"
    }
  }
}

extension ServiceFailure {
  package func describe() -> String {
    var text = "service `\(service)` \(reason.text)" + again
    if !blocked.isEmpty { text += "\n  not started because of it: " + blocked.joined(separator: ", ") }
    guard reason.hasRun else { return text + left }
    if !answers.isEmpty {
      text += "\n  what its probe was answered:"
      for answer in answers { text += "\n    \(answer.describe())" }
    }
    text += log.isEmpty ? "\n  it wrote nothing" : "\n  its last lines:"
    for line in log { text += "\n    \(line)" }
    return text + left
  }

  private var again: String {
    guard let restarts else { return "" }
    let times = restarts.count == 1 ? "once" : "\(restarts.count) times"
    guard case .neverReady = reason else { return ", and was restarted \(times) before" }
    return "; it was restarted \(times)" + (restarts.exitCode.map { ", the last time after exit status \($0)" } ?? "")
  }

  private var left: String {
    guard kept else { return "" }
    let container = environment.containerName(service)
    return "\n  left running for a look: environment \(environment.id), container \(container)"
  }
}

extension ServiceFailure.Reason {
  fileprivate var text: String {
    switch self {
    case .exited(let code, true): "ran out of memory and was killed (exit status \(code))"
    case .exited(let code, false): "ended with exit status \(code) before it was ready"
    case .neverReady(let within): "was not ready within \(Phrase.duration(within))"
    case .refused(let obstacle): "could not be started: \(obstacle.text)"
    case .couldNotStart(let message): "could not be started: \(message)"
    case .removed: "was removed by someone else while it started"
    }
  }

  /// Otherwise there is neither output nor a probe's answer.
  fileprivate var hasRun: Bool {
    switch self {
    case .exited, .neverReady, .removed: true
    case .refused, .couldNotStart: false
    }
  }
}

extension ProbeAnswer {
  package func describe() -> String {
    let count = times > 1 ? " (\(times) times in a row)" : ""
    return "after \(Phrase.duration(time)): \(finding.describe())\(count)"
  }
}

extension ProbeFinding {
  package func describe() -> String {
    switch self {
    case .ready: "ready"
    case .connectionRefused(let port): "nothing listens on port \(port)"
    case .closedAtOnce(let port): "port \(port) closed the connection without a word"
    case .noAnswer(let port): "no answer on port \(port)"
    case .connectionFailed(let port, let reason): "cannot connect to port \(port): \(reason)"
    case .notUnderstood(let name, let received): "not \(name): \(Phrase.quoted(Phrase.excerpt(received)))"
    case .httpStatus(let status, let body):
      "HTTP status \(status)" + (body.isEmpty ? "" : ": \(Phrase.quoted(Phrase.excerpt(body)))")
    case .httpBodyLacks(let wanted, let body):
      "the body lacks \(Phrase.quoted(wanted)): \(Phrase.quoted(Phrase.excerpt(body)))"
    case .refusedByServer(let name, let code, let message): "\(name) says \(code): \(Phrase.excerpt(message))"
    case .commandFailed(let code, let output):
      "the command ended with \(code)" + (output.isEmpty ? "" : ": \(Phrase.quoted(Phrase.excerpt(output)))")
    case .noProgram(let name, .missing): "there is no program `\(name)` in it"
    case .noProgram(let name, .notExecutable): "`\(name)` in it may not be executed"
    case .commandTimedOut: "the command did not end"
    case .logMatches(let found, let wanted): "\(found) of \(wanted) matching lines in the log"
    case .stillRunning: "it still runs"
    case .notRunning: "it does not run"
    case .onlyJustRunning(let restarts):
      "it has only just been started again" + (restarts > 1 ? ", \(restarts) times by now" : "")
    case .engine(let error): error.describe()
    case .several(let findings): findings.map { $0.describe() }.joined(separator: "; ")
    }
  }
}

extension EngineError {
  package func describe() -> String {
    // What was tried says nothing where nothing could be.
    guard case .unreachable(let endpoint, let reason) = cause else { return "cannot \(operation): \(causeText)" }
    return "cannot reach the container engine at \(endpoint.address): \(reason.text)"
  }

  fileprivate var causeText: String {
    switch cause {
    case .unreachable(let endpoint, let reason): "no engine at \(endpoint.address): \(reason.text)"
    case .noAnswer(let endpoint, let call, let limit):
      "the engine at \(endpoint.address) has not answered `\(call)` for \(Phrase.duration(limit))"
    case .connectionLost(let detail): "the connection to the engine broke: \(detail)"
    case .notFound(let message), .conflict(let message), .addressPoolOverlap(let message), .invalid(let message),
      .noSpace(let message), .unsupported(let message), .refused(_, let message):
      message
    case .buildFailed(let step, _, let message, _): (step.map { "\($0): " } ?? "") + message
    case .pullFailed(_, let obstacle, let message): obstacle.text ?? message
    case .containerRefused(let obstacle): obstacle.text
    case .noProgram(let name, .missing): "there is no program `\(name)`"
    case .noProgram(let name, .notExecutable): "`\(name)` may not be executed"
    case .malformedAnswer(let detail): "the engine's answer makes no sense: \(detail)"
    }
  }

  fileprivate var buildText: String {
    if case .pullFailed(let image, _, _) = cause { return ": no image `\(image)`: \(causeText)" }
    guard case .buildFailed(let step, let exitCode, let message, let output) = cause else { return ": \(causeText)" }
    var text = ""
    if let step { text += " at `\(step)`" }
    if let exitCode { text += " with exit status \(exitCode)" }
    if exitCode == nil || step == nil { text += ": \(message)" }
    return text + output.map { "\n    \($0)" }.joined()
  }
}

extension EngineError.ContainerObstacle {
  fileprivate var text: String {
    switch self {
    case .program(let name, .missing): "its image has no program `\(name)`"
    case .program(let name, .notExecutable): "`\(name)` in its image may not be executed"
    case .nothingToRun: "neither it nor its image says what to run"
    case .unknownUser(let name): "its image has no user `\(name)`"
    case .noWorkingFolder(let path): "there is no folder \(path) in it to work in"
    case .hostPortTaken(let port?): "port \(port) of the engine's machine is taken"
    case .hostPortTaken(nil): "a port of the engine's machine that it wants is taken"
    case .noBindSource(let path): "there is no \(path) to mount"
    case .mountOfOtherKind(let path): "\(path) is a file where its image has a folder, or a folder where it has a file"
    case .tooLittleMemory(let minimum): "its memory limit is lower than the engine's least, \(minimum)"
    case .tooManyProcessors(let available): "it is to have more processors than the engine has, \(available)"
    }
  }
}

extension EngineError.PullObstacle {
  /// `nil` where the engine's own words are the best there are.
  fileprivate var text: String? {
    switch self {
    case .registryUnreachable(let host, let reason): "the registry \(host) cannot be reached: \(reason)"
    case .unknownTag, .unknownOrPrivate, .tooManyRequests, .other: nil
    }
  }
}

extension EngineError.UnreachableReason {
  fileprivate var text: String {
    switch self {
    case .noSocket: "nothing is there"
    case .permissionDenied: "permission denied"
    case .connectionRefused: "connection refused"
    case .timedOut: "no answer"
    case .badAddress: "this is no engine's address"
    case .unknownContext: "there is no context of this name"
    case .notSecure(let detail): detail
    case .other(let detail): detail
    }
  }
}
