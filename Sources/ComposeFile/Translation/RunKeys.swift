extension ServiceReading {
  mutating func image(_ node: ComposeNode) {
    // With both, Compose builds, and gives what it built the image's name.
    guard self.node["build"].map(\.isNull) ?? true else { return }
    set("image", text("image", node).flatMap { _ in term(node) })
  }

  // MARK: build

  mutating func build(_ node: ComposeNode) {
    guard let build = Merge.named(node, "context") else {
      if !node.isNull { report("`build` is a folder or a mapping, not \(node.phrase)", at: node.place) }
      return
    }
    var fields: [Term.Field] = []
    var context = path(".", node.place)
    for entry in build.entries ?? [] where !entry.key.hasPrefix("x-") {
      let value = entry.value
      switch entry.key {
      case "context":
        guard let written = text("build.context", value) else { continue }
        if written.contains("://") || written.hasPrefix("git@") || written.hasPrefix("github.com/") {
          report(
            "the build's context must be a folder, not `\(written)`", at: value.place,
            help: ["check it out, and name its folder"])
        }
        context = path(written, value.place)
      case "dockerfile":
        fields.append(contentsOf: text("build.dockerfile", value).map { [Term.Field("dockerfile", .text($0))] } ?? [])
      case "target":
        fields.append(contentsOf: text("build.target", value).map { [Term.Field("target", .text($0))] } ?? [])
      case "args": fields += buildArguments(value)
      case "no_cache":
        fields.append(contentsOf: bool("build.no_cache", value).map { [Term.Field("no_cache", Term($0))] } ?? [])
      default: readOtherBuildKey(entry)
      }
    }
    let isPlain = fields.isEmpty
    set("build", isPlain ? .text(context) : .record([Term.Field("context", .text(context))] + fields))
  }

  private mutating func buildArguments(_ node: ComposeNode) -> [Term.Field] {
    let arguments = pairs("build.args", node).compactMap { entry -> Term.Field? in
      // An argument without a value is that of the process, or the Dockerfile's default.
      if entry.value.isNull { return project.values[entry.key].map { Term.Field(entry.key, passed(entry.key, $0)) } }
      return Term.Field(entry.key, term(entry.value) ?? .text(""))
    }
    return arguments.isEmpty ? [] : [Term.Field("args", .record(arguments))]
  }

  private static let harmlessBuildKeys: Set<String> = [
    "cache_from", "cache_to", "labels", "tags", "pull", "provenance", "sbom", "platforms", "shm_size", "ulimits",
    "isolation",
  ]

  private mutating func readOtherBuildKey(_ entry: ComposeEntry) {
    if Self.harmlessBuildKeys.contains(entry.key) {
      warn("`build.\(entry.key)` is left out: the image is only for the tests", at: entry.place)
    } else if ServiceReading.refusedBuildKeys.contains(entry.key) {
      report("`build.\(entry.key)` cannot be kept", at: entry.place, help: ["write what it does into the Dockerfile"])
    } else {
      report("`build.\(entry.key)` is no key of the Compose Specification", at: entry.place)
    }
  }

  private static let refusedBuildKeys: Set<String> = [
    "dockerfile_inline", "additional_contexts", "secrets", "ssh", "network", "extra_hosts", "privileged",
    "entitlements",
  ]

  // MARK: environment

  mutating func readEnvironment(_ node: ComposeNode) {
    for entry in pairs("environment", node) {
      if entry.value.isNull {
        passOn(entry.key)
      } else if let value = term(entry.value) {
        environment.append(Term.Field(entry.key, value))
      } else {
        report("`environment.\(entry.key)` is a text, not \(entry.value.phrase)", at: entry.value.place)
      }
    }
  }

  /// A variable without a value is that of the process; where that has none, the service has none either.
  private mutating func passOn(_ name: String) {
    guard let value = project.values[name] else { return }
    environment.append(Term.Field(name, ofProcess(name, value)))
  }

  mutating func environmentFiles(_ node: ComposeNode) {
    let items = node.items ?? [node]
    var paths: [Term] = []
    for item in items {
      guard let written = (item["path"] ?? item).text else {
        if !item.isNull { report("`env_file` is a path, or a mapping with `path`", at: item.place) }
        continue
      }
      let absolute = ComposePath.resolve(written, in: item.place.source.folder, home: project.home)
      if item["required"]?.text == "false", project.read(absolute) == nil { continue }
      if let format = item["format"]?.text {
        warn("`env_file.format` is left out: `\(format)` is read like any other", at: item.place)
      }
      paths.append(.text(path(written, item.place)))
    }
    if !paths.isEmpty { set("env_file", .shortest(paths)) }
  }

  mutating func labels(_ node: ComposeNode) {
    let fields = pairs("labels", node).map { Term.Field($0.key, term($0.value) ?? .text("")) }
    if !fields.isEmpty { set("labels", .record(fields)) }
  }

  mutating func pullPolicy(_ node: ComposeNode) {
    switch text("pull_policy", node) {
    case nil, "missing", "if_not_present": break
    case "build":
      tell("`pull_policy: build` is left out: an image is built where its sources have changed", node.place)
    case .some(let policy) where policy == "always" || policy == "never": set("pull", .text(policy))
    case .some(let policy):
      warn("`pull_policy` is left out: an image that is there is taken, not pulled anew (`\(policy)`)", at: node.place)
    }
  }

  // MARK: Life

  mutating func restart(_ node: ComposeNode) {
    // What `deploy` says of it counts for Compose.
    guard self.node["deploy"]?["restart_policy"]?.isNull ?? true, let policy = text("restart", node) else { return }
    let parts = policy.split(separator: ":", maxSplits: 1).map(String.init)
    switch parts.first {
    case "no", "false": return
    case "always", "unless-stopped": set("restart", .text(policy))
    case "on-failure":
      set("restart", .text("on-failure"))
      if parts.count > 1 { warn("`restart` has no limit of times here: \(parts[1]) is left out", at: node.place) }
    default: report("`restart` cannot be `\(policy)`", at: node.place)
    }
  }

  mutating func restartPolicy(_ node: ComposeNode) {
    guard let entries = node.entries else {
      if !node.isNull { report("`deploy.restart_policy` is a mapping, not \(node.phrase)", at: node.place) }
      return
    }
    for entry in entries where !entry.key.hasPrefix("x-") {
      let key = "`deploy.restart_policy.\(entry.key)`"
      switch entry.key {
      case "condition": restartCondition(entry.value)
      case "max_attempts":
        if entry.value.text != "0" { warn("\(key) is left out: `restart` has no limit of times here", at: entry.place) }
      case "delay", "window": tell("\(key) is left out: the engine waits as it sees fit", entry.place)
      default: report("\(key) is no key of the Compose Specification", at: entry.place)
      }
    }
    if node["condition"] == nil {
      tell("`deploy.restart_policy` without a `condition` restarts nothing", node.place)
    }
  }

  private mutating func restartCondition(_ node: ComposeNode) {
    switch text("deploy.restart_policy.condition", node) {
    case nil, "none": break
    case "any": set("restart", .text("always"))
    case "on-failure": set("restart", .text("on-failure"))
    case .some(let other): report("`deploy.restart_policy.condition` cannot be `\(other)`", at: node.place)
    }
  }

  mutating func capability(_ key: String, _ node: ComposeNode) {
    guard let names = texts("cap_\(key)", node), !names.isEmpty else { return }
    capabilities.append(Term.Field(key, .texts(names)))
  }

  mutating func securityOptions(_ node: ComposeNode) {
    for option in texts("security_opt", node) ?? [] {
      if option.hasPrefix("no-new-privileges") {
        if option.hasSuffix("false") { continue }
        warn("`\(option)` is left out: here its programs may gain rights, as by `sudo`", at: node.place)
      } else {
        report("`security_opt` cannot be kept: `\(option)`", at: node.place)
      }
    }
  }

  /// Files in which an engine keeps output come to the same here; other drivers take it elsewhere.
  mutating func logging(_ node: ComposeNode) {
    let driver = node["driver"]?.text ?? "json-file"
    let message = "`logging` is left out: `logs` and reports have what it writes"
    if ["json-file", "local", "journald", "none"].contains(driver) {
      tell(message, node.place)
    } else {
      warn(message + ", and `\(driver)` gets nothing", at: node.place)
    }
  }

  // MARK: Readiness

  mutating func healthCheck(_ node: ComposeNode) {
    guard let entries = node.entries else {
      if !node.isNull { report("`healthcheck` is a mapping, not \(node.phrase)", at: node.place) }
      return
    }
    let known: Set<String> = ["test", "interval", "timeout", "retries", "start_period", "start_interval", "disable"]
    for entry in entries where !known.contains(entry.key) && !entry.key.hasPrefix("x-") {
      report("`healthcheck.\(entry.key)` is no key of the Compose Specification", at: entry.place)
    }
    if let disable = node["disable"], bool("healthcheck.disable", disable) == true {
      return set("ready", .call("running", [], named: []))
    }
    let time = readinessLimit(node).map(Quantity.durationTerm)
    let limit = time.map { [Term.Field("within", $0)] } ?? []
    let pace = ["interval", "timeout", "retries", "start_period", "start_interval"].filter { node[$0] != nil }
    if let time, !pace.isEmpty {
      let words = pace.map { "`\($0)`" }.joined(separator: ", ")
      tell(
        "`healthcheck` is asked at once and every few milliseconds, for \(time.line), in place of \(words)",
        node.place)
    }
    guard let test = node["test"] else { return set("ready", .call("image", [], named: limit)) }
    if let line = test.text { return set("ready", shell(line, limit, test.place)) }
    guard let words = texts("healthcheck.test", test) else { return }
    switch words.first {
    case "NONE": set("ready", .call("running", [], named: []))
    case "CMD-SHELL": set("ready", shell(words.dropFirst().joined(separator: " "), limit, test.place))
    case "CMD" where words.count > 1: set("ready", program(Array(words.dropFirst()), limit, test.place))
    default:
      report("`healthcheck.test` begins with `CMD`, `CMD-SHELL` or `NONE`", at: test.place)
    }
  }

  private mutating func shell(_ line: String, _ limit: [Term.Field], _ place: ComposePlace) -> Term {
    let asked = isOnSocketAlone ? line : DatabaseCheck.overTCP(line: line)
    if asked != line { tellOfTCP(place) }
    return .call("exec", [.text("/bin/sh"), .text("-c"), .text(asked)], named: limit)
  }

  private mutating func program(_ words: [String], _ limit: [Term.Field], _ place: ComposePlace) -> Term {
    let asked = isOnSocketAlone ? words : DatabaseCheck.overTCP(words: words)
    if asked != words { tellOfTCP(place) }
    return .call("exec", asked.map { .text($0) }, named: limit)
  }

  private mutating func tellOfTCP(_ place: ComposePlace) {
    tell("`healthcheck` asks over TCP, where the server that only sets up the data does not answer", place)
  }

  /// Nobody can ask over TCP, or the service says itself where its programs are to ask.
  private var isOnSocketAlone: Bool {
    let command = node["command"]
    let words = command?.text.flatMap(ShellWords.split) ?? command?.texts ?? []
    let listensNowhere = words.contains {
      $0.hasSuffix("listen_addresses=") || $0.contains("skip-networking") || $0.contains("skip_networking")
    }
    return listensNowhere || node["environment"].flatMap { Merge.asMap($0, ["="]) }?["PGHOST"] != nil
  }

  /// When Compose would call it unhealthy: behind its start period, after so many failed attempts. orch asks at once and
  /// often, so that the interval matters only here.
  private mutating func readinessLimit(_ node: ComposeNode) -> Int64? {
    let second = 1_000_000_000.0
    func nanoseconds(_ value: Int64?) -> Double? { value.map { Double($0) } }
    let interval = nanoseconds(node["interval"].flatMap { duration("healthcheck.interval", $0) }) ?? 30 * second
    let timeout = nanoseconds(node["timeout"].flatMap { duration("healthcheck.timeout", $0) }) ?? 30 * second
    let start = nanoseconds(node["start_period"].flatMap { duration("healthcheck.start_period", $0) }) ?? 0
    let retries = Double(node["retries"].flatMap { int("healthcheck.retries", $0) } ?? 3)
    return Int64(exactly: (start + max(retries, 1) * (interval + timeout)).rounded())
  }
}
