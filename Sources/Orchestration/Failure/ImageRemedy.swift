import ContainerEngine

extension EngineError.PullObstacle {
  /// What can be done about it, a line each.
  func remedies(_ image: String) -> [String] {
    let mirror = "`ORCH_IMAGE_PREFIX=registry.example/mirror/` takes images from another registry"
    return switch self {
    case .registryUnreachable:
      [
        "has the engine's machine a network, and does the engine know of its proxy?", mirror,
        "without one, `docker load` and `docker build --tag \(image)` bring an image too",
      ]
    case .unknownOrPrivate:
      ["is its name right? A private one is to be there before: `docker login`, then `docker pull \(image)`", mirror]
    case .unknownTag: ["is its tag right? The registry has the repository, but not this one"]
    case .tooManyRequests: ["`docker login`, then `docker pull \(image)`, has a higher limit", mirror]
    case .other: ["is its name right?", mirror]
    }
  }
}

extension DockerfileExtension {
  /// What to write instead, a line each.
  var remedies: [String] {
    switch demand {
    case .handedIn:
      [
        "what need not stay secret can be an argument: `build: { args: { TOKEN: getenv(\"TOKEN\") } }`, `ARG TOKEN`",
        "otherwise build it beforehand, by `docker build --secret …`, and name it by `image:`",
      ]
    case .recentBuilder, .extendedBuilder:
      (words.hasSuffix("<<") ? ["copy the text from a file, or write it into one by `RUN printf '…\\n' > file`"] : [])
        + [
          "Docker 23 and later know it; so does the reader of a first line `# syntax=docker/dockerfile:1`, "
            + "where its image can be had"
        ]
    }
  }
}

/// What to do about a build that failed, by what the engine said.
struct BuildRemedy {
  let source: BuildSource
  /// Names of images that others were put in place of.
  let replaced: [String: String]
  let cause: EngineError.Cause

  var lines: [String] {
    guard case .buildFailed(_, let exitCode, let message, let output) = cause else {
      return EngineError(operation: "", cause: cause).remedies
    }
    if let known = BuildRemedy.known(message, source) { return known }
    guard exitCode != nil else { return byHand }
    let words = output.joined(separator: "\n").lowercased()
    if BuildRemedy.noNetwork.contains(where: { words.contains($0) }) {
      return ["it wants a network: behind a proxy, `build: { args: { https_proxy: \"…\" }, … }`"] + byHand
    }
    if exitCode == 127 { return ["the image has no such program by then: an earlier step is to install it"] }
    return (output.isEmpty ? [] : ["the lines above are the step's own"]) + byHand
  }

  /// What resolvers, package managers and clients say where there is none, in small letters. A word alone, as `resolving`, is no
  /// sign: they say it when all is well, too.
  private static let noNetwork = [
    "temporary failure resolving", "temporary failure in name resolution", "could not resolve", "couldn't resolve",
    "failed to resolve", "unable to resolve", "name resolution failed", "name or service not known",
    "no such host", "getaddrinfo", "eai_again", "nodename nor servname", "bad address '", "network is unreachable",
    "network unreachable", "no route to host", "dns lookup error", "temporary error (try again later)",
    "connection timed out", "connect timed out", "connecttimeouterror",
  ]

  /// The same build, with base images of the names that the Dockerfile gives them.
  private var byHand: [String] {
    var words = ["docker", "build", "-f", source.dockerfilePath]
    if let target = source.target { words += ["--target", target] }
    for (name, value) in source.arguments.sorted(by: { $0.key < $1.key }) {
      words += ["--build-arg", "\(name)=\(value)"]
    }
    let command = (words + [source.context]).map(ShellWord.quoted).joined(separator: " ")
    let tags = replaced.sorted { $0.key < $1.key }.map { "before: `docker tag \($0.value) \($0.key)`" }
    return ["by hand: `\(command)`"] + tags
  }

  private static func known(_ message: String, _ source: BuildSource) -> [String]? {
    if message.contains("not found in build context") || message.contains("failed to compute cache key") {
      return ["paths are relative to \(source.context): is it there, or does `.dockerignore` leave it out?"]
    }
    if let line = message.firstMatch(of: #/parse error line (\d+): unknown instruction/#)?.output.1 {
      return ["\(source.dockerfilePath):\(line): is it spelled right?"]
    }
    if let line = message.firstMatch(of: #/parse error line (\d+)/#)?.output.1 {
      return ["mend \(source.dockerfilePath):\(line)"]
    }
    if message.contains("build target"), let target = source.target {
      return ["`target:` names a stage: is there a `FROM … AS \(target)`?"]
    }
    return nil
  }
}
