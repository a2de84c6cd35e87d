import ContainerEngine

extension ServiceFailure {
  /// What can be done about it, a line each.
  var remedies: [String] {
    let id = environment.id
    let look =
      "look at it: `let it = attach \"\(id)\"` at the prompt, then `logs it.\(service)`, `it.\(service).exec(…)`"
    // A stack has more in it than the service that failed.
    let removal = environment.stack == nil ? ["remove it: `orch down \(id)`"] : []
    return fixes + (kept ? [look] + removal : [])
  }

  private var fixes: [String] {
    switch reason {
    case .exited(_, true): ["give it more: `memory: 512M`"]
    case .exited(let code, false): remedy(code).lines
    // Time does not help what dies.
    case .neverReady where restarts?.exitCode != nil: remedy(restarts?.exitCode ?? 0).lines
    case .neverReady:
      ReadinessAdvice(finding: answers.last?.finding ?? .commandTimedOut, listening: listening).lines
    case .refused(let obstacle): obstacle.remedies
    case .couldNotStart:
      ["these are the engine's words: does what `\(service)` declares suit its image and this engine?"]
    case .removed:
      ["who else removes containers on this engine? orch leaves alone what a run that lives has started"]
    }
  }

  private func remedy(_ code: Int) -> ExitRemedy {
    ExitRemedy(code: code, hasWritten: !log.isEmpty, isKept: kept, isMeantToEnd: isMeantToEnd)
  }
}

/// What to do about a service that ended by itself, by its exit status.
private struct ExitRemedy {
  let code: Int
  let hasWritten: Bool
  let isKept: Bool
  let isMeantToEnd: Bool

  var lines: [String] { cause + (isKept || code == 0 ? [] : ["`--keep-failed` leaves it there for a look"]) }

  private var cause: [String] {
    switch code {
    // By itself that is no failure.
    case 0 where isMeantToEnd:
      [
        "it has ended well, as `ready: completed()` asks, and the engine starts it again, as its `restart:` asks: "
          + "leave out `restart:`, or write `restart: \"on-failure\"`"
      ]
    case 0:
      [
        "a service goes on until it is stopped: does its `command:` put itself into the background?",
        "if it is meant to end, say so: `ready: completed()`",
      ]
    case 126, 127: ["what its `command:` calls cannot be run: is it in its image, and executable?"]
    case 134, 139: ["it crashed: is its image made for this machine's processor?"]
    case 137: ["somebody killed it: had the engine's machine no memory left?"]
    case 143: ["somebody asked it to end"]
    case _ where hasWritten: ["its last lines say why"]
    default: ["it said nothing: are its `command:` and `env:` right?"]
    }
  }
}

extension EngineError.ContainerObstacle {
  var remedies: [String] {
    switch self {
    case .program(_, .missing):
      ["is `command:` right? A line for a shell is written `command: [\"sh\", \"-c\", \"…\"]`"]
    case .program(_, .notExecutable):
      ["let its Dockerfile `chmod +x` it, or name what runs it: `command: [\"sh\", \"/start.sh\"]`"]
    case .nothingToRun: ["say what: `command: [\"sleep\", \"1h\"]`"]
    case .unknownUser: ["is `user:` right? A number, as `user: \"1000\"`, need not be known to the image"]
    case .noWorkingFolder: ["is `workdir:` right?"]
    case .hostPortTaken(let port):
      [
        "leave out `publish:`, and the engine chooses a free one, which `.port` and `.url` give",
        "or end what has it" + (port.map { ": `docker ps --filter publish=\($0)`, `ss -ltnp 'sport = :\($0)'`" } ?? ""),
      ]
    case .noBindSource:
      [
        "is it right? It is relative to the file that declares the service, and is to be on the engine's machine",
        "a folder that is made where none is: `volumes: [\"./data:/data:create\"]`",
      ]
    case .mountOfOtherKind: ["mount a file onto a file, and a folder onto a folder"]
    case .tooLittleMemory(let minimum):
      // The engine writes `6MB`, the language `6M`.
      ["write `memory: \(minimum.hasSuffix("B") ? String(minimum.dropLast()) : minimum)` or more"]
    case .tooManyProcessors(let available): ["write `cpus: \(available)` or less"]
    }
  }
}
