extension ServiceReading {
  mutating func readVolumes(_ node: ComposeNode) {
    guard let items = node.items else {
      if !node.isNull { report("`volumes` is a list, not \(node.phrase)", at: node.place) }
      return
    }
    for item in items {
      if item.entries != nil { longVolume(item) } else if let text = item.text { shortVolume(text, item.place) }
    }
  }

  private mutating func shortVolume(_ text: String, _ place: ComposePlace) {
    guard let mount = MountText(text) else {
      return report("`\(text)` is no volume", at: place, help: ["as `data:/var/lib/data` or `./seed:/seed:ro`"])
    }
    for option in mount.options where !Self.mountOptions.contains(option) {
      report("`\(option)` is no option of a volume here", at: place)
    }
    let isReadOnly = mount.options.contains("ro")
    if let source = mount.source, mount.isPath {
      bind(source, mount.target, readOnly: isReadOnly, makesFolder: true, place)
    } else {
      add(mount.source, mount.target, readOnly: isReadOnly, place)
    }
  }

  /// Those that say nothing about what a service sees.
  private static let mountOptions: Set<String> = [
    "ro", "rw", "z", "Z", "cached", "delegated", "consistent", "rprivate", "private",
  ]

  private mutating func add(_ source: String?, _ target: String, readOnly: Bool, _ place: ComposePlace) {
    guard let source else { return volumes.append(target) }
    checkVolume(source, place)
    volumes.append("\(source):\(target)" + (readOnly ? ":ro" : ""))
  }

  /// - Parameter makesFolder: Compose makes one where nothing is, as the engine does.
  private mutating func bind(
    _ source: String, _ target: String, readOnly: Bool, makesFolder: Bool, _ place: ComposePlace
  ) {
    let absolute = ComposePath.resolve(source, in: place.source.folder, home: project.home)
    let isMade = makesFolder && mayBeMissing(absolute, place.source.folder)
    let modes = [readOnly ? "ro" : nil, isMade ? "create" : nil].compactMap(\.self)
    volumes.append("\(path(source, place)):\(target)" + (modes.isEmpty ? "" : ":" + modes.joined(separator: ",")))
  }

  /// - Parameter home: the folder of the file that names the path, which is always there.
  private func mayBeMissing(_ path: String, _ home: String) -> Bool {
    guard project.exists(path) else { return true }
    let isFolder = project.exists(path + "/.")
    let holdsFile = path == "/" || "\(home)/".hasPrefix("\(path)/")
    return project.options.makesFolders && isFolder && !holdsFile
  }

  private mutating func checkVolume(_ name: String, _ place: ComposePlace) {
    if let declared = project.volumes[name] {
      if isOff, declared.isExternal { report("volume `\(name)` is external", at: place) }
      return
    }
    report(
      "volume `\(name)` is not declared under `volumes:`", at: place,
      help: ["declare it, or write a path: `./\(name):…`"])
  }

  private mutating func longVolume(_ node: ComposeNode) {
    let kind = node["type"]?.text ?? "volume"
    guard let target = node["target"]?.text else { return report("a volume needs `target`", at: node.place) }
    let readOnly = node["read_only"].flatMap { bool("read_only", $0) } ?? false
    checkMountOptions(node)
    switch kind {
    case "bind":
      guard let source = node["source"]?.text else { return report("a bind mount needs `source`", at: node.place) }
      let makesFolder = node["bind"]?["create_host_path"].flatMap { bool("bind.create_host_path", $0) } ?? true
      bind(source, target, readOnly: readOnly, makesFolder: makesFolder, node.place)
    case "volume":
      add(node["source"]?.text, target, readOnly: readOnly, node.place)
    case "tmpfs":
      var options: [String] = []
      if let size = node["tmpfs"]?["size"]?.text.flatMap(Quantity.size) { options.append("size=\(size)") }
      if let mode = node["tmpfs"]?["mode"]?.text { options.append("mode=\(mode)") }
      tmpfs.append(options.isEmpty ? target : "\(target):\(options.joined(separator: ","))")
    default: report("a mount of type `\(kind)` cannot be kept", at: node.place)
    }
  }

  private mutating func checkMountOptions(_ node: ComposeNode) {
    for entry in node.entries ?? [] where !entry.key.hasPrefix("x-") {
      switch entry.key {
      case "type", "source", "target", "read_only", "consistency", "image": break
      case "bind", "volume", "tmpfs":
        for option in entry.value.entries ?? [] where !option.key.hasPrefix("x-") { mountOption(option, of: entry.key) }
      default: report("`\(entry.key)` is no key of a volume", at: entry.place)
      }
    }
  }

