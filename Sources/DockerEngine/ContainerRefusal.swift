import ContainerEngine

/// Why a container was not created or did not start, by the engine's words, which are all that there is to go by.
enum ContainerRefusal {
  static func cause(_ message: String) -> EngineError.Cause? {
    obstacle(message).map { .containerRefused($0) }
  }

  private static func obstacle(_ message: String) -> EngineError.ContainerObstacle? {
    if let program = program(message) { return program }
    if message.contains("No command specified") || message.contains("no command or entrypoint provided") {
      return .nothingToRun
    }
    if let user = message.firstMatch(of: #/unable to find user (\S+?):/#) { return .unknownUser(String(user.output.1)) }
    if message.contains("port is already allocated") || message.contains("address already in use") {
      return .hostPortTaken(hostPort(message))
    }
    return mount(message) ?? limit(message)
  }

  // runc: `exec: "x": executable file not found in $PATH`, `exec: "/x": permission denied`, `exec: "/x": stat /x: no
  // such file or directory`; crun: "executable file `x` not found".
  private static func program(_ message: String) -> EngineError.ContainerObstacle? {
    let quoted = message.firstMatch(of: #/exec: "([^"]*)": /#)?.output.1
    let named = quoted ?? message.firstMatch(of: #/executable file `([^`]*)`/#)?.output.1
    guard let named else { return nil }
    return .program(String(named), message.contains("permission denied") ? .notExecutable : .missing)
  }

  // `Bind for 127.0.0.1:5432 failed: port is already allocated`, `listen tcp4 127.0.0.1:5432: bind: address already in
  // use`, `failed to bind host port for 127.0.0.1:5432:172.17.0.2:80/tcp: address already in use`.
  private static func hostPort(_ message: String) -> UInt16? {
    let place = #/(?:Bind for|tcp[46]?|udp[46]?|host port(?: for)?) (?:[\d.]+|\[[\da-f:]*\]|:+)?:(\d+)/#
    return message.firstMatch(of: place).flatMap { UInt16($0.output.1) }
  }

  private static func mount(_ message: String) -> EngineError.ContainerObstacle? {
    if let match = message.firstMatch(of: #/bind source path does not exist: (.+)/#) {
      return .noBindSource(path: String(match.output.1))
    }
    // Podman.
    if let match = message.firstMatch(of: #/statfs (.+?): no such file or directory/#) {
      return .noBindSource(path: String(match.output.1))
    }
    guard message.contains("not a directory"), let match = message.firstMatch(of: #/mounting "([^"]+)"/#) else {
      return nil
    }
    return .mountOfOtherKind(path: String(match.output.1))
  }

  private static func limit(_ message: String) -> EngineError.ContainerObstacle? {
    if let match = message.firstMatch(of: #/Minimum memory limit allowed is (\w+)/#) {
      return .tooLittleMemory(minimum: String(match.output.1))
    }
    if let match = message.firstMatch(of: #/Range of CPUs is from [\d.]+ to ([\d.]+)/#) {
      let available = match.output.1
      return .tooManyProcessors(available: String(available.hasSuffix(".00") ? available.dropLast(3) : available))
    }
    return nil
  }
}

/// Why an image was not pulled, by the words of the engine and of the registry behind it.
enum PullRefusal {
  static func cause(_ message: String, image: String) -> EngineError.Cause {
    .pullFailed(image: image, obstacle(message, image), message: message)
  }

  /// Whether a build that says this has failed for want of a base image.
  static func isOfRegistry(_ message: String) -> Bool {
    switch obstacle(message, "") {
    case .registryUnreachable, .unknownTag, .tooManyRequests: true
    case .unknownOrPrivate: message.contains("pull access denied") || message.contains("repository")
    case .other: false
    }
  }

  private static func obstacle(_ message: String, _ image: String) -> EngineError.PullObstacle {
    let words = message.lowercased()
    func says(_ phrases: String...) -> Bool { phrases.contains { words.contains($0) } }
    if says("toomanyrequests", "too many requests", "rate limit") { return .tooManyRequests }
    if let reason = unreachable(words) {
      return .registryUnreachable(host: host(message) ?? ImageName(image).host, reason: reason)
    }
    if says("manifest unknown", "not found: manifest", "manifest for ") { return .unknownTag }
    if says("access denied", "does not exist", "unauthorized", "authentication required", "denied:") {
      return .unknownOrPrivate
    }
    return .other
  }

  private static func unreachable(_ words: String) -> String? {
    let reasons = [
      ("no such host", "no such host"), ("server misbehaving", "its name cannot be looked up"),
      ("name resolution", "its name cannot be looked up"), ("connection refused", "connection refused"),
      ("no route to host", "no route to it"), ("network is unreachable", "no route to it"),
      ("timeout", "no answer"), ("deadline exceeded", "no answer"), ("connection reset", "the connection broke"),
      ("proxyconnect", "the proxy does not answer"), ("x509: ", "its certificate is not trusted"),
    ]
    return reasons.first { words.contains($0.0) }?.1
  }

  /// `Get "https://registry-1.docker.io/v2/": dial tcp: lookup …`
  private static func host(_ message: String) -> String? {
    message.firstMatch(of: #/https?:\/\/([^\/"\s]+)/#).map { String($0.output.1) }
  }
}