  private mutating func mountOption(_ option: ComposeEntry, of kind: String) {
    let name = "`\(kind).\(option.key)`"
    let said = option.value.text?.lowercased()
    switch "\(kind).\(option.key)" {
    case "tmpfs.size", "tmpfs.mode", "bind.create_host_path": break
    case "volume.subpath": report("`subpath` of a volume cannot be kept", at: option.place)
    case "volume.nocopy":
      if said == "true" { warn("\(name) is left out: what the image has there is copied into it", at: option.place) }
    case "bind.propagation":
      if said != "rprivate", said != "private" {
        warn("\(name) is left out: mounts made later do not reach the service, nor the host", at: option.place)
      }
    case "bind.selinux", "bind.recursive", "volume.labels": warn("\(name) is left out", at: option.place)
    default: report("\(name) is no key of a volume", at: option.place)
    }
  }

  // MARK: configs and secrets

  mutating func configs(_ node: ComposeNode) {
    mountFiles(node, "config", project.configs) { "/\($0)" }
  }

  mutating func secrets(_ node: ComposeNode) {
    mountFiles(node, "secret", project.secrets) { $0.hasPrefix("/") ? $0 : "/run/secrets/\($0)" }
  }

  private mutating func mountFiles(
    _ node: ComposeNode, _ kind: String, _ declared: [String: ComposeNode], _ place: (String) -> String
  ) {
    guard let items = node.items else {
      if !node.isNull { report("`\(kind)s` is a list, not \(node.phrase)", at: node.place) }
      return
    }
    for item in items {
      guard let name = (item["source"] ?? item).text else {
        report("a \(kind) is a name, or a mapping with `source`", at: item.place)
        continue
      }
      guard let declaration = declared[name] else {
        report("\(kind) `\(name)` is not declared under `\(kind)s:`", at: item.place)
        continue
      }
      for entry in item.entries ?? [] where ["uid", "gid", "mode"].contains(entry.key) {
        warn(
          "`\(entry.key)` of \(kind) `\(name)` is left out: everybody may read it, root may write it", at: entry.place)
      }
      let written = item["target"]?.text ?? name
      addFile(declaration, kind, name, at: written.hasPrefix("/") ? written : place(written))
    }
  }

  private mutating func addFile(_ declaration: ComposeNode, _ kind: String, _ name: String, at target: String) {
    if let file = declaration["file"], let written = file.text {
      if kind == "secret", let value = secret(name, in: written, file.place) { return addSecret(value, at: target) }
      volumes.append("\(path(written, file.place)):\(target):ro")
    } else if let content = declaration["content"], content.text != nil, let text = term(content) {
      files.append(Term.Field(target, text))
    } else if let variable = declaration["environment"]?.text {
      addVariable(variable, kind, name, at: target, declaration.place)
    } else if !declaration.isExternal {
      report("\(kind) `\(name)` has neither `file` nor `content` nor `environment`", at: declaration.place)
    } else if isOff {
      // Where a service that is started uses it, it is told of as the file's own.
      report("\(kind) `\(name)` is external", at: declaration.place)
    }
  }

  /// The value itself is no part of a program that is kept.
  private mutating func addVariable(
    _ variable: String, _ kind: String, _ name: String, at target: String, _ place: ComposePlace
  ) {
    guard let value = project.values[variable] else {
      return report("\(kind) `\(name)` is the variable `\(variable)`, which is not set", at: place)
    }
    if kind == "secret", value.utf8.count >= Self.shortestHidden {
      let standard = project.options.asksForVariables ? [] : [Term.Field("default", .text(value))]
      return addSecret(.call("secret", [.text(variable)], named: standard), at: target)
    }
    if kind == "secret" { warnOfShort(name, place) }
    files.append(Term.Field(target, ofProcess(variable, value)))
  }

  /// Fewer characters are parts of too much else.
  private static let shortestHidden = 4

  private mutating func warnOfShort(_ name: String, _ place: ComposePlace) {
    warn(
      "what secret `\(name)` holds is not hidden: fewer than four characters are parts of too much else", at: place)
  }

  private mutating func addSecret(_ value: Term, at target: String) {
    let folder = "/run/secrets/"
    let isUsual = target.hasPrefix(folder) && !target.dropFirst(folder.count).contains("/")
    if isUsual {
      secretFiles.append(Term.Field(String(target.dropFirst(folder.count)), value))
    } else {
      files.append(Term.Field(target, value))
    }
  }

  /// A file's value that is hidden; `nil` for one that cannot be, which is mounted as it is.
  private mutating func secret(_ name: String, in written: String, _ place: ComposePlace) -> Term? {
    let absolute = ComposePath.resolve(written, in: place.source.folder, home: project.home)
    if let bytes = project.read(absolute) {
      guard String(validating: bytes, as: UTF8.self) != nil else {
        warn("what secret `\(name)` holds is not hidden: it is no text", at: place)
        return nil
      }
      let newlines = [UInt8(ascii: "\n"), UInt8(ascii: "\r")]
      guard bytes.count(where: { !newlines.contains($0) }) >= Self.shortestHidden else {
        warnOfShort(name, place)
        return nil
      }
    }
    let shown = path(written, place)
    // `secret` starts from where the program is run.
    let from: Term =
      !project.options.asksForVariables
      ? .text(absolute)
      : shown.hasPrefix("/")
        ? .text(shown) : .joined([.call("script_dir", [], named: []), .text("/" + shown.trimmingHere)])
    return .call("secret", [.text(name)], named: [Term.Field("from", from)])
  }

  // MARK: Limits

  mutating func cpus(_ key: String, _ node: ComposeNode) {
    guard let text = text(key, node), Double(text) != 0 else { return }
    guard let number = Quantity.number(text) else {
      return report("`\(key)` is a number, not `\(text)`", at: node.place)
    }
    set("cpus", number)
  }

  mutating func pids(_ key: String, _ node: ComposeNode) {
    guard let limit = int(key, node), limit > 0 else { return }
    set("pids", .word(String(limit)))
  }

  mutating func replicas(_ key: String, _ node: ComposeNode) {
    guard let count = int(key, node), count > 1 else { return }
    warn("`\(key)` is left out: one instance is started, not \(count)", at: node.place)
  }

  mutating func deploy(_ node: ComposeNode) {
    for entry in node.entries ?? [] where !entry.key.hasPrefix("x-") {
      switch entry.key {
      case "resources": resources(entry.value)
      case "replicas": replicas("deploy.replicas", entry.value)
      case "restart_policy": restartPolicy(entry.value)
      case "update_config", "rollback_config", "placement", "labels", "mode", "endpoint_mode":
        warn("`deploy.\(entry.key)` is left out: it is for a swarm", at: entry.place)
      default: report("`deploy.\(entry.key)` is no key of the Compose Specification", at: entry.place)
      }
    }
  }

  private mutating func resources(_ node: ComposeNode) {
    for limit in node["limits"]?.entries ?? [] {
      switch limit.key {
      case "cpus": cpus("deploy.resources.limits.cpus", limit.value)
      case "memory": set("memory", size("deploy.resources.limits.memory", limit.value))
      case "pids": pids("deploy.resources.limits.pids", limit.value)
      default: report("`deploy.resources.limits.\(limit.key)` cannot be kept", at: limit.place)
      }
    }
    for reserved in node["reservations"]?.entries ?? [] {
      let key = "`deploy.resources.reservations.\(reserved.key)`"
      if reserved.key == "devices" {
        report("\(key) cannot be kept: services get no devices of the host", at: reserved.place)
      } else {
        warn("\(key) is left out: only limits count here", at: reserved.place)
      }
    }
  }

  mutating func ulimits(_ node: ComposeNode) {
    var fields: [Term.Field] = []
    for entry in node.entries ?? [] {
      if let both = int("ulimits.\(entry.key)", entry.value) {
        fields.append(Term.Field(entry.key, .word(String(both))))
      } else if let soft = entry.value["soft"].flatMap({ int("soft", $0) }),
        let hard = entry.value["hard"].flatMap({ int("hard", $0) })
      {
        fields.append(Term.Field(entry.key, .list([.word(String(soft)), .word(String(hard))])))
      } else {
        report("`ulimits.\(entry.key)` is a number, or a mapping with `soft` and `hard`", at: entry.place)
      }
    }
    if !fields.isEmpty { set("ulimits", .record(fields)) }
  }

  mutating func sysctls(_ node: ComposeNode) {
    let fields = pairs("sysctls", node).map { Term.Field($0.key, .text($0.value.text ?? "")) }
    if !fields.isEmpty { set("sysctls", .record(fields)) }
  }
}
